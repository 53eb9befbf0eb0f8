import type { PackageContent } from "../../../src/domain/contents.ts";
import type { OrderKey } from "../../../src/domain/order-key.ts";
import type { FulfillmentOrderContent } from "../../../src/domain/fulfillment-order.ts";
import type { PostOutcome } from "../../../src/domain/post.ts";
import { subjectOf } from "../../../src/domain/post-content.ts";
import type { StatusContent, UpdateContent } from "../../../src/domain/post-content.ts";
import type { IntentDraft } from "../../../src/store/ledger.ts";

export function orderKey(orderId = "114-1", part: Partial<OrderKey> = {}): OrderKey {
  return { seller: "acme", environment: "live", orderId, ...part };
}

export function content(trackingNumber: string, quantity = 1): PackageContent {
  return {
    trackingNumber,
    carrierCode: "UPS",
    carrierName: "",
    shipMethod: "Ground",
    shipDate: "2026-08-01",
    items: [{ id: "1001", quantity }],
  };
}

/** A pickup status of the whole order, or of some of its units. */
export function status(
  text: StatusContent["status"],
  items: StatusContent["items"] = [],
): StatusContent {
  return { kind: "status", status: text, items };
}

/** A post to record. `replayOf` makes it a replay. */
export interface Wish {
  readonly kind?: "create" | "update" | "replay";
  readonly packageId?: string;
  readonly content?: PackageContent;
  /** An update of the order, instead of a package. */
  readonly update?: UpdateContent;
  readonly replayOf?: number;
  readonly file?: string;
  readonly row?: number;
}

export function outcome(kind: PostOutcome["kind"]): PostOutcome {
  const requestId = `req-${kind}`;
  if (kind === "posted" || kind === "updated") return { kind, requestId };
  return { kind, code: `code-${kind}`, message: `message-${kind}`, requestId };
}

/** The intent of a wish. */
export function toDraft(wish: Wish, order: OrderKey): IntentDraft {
  if (wish.update) return toUpdateDraft(wish, wish.update, order);
  const kind = wish.kind ?? "create";
  const packageId = wish.packageId ?? "1000001";
  const parcel = wish.content ?? content("1Z1");
  return {
    planned: {
      kind,
      order,
      account: "acme-us",
      operation: "ecart.fulfillment",
      subject: packageId,
      content: parcel,
      before: null,
      replayOf: wish.replayOf ?? null,
      lines: [0],
    },
    request: {
      version: 1,
      operation: "ecart.fulfillment",
      method: "POST",
      path: `/api/v2/orders/${order.orderId}/fulfillments`,
      body: { package: { id: packageId, tracking: parcel.trackingNumber } },
    },
    source: sourceOf(wish),
  };
}

/** What is known of a fulfillment order after an update of it; `note` makes one differ from another. */
export function fulfillmentOrder(
  action: FulfillmentOrderContent["action"],
  note: string,
): FulfillmentOrderContent {
  return {
    kind: "fulfillment-order",
    action,
    fields: { displayableOrderId: note },
    marks: { destinationAddress: "0123abcd" },
    addressParts: ["addressLine1", "name"],
    items: [{ id: "item-1", quantity: 2, fields: {}, marks: { giftMessage: "4567cdef" } }],
  };
}

/** Stands in every request of a fulfillment order, and must not stay. */
export const RECIPIENT = "Taro Recipient";

function toUpdateDraft(wish: Wish, update: UpdateContent, order: OrderKey): IntentDraft {
  const isOrder = update.kind === "fulfillment-order";
  const operation = isOrder ? "amazon.updateFulfillmentOrder" : "ecart.fulfillmentStatus";
  return {
    planned: {
      kind: wish.kind === "replay" ? "replay" : "update",
      order,
      account: "acme-us",
      operation,
      subject: subjectOf(update),
      content: update,
      before: null,
      replayOf: wish.replayOf ?? null,
      lines: [0],
    },
    request: {
      version: 1,
      operation,
      method: "PUT",
      path: `/update/${order.orderId}`,
      body: isOrder
        ? { destinationAddress: { name: RECIPIENT } }
        : { fulfillment: { status: { status: update.status } } },
    },
    source: sourceOf(wish),
  };
}

function sourceOf({ file = "hash-1", row = 2 }: Wish): IntentDraft["source"] {
  return { fileHash: file, fileName: `${file}.csv`, sheet: null, row };
}
