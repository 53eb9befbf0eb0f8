import type { FieldCell } from "../../domain/field-cell.ts";
import type { Finding } from "../../domain/finding.ts";
import { isOnHold, type FulfillmentOrderRead } from "../../domain/fulfillment-reading.ts";
import type { LedgerUpdate } from "../../domain/history.ts";
import { meaningOf } from "../../domain/reasons.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import { reject } from "../identity/package.ts";
import { findingOn, quoteCell } from "../rules/line-finding.ts";
import type { FulfillmentOrderUpdate, UpdateDecision } from "./order-update.ts";

/** What the marketplace says against any update of the order, where it was asked; null when nothing. */
export function refuseByReading(read: FulfillmentOrderRead | undefined): UpdateDecision | null {
  if (!read) return null;
  if (read.kind === "not-found") return reject("unknown-order", read.message);
  if (read.kind === "unread") {
    return reject(read.code, [meaningOf(read.code), read.message].filter(Boolean).join(" "));
  }
  const { reading } = read;
  if (isOnHold(reading) !== false) return null;
  const action = reading.shown.fields.fulfillmentAction ?? "";
  const said = [reading.status, action].filter((text) => text !== "").join(", ");
  return reject("not-on-hold", `The marketplace shows the order as: ${said}.`);
}

/** Cells that the marketplace's own items speak against, where it was asked. */
export function findItemFaults(
  { wish, lines }: FulfillmentOrderUpdate,
  known: LedgerUpdate | null,
  read: FulfillmentOrderRead | undefined,
): Finding[] {
  if (read?.kind !== "read") return [];
  const cells = lines.flatMap(({ line }) => itemCellsOf(line));
  return wish.items.flatMap(({ id, quantity }) => {
    const shown = read.reading.shown.items.find((item) => item.id === id);
    const own = cells.filter((each) => each.id === id);
    if (!shown) {
      const message = `The order has no item ${quoteCell(id)}.`;
      return own.map(({ line, idCell }) =>
        findingOn(line, idCell.header, "unknown-item", "error", message),
      );
    }
    if (quantity <= shown.quantity || wasToldOf(known, id)) return [];
    const message = `${quantity} of item ${quoteCell(id)} are more than the ${shown.quantity} that were ordered.`;
    return own.flatMap(({ line, quantityCell }) =>
      quantityCell
        ? [findingOn(line, quantityCell.header, "quantity-above-first", "error", message)]
        : [],
    );
  });
}

interface ItemCells {
  readonly line: ShipmentLine;
  readonly id: string;
  readonly idCell: FieldCell;
  readonly quantityCell: FieldCell | undefined;
}

/** The items that a row names, each with the cells that name it and its quantity. */
function itemCellsOf(line: ShipmentLine): ItemCells[] {
  const cells = (line.fields ?? []).filter(({ part }) => part === "item");
  return cells
    .filter(({ name }) => name === "sellerFulfillmentOrderItemId")
    .map((idCell) => {
      const quantityCell = cells.find(
        ({ name, number }) => name === "quantity" && number === idCell.number,
      );
      return { line, id: idCell.text, idCell, quantityCell };
    });
}

/**
 * Whether an update may have lowered the item already: then the marketplace shows
 * less than was first ordered, and it alone knows how much that was.
 */
function wasToldOf(known: LedgerUpdate | null, id: string): boolean {
  if (!known) return false;
  const contents = [...known.earlier, known.content, known.inDoubt?.content ?? null];
  return contents.some(
    (content) =>
      content?.kind === "fulfillment-order" && content.items.some((item) => item.id === id),
  );
}

/**
 * An address replaces the whole address: tells which parts are lost that were
 * there, as the marketplace shows it or the ledger remembers it.
 */
export function findDroppedParts(
  { wish, lines }: FulfillmentOrderUpdate,
  known: LedgerUpdate | null,
  read: FulfillmentOrderRead | undefined,
): Finding[] {
  const [first] = lines;
  if (!wish.address || !first) return [];
  const shown = read?.kind === "read" ? Object.keys(read.reading.shown.address ?? {}) : null;
  const remembered = known?.content?.kind === "fulfillment-order" ? known.content.addressParts : [];
  const stated = new Set(Object.keys(wish.address));
  const dropped = (shown ?? remembered).filter((part) => !stated.has(part));
  if (dropped.length === 0) return [];
  const message = `The address replaces the whole address; what it had as ${dropped.join(", ")} is then gone.`;
  const said = lines.flatMap(({ line }) =>
    (line.fields ?? []).filter(({ part }) => part === "address").map((cell) => ({ line, cell })),
  );
  const { line, cell } = said[0] ?? { line: first.line, cell: null };
  const column = cell?.header ?? "destinationAddress";
  return [findingOn(line, column, "address-part-dropped", "warning", message)];
}
