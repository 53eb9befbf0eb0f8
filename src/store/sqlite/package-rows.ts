import { z } from "zod";
import { OPERATION_NAMES } from "../../domain/operation.ts";
import type { PackageRecord } from "../order-record.ts";
import { storedContent } from "../stored-text.ts";
import type { Connection } from "./connection.ts";
import { damagedRow } from "./failures.ts";

const packageShape = {
  name: "a package",
  schema: z.object({
    ref: z.int(),
    packageId: z.string().min(1),
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
type PackageRow = z.infer<typeof packageShape.schema>;

const PACKAGE_COLUMNS = `id AS ref, package_id AS packageId, account, operation,
  first_tracking_number AS trackingNumber, first_post_at_ms AS atMs, first_post_file AS file,
  first_post_sheet AS sheet, first_post_row AS row, content, changed_seq AS seq,
  changed_at_ms AS changedAtMs, changed_by_file AS changedByFile,
  changed_by_run AS changedByRun, changed_by_claim AS changedByClaim,
  imported_seq AS importedSeq`;

const versionShape = {
  name: "an earlier content of a package",
  schema: z.object({ packageRef: z.int(), seq: z.int(), content: storedContent }),
};

/** All packages of an order with their earlier contents, in the order in which they were recorded. */
export function readPackages(connection: Connection, orderRef: number): PackageRecord[] {
  const rows = connection.readAll(
    packageShape,
    `SELECT ${PACKAGE_COLUMNS} FROM packages WHERE order_ref = ? ORDER BY id`,
    orderRef,
  );
  const versions = connection.readAll(
    versionShape,
    `SELECT v.package_ref AS packageRef, v.seq, v.content
     FROM packages AS p CROSS JOIN package_versions AS v ON v.package_ref = p.id
     WHERE p.order_ref = ? ORDER BY v.package_ref, v.seq, v.id`,
    orderRef,
  );
  return rows.map((row) => ({
    ...toPackageRecord(row, connection.file),
    versions: versions.filter((version) => version.packageRef === row.ref),
  }));
}

/** One package of an order; null when its ID was never recorded. Earlier contents are left out. */
export function readPackage(
  connection: Connection,
  orderRef: number,
  packageId: string,
): PackageRecord | null {
  const row = connection.readOne(
    packageShape,
    `SELECT ${PACKAGE_COLUMNS} FROM packages WHERE order_ref = ? AND package_id = ?`,
    orderRef,
    packageId,
  );
  return row && toPackageRecord(row, connection.file);
}

/** One package by its reference. Earlier contents are left out. */
export function readPackageByRef(connection: Connection, ref: number): PackageRecord | null {
  const row = connection.readOne(
    packageShape,
    `SELECT ${PACKAGE_COLUMNS} FROM packages WHERE id = ?`,
    ref,
  );
  return row && toPackageRecord(row, connection.file);
}

function toPackageRecord(row: PackageRow, file: string): PackageRecord {
  const { ref, packageId, account, operation, importedSeq } = row;
  const first = toFirst(row, file);
  const confirmed = toConfirmed(row, file);
  return { ref, packageId, account, operation, first, confirmed, importedSeq, versions: [] };
}

function toFirst(row: PackageRow, file: string): PackageRecord["first"] {
  const { trackingNumber, atMs, sheet } = row;
  if (atMs === null) return null;
  if (trackingNumber === null || row.file === null || row.row === null)
    throw damagedRow("a package", file, `package row ${row.ref} has half a first post`);
  return { trackingNumber, atMs, file: row.file, sheet, row: row.row };
}

function toConfirmed(row: PackageRow, file: string): PackageRecord["confirmed"] {
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
    throw damagedRow("a package", file, `package row ${ref} has half a content`);
  return { content, seq, atMs, file: changedByFile, runId: changedByRun, claim: changedByClaim };
}
