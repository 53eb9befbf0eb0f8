import type { OrderRead } from "./order-reading.ts";

/**
 * What a marketplace report, a `quantity-purchased` column or a read of the
 * order says about an order: by order item ID.
 */
export interface OrderFacts {
  readonly items: ReadonlyMap<string, ItemFacts>;
  /** True when the marketplace itself was read, so that `shipped` is its word. */
  readonly isRead: boolean;
  /** True when only the sheet's own cells tell: the order may hold items that are not here. */
  readonly isPartial?: boolean;
  /** When the buyer was promised that it leaves, as a report says it: ISO 8601 with offset. */
  readonly promisedAt?: string;
  /** What asking the marketplace came to; absent where it was not asked. */
  readonly market?: OrderRead;
}

export interface ItemFacts {
  /** Units ordered; null when not known. */
  readonly ordered: number | null;
  /** Units shipped according to the marketplace; null when not known. */
  readonly shipped: number | null;
  readonly sku: string;
}
