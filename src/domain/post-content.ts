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

/** What an update says, in a few words for a person. */
export function describeUpdate(content: UpdateContent): string {
  if (content.kind === "fulfillment-order") return describeOrder(content, null);
  const { status, items } = content;
  if (items.length === 0) return status;
  return `${status} (${items.map(({ id, quantity }) => `${quantity} x ${id}`).join(", ")})`;
}

/** What an update changes, in a few words: of what was known before, and to what. */
export function describeChange(
  before: UpdateContent | null,
  after: UpdateContent,
): { readonly from: string; readonly to: string } {
  if (after.kind !== "fulfillment-order" || before?.kind !== "fulfillment-order") {
    return { from: before ? describeUpdate(before) : "", to: describeUpdate(after) };
  }
  return { from: before.action, to: describeOrder(after, before) };
}

function describeOrder(
  order: FulfillmentOrderContent,
  before: FulfillmentOrderContent | null,
): string {
  const changes = changesOf(before, order);
  return changes.length === 0 ? order.action : `${order.action}: ${changes.join(", ")}`;
}
