import { sumItems } from "../../domain/contents.ts";
import type { Finding } from "../../domain/finding.ts";
import { cleanIdentifier } from "../../domain/normalise.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import { readShipmentStatus } from "../../domain/shipment-status.ts";
import { cellOf, type ShipmentLine } from "../../domain/shipment-line.ts";
import { readQuantity } from "../identity/line-rules.ts";
import { findRepeats } from "../identity/row-conflicts.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { findingOn, quoteCell } from "../rules/line-finding.ts";
import type { CheckedUpdateLine, StatusUpdate } from "./order-update.ts";

/**
 * The statuses that rows of one order set, in the order of the sheet. Rows that
 * follow each other with one status are one post, each adding its item; a row
 * without an item is the whole order.
 */
export function formStatuses(
  lines: readonly CheckedUpdateLine[],
  facts: OrderFacts,
  settings: PlanSettings,
): StatusUpdate[] {
  const runs: CheckedUpdateLine[][] = [];
  for (const line of lines.toSorted((a, b) => a.line.index - b.line.index)) {
    const last = runs.at(-1);
    if (last?.[0] && keyOf(last[0]) === keyOf(line)) last.push(line);
    else runs.push([line]);
  }
  return runs.map((members) => toUpdate(members, facts, settings));
}

const NO_REPEATS = { answered: new Set<CheckedUpdateLine>(), findings: [] };

function keyOf({ line, route }: CheckedUpdateLine): string {
  const status = readShipmentStatus(cellOf(line, "status")) ?? "";
  const extent = isWholeOrder(line) ? "order" : "items";
  return [route.account, route.traits.name, status, extent].join("\n");
}

function isWholeOrder(line: ShipmentLine): boolean {
  return cleanIdentifier(cellOf(line, "order-item-id")) === "" && cellOf(line, "sku") === "";
}

function toUpdate(
  members: readonly CheckedUpdateLine[],
  facts: OrderFacts,
  settings: PlanSettings,
): StatusUpdate {
  const [first] = members;
  if (!first) throw new RangeError("a status has at least one line");
  // Said twice of a whole order it is still one status: there are no units that might count twice.
  const repeats = isWholeOrder(first.line) ? NO_REPEATS : findRepeats(members, settings);
  const counted = members.filter((member) => !repeats.answered.has(member));
  const unnamed: Finding[] = [];
  const items = counted.flatMap(({ line }) => {
    if (isWholeOrder(line)) return [];
    const id = itemIdOf(line, facts);
    if (id === null) unnamed.push(itemNotFound(line));
    return { id: id ?? "", quantity: readQuantity(cellOf(line, "quantity")) ?? 0 };
  });
  const status = readShipmentStatus(cellOf(first.line, "status"));
  return {
    kind: "status",
    route: first.route,
    content: status && { kind: "status", status, items: sumItems(items) },
    lines: members.map(({ line, firstFile }) => ({ line, firstFile })),
    firstReadSeq: Math.max(...members.map(({ firstReadSeq }) => firstReadSeq)),
    findings: [...members.flatMap(({ findings }) => findings), ...repeats.findings, ...unnamed],
  };
}

/** The item that a row names, by its ID or by a SKU that one item of the order has. */
function itemIdOf(line: ShipmentLine, facts: OrderFacts): string | null {
  const id = cleanIdentifier(cellOf(line, "order-item-id"));
  if (id !== "") return id;
  const sku = cellOf(line, "sku");
  const [only, second] = [...facts.items].filter(([, item]) => item.sku === sku);
  return only && !second && facts.isPartial !== true ? only[0] : null;
}

function itemNotFound(line: ShipmentLine): Finding {
  const sku = quoteCell(cellOf(line, "sku"));
  const message = `The row names its item by SKU ${sku} only, and which item of the order that is is not known.`;
  return findingOn(line, "sku", "missing-items", "error", message);
}
