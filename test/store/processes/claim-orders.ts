/**
 * A run in a process of its own: claims 40 orders with one create each, marks
 * the first as sent, prints what it got, and waits to be killed.
 *
 * usage: node claim-orders.ts LEDGER
 */
import { systemClock } from "../../../src/clock.ts";
import { createClaimOwner } from "../../../src/store/claim-owner.ts";
import type { ClaimRequest } from "../../../src/store/ledger.ts";
import { openSqliteLedger } from "../../../src/store/sqlite/open-ledger.ts";
import { content, orderKey, toDraft } from "../ledger/samples.ts";

const path = process.argv[2] ?? "";
const { ledger } = await openSqliteLedger(path, { clock: systemClock });
const owner = createClaimOwner();
const requests = Array.from({ length: 40 }, (_, index): ClaimRequest => {
  const order = orderKey(`order-${index}`);
  const posts = [toDraft({ content: content(`1Z${process.pid}`) }, order)];
  return { order, expectedVersion: 0, owner, leaseMs: 30_000, runId: `run-${owner.pid}`, posts };
});
const answers = await Promise.all(
  requests.map(async (request) => (await ledger.claim([request]))[0]?.kind ?? ""),
);
process.stdout.write(`${JSON.stringify(answers)}\n`);
setTimeout(() => process.exit(1), 20_000);
