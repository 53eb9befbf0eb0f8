import type { SubjectRecord } from "../order-record.ts";
import { subjectShape, toSubjectRecord, versionShape } from "../stored-rows.ts";
import type { ToDamage } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";
import { damagedRow } from "./failures.ts";

const SUBJECT_COLUMNS = `id AS ref, package_id AS subject, account, operation,
  first_tracking_number AS trackingNumber, first_post_at_ms AS atMs, first_post_file AS file,
  first_post_sheet AS sheet, first_post_row AS row, content, changed_seq AS seq,
  changed_at_ms AS changedAtMs, changed_by_file AS changedByFile,
  changed_by_run AS changedByRun, changed_by_claim AS changedByClaim,
  imported_seq AS importedSeq`;

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
    ...toSubjectRecord(row, toDamageIn(connection)),
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
  return row && toSubjectRecord(row, toDamageIn(connection));
}

/** One subject by its reference. Earlier contents are left out. */
export function readSubjectByRef(connection: Connection, ref: number): SubjectRecord | null {
  const row = connection.readOne(
    subjectShape,
    `SELECT ${SUBJECT_COLUMNS} FROM packages WHERE id = ?`,
    ref,
  );
  return row && toSubjectRecord(row, toDamageIn(connection));
}

function toDamageIn({ file }: Connection): ToDamage {
  return (what, detail) => damagedRow(what, file, detail);
}
