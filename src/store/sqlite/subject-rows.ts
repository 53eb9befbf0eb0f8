import { z } from "zod";
import { OPERATION_NAMES } from "../../domain/operation.ts";
import type { SubjectRecord } from "../order-record.ts";
import { storedContent } from "../stored-text.ts";
import type { Connection } from "./connection.ts";
import { damagedRow } from "./failures.ts";

const subjectShape = {
  name: "a package or an update",
  schema: z.object({
    ref: z.int(),
    subject: z.string().min(1),
    account: z.string(),
    operation: z.enum(OPERATION_NAMES),
    trackingNumber: z.string().nullable(),
    atMs: z.int().nullable(),
    file: z.string().nullable(),
    sheet: z.string().nullable(),
    row: z.int().nullable(),
    content: storedContent.nullable(),
    seq: z.int().nullable(),
    changedAtMs: z.int().nullable(),
    changedByFile: z.string().nullable(),
    changedByRun: z.string().nullable(),
    changedByClaim: z.string().nullable(),
    importedSeq: z.int().nullable(),
  }),
};
type SubjectRow = z.infer<typeof subjectShape.schema>;

const SUBJECT_COLUMNS = `id AS ref, package_id AS subject, account, operation,
  first_tracking_number AS trackingNumber, first_post_at_ms AS atMs, first_post_file AS file,
  first_post_sheet AS sheet, first_post_row AS row, content, changed_seq AS seq,
  changed_at_ms AS changedAtMs, changed_by_file AS changedByFile,
  changed_by_run AS changedByRun, changed_by_claim AS changedByClaim,
  imported_seq AS importedSeq`;

const versionShape = {
  name: "an earlier content",
  schema: z.object({ subjectRef: z.int(), seq: z.int(), content: storedContent }),
};

/** All subjects of an order with their earlier contents, in the order in which they were recorded. */
export function readSubjects(connection: Connection, orderRef: number): SubjectRecord[] {
  const rows = connection.readAll(
    subjectShape,
    `SELECT ${SUBJECT_COLUMNS} FROM packages WHERE order_ref = ? ORDER BY id`,
    orderRef,
  );
  const versions = connection.readAll(
    versionShape,
    `SELECT v.package_ref AS subjectRef, v.seq, v.content
     FROM packages AS p CROSS JOIN package_versions AS v ON v.package_ref = p.id
     WHERE p.order_ref = ? ORDER BY v.package_ref, v.seq, v.id`,
    orderRef,
  );
  return rows.map((row) => ({
    ...toSubjectRecord(row, connection.file),
    versions: versions.filter((version) => version.subjectRef === row.ref),
  }));
}

/** One subject of an order; null when it was never recorded. Earlier contents are left out. */
export function readSubject(
  connection: Connection,
  orderRef: number,
  subject: string,
): SubjectRecord | null {
  const row = connection.readOne(
    subjectShape,
    `SELECT ${SUBJECT_COLUMNS} FROM packages WHERE order_ref = ? AND package_id = ?`,
    orderRef,
    subject,
  );
  return row && toSubjectRecord(row, connection.file);
}

/** One subject by its reference. Earlier contents are left out. */
export function readSubjectByRef(connection: Connection, ref: number): SubjectRecord | null {
  const row = connection.readOne(
    subjectShape,
    `SELECT ${SUBJECT_COLUMNS} FROM packages WHERE id = ?`,
    ref,
  );
  return row && toSubjectRecord(row, connection.file);
}

function toSubjectRecord(row: SubjectRow, file: string): SubjectRecord {
  const { ref, subject, account, operation, importedSeq } = row;
  const first = toFirst(row, file);
  const confirmed = toConfirmed(row, file);
  return { ref, subject, account, operation, first, confirmed, importedSeq, versions: [] };
}

function toFirst(row: SubjectRow, file: string): SubjectRecord["first"] {
  const { trackingNumber, atMs, sheet } = row;
  if (atMs === null) return null;
  if (trackingNumber === null || row.file === null || row.row === null)
    throw damagedRow("a first post", file, `package row ${row.ref} has half a first post`);
  return { trackingNumber, atMs, file: row.file, sheet, row: row.row };
}

function toConfirmed(row: SubjectRow, file: string): SubjectRecord["confirmed"] {
  const { content, seq, changedAtMs: atMs, changedByFile, changedByRun, changedByClaim } = row;
  if (content === null) return null;
  const { ref } = row;
  if (
    seq === null ||
    atMs === null ||
    changedByFile === null ||
    changedByRun === null ||
    changedByClaim === null
  )
    throw damagedRow("a content", file, `package row ${ref} has half a content`);
  return { content, seq, atMs, file: changedByFile, runId: changedByRun, claim: changedByClaim };
}
