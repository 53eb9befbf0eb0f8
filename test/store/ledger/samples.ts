import type { PackageContent } from "../../../src/domain/contents.ts";
import type { OrderKey } from "../../../src/domain/order-key.ts";
import type { PostOutcome } from "../../../src/domain/post.ts";
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

/** A post to record. `replayOf` makes it a replay. */
export interface Wish {
  readonly kind?: "create" | "update" | "replay";
  readonly packageId?: string;
  readonly content?: PackageContent;
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
  const kind = wish.kind ?? "create";
  const packageId = wish.packageId ?? "1000001";
  const parcel = wish.content ?? content("1Z1");
  return {
    planned: {
      kind,
      order,
      account: "acme-us",
      operation: "ecart.fulfillment",
      packageId,
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
    source: {
      fileHash: wish.file ?? "hash-1",
      fileName: `${wish.file ?? "hash-1"}.csv`,
      sheet: null,
      row: wish.row ?? 2,
    },
  };
}
