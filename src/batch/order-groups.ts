import type { OrderFacts, ItemFacts } from "../domain/order-facts.ts";
import type { Finding } from "../domain/finding.ts";
import { cleanIdentifier } from "../domain/normalise.ts";
import { orderKeyText, type OrderKey } from "../domain/order-key.ts";
import type { OrderRead, OrderReading } from "../domain/order-reading.ts";
import { cellOf, type ShipmentLine } from "../domain/shipment-line.ts";
import { findFirstRead, type FirstReads } from "./first-reads.ts";
import { checkLine, readQuantity } from "./identity/line-rules.ts";
import type { CheckedLine } from "./identity/package.ts";
import { routeOf } from "./identity/route.ts";
import type { PlanSettings } from "./identity/settings.ts";
import { findDateFault, readLineDates } from "./line-dates.ts";
import type { CheckedUpdateLine } from "./updates/order-update.ts";
import { checkUpdateLine } from "./updates/check-update-line.ts";
import { ORDER_NUMBER } from "./updates/fulfillment-rules.ts";
import { readOrderDates } from "./updates/order-dates.ts";

/** All lines of one order, checked one by one. */
export interface OrderGroup {
  readonly key: OrderKey;
  /** Rows of packages. */
  readonly lines: readonly CheckedLine[];
  /** Rows that tell the order something else. */
  readonly updateLines: readonly CheckedUpdateLine[];
}

/** A group that is still being filled. */
interface OpenGroup extends OrderGroup {
  readonly lines: CheckedLine[];
  readonly updateLines: CheckedUpdateLine[];
}

/** A line that belongs to no order: no usable order ID, or no account to send it with. */
export interface LooseLine {
  readonly line: ShipmentLine;
  readonly findings: readonly Finding[];
}

/** The lines of a run, sorted out. Every line is in exactly one place. */
export interface GroupedLines {
  readonly groups: readonly OrderGroup[];
  readonly loose: readonly LooseLine[];
  readonly ignored: readonly ShipmentLine[];
}

/**
 * Checks every line and gathers lines by order, keeping the first-seen order
 * of orders. Rows of one order need not be adjacent: people sort by carrier.
 *
 * @param reads when files and the runs of result rows were first read
 */
export function groupByOrder(
  lines: readonly ShipmentLine[],
  reads: FirstReads,
  settings: PlanSettings,
): GroupedLines {
  const groups = new Map<string, OpenGroup>();
  const homes = new Map<string, OpenGroup>();
  const homeless: LooseLine[] = [];
  const loose: LooseLine[] = [];
  const ignored: ShipmentLine[] = [];
  const dates = readLineDates(lines, settings);
  const orderDates = readOrderDates(lines, settings);
  const groupOf = (key: OrderKey): OpenGroup => {
    const known = groups.get(orderKeyText(key));
    if (known) return known;
    const group = { key, lines: [], updateLines: [] };
    groups.set(orderKeyText(key), group);
    if (!homes.has(key.orderId)) homes.set(key.orderId, group);
    return group;
  };
  for (const line of lines) {
    if (line.ignored) {
      ignored.push(line);
      continue;
    }
    const firstRead = findFirstRead(line, reads);
    const updating = checkUpdateLine(line, settings, orderDates);
    if (updating) {
      const { findings, route, orderDate } = updating;
      const checked = route && { line, route, findings, ...firstRead, orderDate };
      if (!checked || hasUnusableOrderId(findings)) loose.push({ line, findings });
      else groupOf(checked.route.order).updateLines.push(checked);
      continue;
    }
    const date = dates.get(line);
    const findings = [...checkLine(line, settings), ...findDateFault(line, date)];
    const route = routeOf(line, settings);
    const shipDate = date?.kind === "read" ? date : null;
    if (!route || hasUnusableOrderId(findings)) homeless.push({ line, findings });
    else groupOf(route.order).lines.push({ line, route, findings, ...firstRead, shipDate });
  }
  for (const each of homeless) {
    // A row with a wrong account still belongs to its order: it may hold that order's packages.
    const home = homes.get(cleanIdentifier(cellOf(each.line, "order-id")));
    const route = home?.lines[0]?.route;
    if (!home || !route || hasUnusableOrderId(each.findings)) loose.push(each);
    else {
      const firstRead = findFirstRead(each.line, reads);
      home.lines.push({ ...each, route, ...firstRead, shipDate: null });
    }
  }
  return { groups: [...groups.values()], loose, ignored };
}

function hasUnusableOrderId(findings: readonly Finding[]): boolean {
  return findings.some(
    ({ column, severity }) =>
      severity === "error" && (column === "order-id" || column === ORDER_NUMBER),
  );
}

/**
 * What is known of an order's quantities: a read of the order, a report, else
 * the sheet's own `quantity-purchased` cells. Where rows disagree, the smaller
 * figure counts: it can hold a parcel back, never double one.
 *
 * @param read what asking the marketplace came to; absent where it was not asked
 */
export function factsOf(
  group: OrderGroup,
  known: OrderFacts | undefined,
  read?: OrderRead,
): OrderFacts {
  const told = read?.kind === "read" ? factsFromReading(read.reading) : known;
  const items = new Map<string, ItemFacts>(told?.items);
  for (const { line } of group.lines) {
    const id = cleanIdentifier(cellOf(line, "order-item-id"));
    const ordered = readQuantity(cellOf(line, "quantity-purchased"));
    if (id === "" || ordered === null) continue;
    if (told?.items.get(id)?.ordered != null) continue;
    const said = items.get(id);
    items.set(id, {
      ordered: Math.min(ordered, said?.ordered ?? ordered),
      shipped: said?.shipped ?? null,
      sku: said?.sku || cellOf(line, "sku"),
    });
  }
  const more = {
    ...(read ? { market: read } : {}),
    ...(known?.promisedAt === undefined ? {} : { promisedAt: known.promisedAt }),
  };
  return told
    ? { items, isRead: told.isRead, ...more }
    : { items, isRead: false, isPartial: true, ...more };
}

function factsFromReading({ items }: OrderReading): OrderFacts {
  const byId = items.map(
    ({ id, ordered, shipped, sku }) => [id, { ordered, shipped, sku }] as const,
  );
  return { items: new Map(byId), isRead: true };
}
