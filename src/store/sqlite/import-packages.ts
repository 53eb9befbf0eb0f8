import { z } from "zod";
import { trackingKey } from "../../domain/normalise.ts";
import { computePackageId } from "../../domain/package-id.ts";
import { assertInvariant } from "../../errors.ts";
import { judgeImport } from "../judge-import.ts";
import type { ImportAnswer, PackageImport } from "../ledger.ts";
import { isClaimLive } from "../picture-history.ts";
import type { Onlooker } from "../picture-history.ts";
import { contentText } from "../stored-text.ts";
import type { Connection } from "./connection.ts";
import { giveBack } from "./give-back.ts";
import { insertOrder, readOrder } from "./order-rows.ts";
import { readHistory } from "./read-history.ts";
import { takeSequence } from "./sequence.ts";
import type { Timeline } from "../timeline.ts";

const refShape = { name: "a package", schema: z.object({ ref: z.int() }) };

/** What all packages of one import have in common. */
interface ImportContext {
  readonly orderRef: number;
  readonly nowMs: number;
  readonly timeline: Timeline;
}

/**
 * Takes over packages of one order, all judged on what is known before the
 * first is written. Call it inside a transaction.
 */
export function importIntoOrder(
  connection: Connection,
  imports: readonly PackageImport[],
  onlooker: Onlooker,
  timeline: Timeline,
): ImportAnswer[] {
  const [first] = imports;
  if (!first) return [];
  assertInvariant(
    new Set(imports.map(({ packageId }) => packageId)).size === imports.length,
    `An import of order ${first.order.orderId} names a package ID twice.`,
  );
  const found = readOrder(connection, first.order);
  if (found?.claim && !isClaimLive(found.claim, onlooker)) {
    giveBack(connection, found.ref, onlooker.nowMs);
  }
  const history = readHistory(connection, first.order, onlooker);
  const verdicts = imports.map((item) => judgeImport(item, history));
  if (!verdicts.some(({ kind }) => kind === "new")) return verdicts.map(toAnswer);
  const orderRef = found?.ref ?? insertOrder(connection, first.order);
  const context = { orderRef, nowMs: onlooker.nowMs, timeline };
  for (const [index, item] of imports.entries()) {
    if (verdicts[index]?.kind === "new") writeImport(connection, item, context);
  }
  connection.write("UPDATE orders SET version = version + 2 WHERE id = ?", orderRef);
  return verdicts.map(toAnswer);
}

function toAnswer(verdict: ReturnType<typeof judgeImport>): ImportAnswer {
  return verdict.kind === "new" ? { kind: "imported" } : verdict;
}

/** One package as if it had been posted and settled long ago. */
function writeImport(connection: Connection, item: PackageImport, context: ImportContext): void {
  const seq = takeSequence(connection);
  const atMs = Math.floor(item.confirmedAtMs ?? context.nowMs);
  const ref = keepPackage(connection, item, context.orderRef);
  insertPost(connection, item, { orderRef: context.orderRef, ref, seq, atMs });
  const { content, source } = item;
  const changedSeq = context.timeline.seqAt(item.confirmedAtMs, seq);
  const firstNumber = item.firstTrackingNumber || content.trackingNumber;
  const computed = computePackageId(item.order.orderId, content.items, firstNumber);
  connection.write(
    `UPDATE packages SET first_tracking_number = ?, first_post_at_ms = ?, first_post_file = ?,
       first_post_sheet = ?, first_post_row = ?, content = ?, changed_seq = ?, changed_at_ms = ?,
       changed_by_file = ?, changed_by_run = ?, changed_by_claim = ?, id_computed = ?,
       imported_seq = ? WHERE id = ?`,
    firstNumber,
    atMs,
    source.fileName,
    source.sheet,
    source.row,
    contentText(content),
    changedSeq,
    atMs,
    source.fileHash,
    item.runId,
    claimOf(item),
    computed === item.packageId ? 1 : 0,
    seq,
    ref,
  );
  if (trackingKey(firstNumber) === trackingKey(content.trackingNumber)) return;
  connection.write(
    "INSERT INTO package_versions (package_ref, seq, why, content) VALUES (?, ?, 'replaced', ?)",
    ref,
    changedSeq,
    contentText({ ...content, trackingNumber: firstNumber }),
  );
}

/** The package's row; one that never came to be is taken up again. */
function keepPackage(connection: Connection, item: PackageImport, orderRef: number): number {
  const row = connection.readOne(
    refShape,
    `INSERT INTO packages (order_ref, package_id, account, operation) VALUES (?, ?, ?, ?)
     ON CONFLICT (order_ref, package_id) DO UPDATE SET
       account = excluded.account, operation = excluded.operation
     RETURNING id AS ref`,
    orderRef,
    item.packageId,
    item.account,
    item.operation,
  );
  assertInvariant(row, "A package was recorded without a number.");
  return row.ref;
}

function insertPost(
  connection: Connection,
  item: PackageImport,
  place: { orderRef: number; ref: number; seq: number; atMs: number },
): void {
  connection.write(
    `INSERT INTO posts (order_ref, package_ref, seq, kind, state, account, operation, content,
       file_hash, file_name, sheet, row_number, run_id, claim, claim_epoch, reason,
       intended_at_ms, settled_at_ms)
     VALUES (?, ?, ?, 'create', 'posted', ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 'imported', ?, ?)`,
    place.orderRef,
    place.ref,
    place.seq,
    item.account,
    item.operation,
    contentText(item.content),
    item.source.fileHash,
    item.source.fileName,
    item.source.sheet,
    item.source.row,
    item.runId,
    claimOf(item),
    place.atMs,
    // When it was confirmed elsewhere, as far as anybody knows.
    item.confirmedAtMs === null ? null : place.atMs,
  );
}

/** No claim of any run is called so. */
function claimOf({ runId }: PackageImport): string {
  return `${runId}#import`;
}
