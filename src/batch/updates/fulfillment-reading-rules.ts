import type { Finding } from "../../domain/finding.ts";
import { isOnHold, type FulfillmentOrderRead } from "../../domain/fulfillment-reading.ts";
import type { LedgerUpdate } from "../../domain/history.ts";
import { meaningOf } from "../../domain/reasons.ts";
import { reject } from "../identity/package.ts";
import { findingOn } from "../rules/line-finding.ts";
import type { FulfillmentOrderUpdate, UpdateDecision } from "./order-update.ts";

/** What the marketplace says against an update, where it was asked; null when nothing. */
export function judgeReading(
  update: FulfillmentOrderUpdate,
  known: LedgerUpdate | null,
  read: FulfillmentOrderRead | undefined,
): UpdateDecision | null {
  if (!read) return null;
  if (read.kind === "not-found") return reject("unknown-order", read.message);
  if (read.kind === "unread") {
    return reject(read.code, [meaningOf(read.code), read.message].filter(Boolean).join(" "));
  }
  const { reading } = read;
  if (isOnHold(reading) === false) {
    const action = reading.shown.fields.fulfillmentAction ?? "";
    const said = [reading.status, action].filter((text) => text !== "").join(", ");
    return reject("not-on-hold", `The marketplace shows the order as: ${said}.`);
  }
  const faults = update.wish.items.flatMap(({ id, quantity }) => {
    const shown = reading.shown.items.find((item) => item.id === id);
    if (!shown) return [`The order has no item ${id}.`];
    const first = Math.max(shown.quantity, ...quantitiesOf(known, id));
    return quantity <= first ? [] : [`Item ${id}: ${quantity} wanted, ${first} ordered.`];
  });
  if (faults.length === 0) return null;
  const isUnknown = faults.some((fault) => fault.startsWith("The order has no"));
  return reject(isUnknown ? "unknown-item" : "quantity-above-first", faults.join(" "));
}

/** Quantities that the item had before, as far as the ledger knows: the first was no lower than any of them. */
function quantitiesOf(known: LedgerUpdate | null, id: string): number[] {
  const contents = known ? [...known.earlier, ...(known.content ? [known.content] : [])] : [];
  return contents.flatMap((content) =>
    content.kind === "fulfillment-order"
      ? content.items.filter((item) => item.id === id).map(({ quantity }) => quantity)
      : [],
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
  return [findingOn(first.line, "destinationAddress", "address-part-dropped", "warning", message)];
}
