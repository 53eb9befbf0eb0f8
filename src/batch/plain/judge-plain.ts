import { computePackageId } from "../../domain/package-id.ts";
import { emptyHistory, type OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { CheckedLine } from "../identity/package.ts";
import type { PlanSettings } from "../identity/settings.ts";
import type { FirstReads } from "../first-reads.ts";
import { groupByOrder, type GroupedLines, type OrderGroup } from "../order-groups.ts";
import { planBatch } from "../plan.ts";
import type { Frame, PlainRows } from "./plain-rows.ts";
import { gatherPackages, packageIdOf, sortByItem, type Lane } from "./plain-packages.ts";

/** Histories read in one go. */
const HISTORIES_AT_ONCE = 1000;

/**
 * What becomes of each frame, by its number: every rule and the whole decision
 * are tried on its example, as if the ledger knew nothing. Null: some rule has
 * something to say, so rows with this frame are not plain.
 */
export function judgeFrames(
  plain: PlainRows,
  reads: FirstReads,
  settings: PlanSettings,
): (Lane | null)[] {
  const examples = plain.frames.map((frame) => frame.example);
  // The others' dates tell how the examples' are to be read.
  const lines = [...plain.others, ...examples].sort((a, b) => a.index - b.index);
  const checked = new Map<ShipmentLine, CheckedLine>();
  for (const group of groupByOrder(lines, reads, settings).groups) {
    for (const line of group.lines) checked.set(line.line, line);
  }
  return plain.frames.map((frame) => judgeFrame(frame, checked.get(frame.example), settings));
}

function judgeFrame(
  { example }: Frame,
  checked: CheckedLine | undefined,
  settings: PlanSettings,
): Lane | null {
  if (!checked || checked.findings.length > 0 || checked.line.ignored !== null) return null;
  const key = checked.route.order;
  const grouped = { groups: [{ key, lines: [checked], updateLines: [] }], loose: [], ignored: [] };
  const { orders } = planBatch([example], grouped, [emptyHistory(key)], new Map(), settings);
  const [decided, second] = orders.flatMap((order) => order.decided.packages);
  const hasOrphans = orders.some((order) => order.decided.orphans.length > 0);
  if (!decided || second || hasOrphans || decided.decision.kind !== "create") return null;
  const { package: pkg, decision } = decided;
  const { content, packageId } = decision;
  const items = [
    { id: example.cells["order-item-id"] ?? "", quantity: Number(example.cells.quantity) },
  ];
  const number = example.cells["tracking-number"] ?? "";
  const isUsual =
    pkg.findings.length === 0 &&
    content.trackingNumber === number &&
    packageId === computePackageId(key.orderId, items, number);
  if (!isUsual) return null;
  return {
    account: pkg.route.account,
    operation: pkg.route.traits.name,
    seller: { seller: key.seller, environment: key.environment },
    carrier: content.carrierCode || content.carrierName,
  };
}

/**
 * Refuses every order that is more than a plain new one: with a frame that is
 * not sound, with facts of its own, known to the ledger, or with two packages
 * that come to one ID.
 *
 * @returns the histories of orders that the ledger knows: nobody need read them again
 */
export async function refuseSpecialOrders(
  plain: PlainRows,
  lanes: readonly (Lane | null)[],
  known: ReadonlyMap<string, OrderFacts>,
  readHistories: (keys: readonly OrderKey[]) => Promise<OrderHistory[]>,
): Promise<OrderHistory[]> {
  const found: OrderHistory[] = [];
  let orders: number[] = [];
  let keys: OrderKey[] = [];
  const ask = async (): Promise<void> => {
    const histories = await readHistories(keys);
    for (const [index, order] of orders.entries()) {
      const history = histories[index];
      if (history !== undefined && isUnknown(history)) continue;
      plain.refuse(order);
      if (history !== undefined) found.push(history);
    }
    orders = [];
    keys = [];
  };
  for (let order = 0; order < plain.orderCount; order += 1) {
    if (!plain.isPlain(order)) continue;
    const orderId = plain.orderIdOf(order);
    const lane = lanes[plain.frameOf(order)];
    if (!lane || known.has(orderId) || hasTwins(plain, order)) {
      plain.refuse(order);
      continue;
    }
    orders.push(order);
    keys.push({ ...lane.seller, orderId });
    if (keys.length === HISTORIES_AT_ONCE) await ask();
  }
  await ask();
  return found;
}

/**
 * The lines of all orders that are not plain, and those orders. How the dates of
 * a column are to be read, its plain rows tell as well, so their examples are
 * among the lines while they are grouped.
 */
export function groupOthers(
  plain: PlainRows,
  reads: FirstReads,
  settings: PlanSettings,
): { lines: ShipmentLine[]; grouped: GroupedLines } {
  const lines = plain.linesOfOthers();
  const indexes = new Set(lines.map((line) => line.index));
  const examples = new Set(
    plain.frames.map(({ example }) => example).filter(({ index }) => !indexes.has(index)),
  );
  const all = [...lines, ...examples].sort((a, b) => a.index - b.index);
  const { groups, loose, ignored } = groupByOrder(all, reads, settings);
  const isOther = (group: OrderGroup): boolean =>
    group.lines.every(({ line }) => !examples.has(line));
  return { lines, grouped: { groups: groups.filter(isOther), loose, ignored } };
}

function isUnknown(history: OrderHistory): boolean {
  return (
    history.version === 0 &&
    history.packages.length === 0 &&
    history.updates.length === 0 &&
    history.retained.length === 0 &&
    history.otherSellers.length === 0 &&
    history.claimedBy === null
  );
}

function hasTwins(plain: PlainRows, order: number): boolean {
  if (plain.hasOneRow(order)) return false;
  const packages = gatherPackages(plain, order);
  if (packages.length < 2) return false;
  const ids = packages.map((rows) => packageIdOf(plain, order, sortByItem(plain, rows)));
  return new Set(ids).size < ids.length;
}
