import { createHash } from "node:crypto";
import type { ItemQuantity, PackageContent } from "./contents.ts";
import { changesOf } from "./fulfillment-facts.ts";
import type { FulfillmentOrderContent } from "./fulfillment-order.ts";
import type { ShipmentStatus } from "./shipment-status.ts";

/** What a post says: the whole of a package, or an update of the order itself. */
export type PostContent = PackageContent | UpdateContent;

/** What an update says of an order; each kind has a `kind`, a package has none. */
export type UpdateContent = StatusContent | FulfillmentOrderContent;

/** A pickup status of an order, or of some of its units. */
export interface StatusContent {
  readonly kind: "status";
  readonly status: ShipmentStatus;
  /** Sorted, each ID once; none for the whole order. */
  readonly items: readonly ItemQuantity[];
}

/** Whether a content is that of a package. */
export function isPackageContent(content: PostContent): content is PackageContent {
  return content.kind === undefined;
}

/** Whether a content is that of a fulfillment order. */
export function isFulfillmentOrderContent(
  content: PostContent,
): content is FulfillmentOrderContent {
  return content.kind === "fulfillment-order";
}

/**
 * What of an order an update is about, as one text: the key under which its
 * last confirmed content is found. Never digits alone, as package IDs are. A
 * fulfillment order is one thing, whatever an update changes of it.
 *
 * @example
 * subjectOf({ kind: "status", status: "PickedUp", items: [] });
 * // => "status"
 */
export function subjectOf(content: UpdateContent): string {
  if (content.kind === "fulfillment-order" || content.items.length === 0) return content.kind;
  const items = content.items.map(({ id, quantity }) => `${id}:${quantity}`).join("\n");
  // Orders have hundreds of items at most, so a part of the digest tells their sets apart.
  const digest = createHash("sha256").update(items, "utf8").digest("hex").slice(0, 32);
  return `${content.kind} ${digest}`;
}

/** The number by which a content's first post may be named later; "" where it has none. */
export function trackingNumberOf(content: PostContent): string {
  return isPackageContent(content) ? content.trackingNumber : "";
}

/** Characters of what a fulfillment order was told, where it stands among other words. */
const TOLD_LENGTH_MAX = 80;

/** What an update says, in a few words for a person. */
export function describeUpdate(content: UpdateContent): string {
  if (content.kind === "fulfillment-order") {
    const changes = changesOf(null, content).join(", ");
    const text = changes === "" ? content.action : `${content.action}: ${changes}`;
    const letters = [...text];
    if (letters.length <= TOLD_LENGTH_MAX) return text;
    return `${letters.slice(0, TOLD_LENGTH_MAX - 3).join("")}...`;
  }
  const { status, items } = content;
  if (items.length === 0) return status;
  return `${status} (${items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ")})`;
}

/** What an update changes, in a few words. */
export interface ChangeView {
  /** What becomes of a fulfillment order; null for any other update. */
  readonly action: FulfillmentOrderContent["action"] | null;
  /** What was known before; "" where that is nothing, or where `to` tells both. */
  readonly from: string;
  /** "" for a fulfillment order of which nothing else changes. */
  readonly to: string;
}

/** What an update changes of what was known before. */
export function describeChange(before: UpdateContent | null, after: UpdateContent): ChangeView {
  if (after.kind === "fulfillment-order") {
    const known = before?.kind === "fulfillment-order" ? before : null;
    return { action: after.action, from: "", to: changesOf(known, after).join(", ") };
  }
  return { action: null, from: before ? describeUpdate(before) : "", to: describeUpdate(after) };
}
