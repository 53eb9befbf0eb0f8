import type { SubjectRecord } from "../order-record.ts";
import {
  orderedSubjectShape,
  subjectShape,
  toSubjectRecord,
  versionShape,
} from "../stored-rows.ts";
import type { ToDamage } from "../stored-rows.ts";
import type { Connection } from "./connection.ts";
import { damagedRow } from "./failures.ts";

const SUBJECT_COLUMNS = `packages.id AS ref, package_id AS subject, account, operation,
  first_tracking_number AS trackingNumber, first_post_at_ms AS atMs, first_post_file AS file,
  first_post_sheet AS sheet, first_post_row AS row, content, changed_seq AS seq,
  changed_at_ms AS changedAtMs, changed_by_file AS changedByFile,
  changed_by_run AS changedByRun, changed_by_claim AS changedByClaim,
  imported_seq AS importedSeq`;

/**
 * All subjects of these orders with their earlier contents, each order's in the
 * order in which they were recorded. Orders without any are left out.
 */
export function readSubjects(
  connection: Connection,
  orderRefs: readonly number[],
): Map<number, SubjectRecord[]> {
  const asked = JSON.stringify(orderRefs);
  const rows = connection.readAll(
    orderedSubjectShape,
    `SELECT order_ref AS orderRef, ${SUBJECT_COLUMNS}
     FROM json_each(?) AS asked CROSS JOIN packages ON order_ref = asked.value
     ORDER BY packages.id`,
    asked,
  );
  const versions = connection.readAll(
    versionShape,
    `SELECT v.package_ref AS subjectRef, v.seq, v.content
     FROM json_each(?) AS asked CROSS JOIN packages AS p ON p.order_ref = asked.value
       CROSS JOIN package_versions AS v ON v.package_ref = p.id
     ORDER BY v.package_ref, v.seq, v.id`,
    asked,
  );
  const versionsBySubject = Map.groupBy(versions, ({ subjectRef }) => subjectRef);
  const toDamage = toDamageIn(connection);
  const toComplete = (row: (typeof rows)[number]): SubjectRecord => ({
    ...toSubjectRecord(row, toDamage),
    versions: versionsBySubject.get(row.ref) ?? [],
  });
  const byOrder = Map.groupBy(rows, ({ orderRef }) => orderRef);
  return new Map(Array.from(byOrder, ([ref, own]) => [ref, own.map(toComplete)]));
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
