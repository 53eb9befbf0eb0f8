import { orderKeyText } from "../../domain/order-key.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import { assertInvariant } from "../../errors.ts";
import { OrderDraft } from "../order-draft.ts";
import type { StoredOrder } from "../order-draft.ts";
import { isClaimLive } from "../picture-history.ts";
import type { Onlooker } from "../picture-history.ts";
import { storableText } from "./storable.ts";

/** Orders that were read together, under all sellers that have them. */
export class OrderShelf {
  readonly #byKey = new Map<string, OrderDraft>();

  constructor(keys: readonly OrderKey[], stored: readonly StoredOrder[]) {
    for (const order of stored) this.#byKey.set(textOf(order.key), new OrderDraft(order));
    const never = { ref: null, version: 0, epoch: 0, claim: null, subjects: [], posts: [] };
    for (const key of keys) {
      if (!this.#byKey.has(textOf(key))) {
        this.#byKey.set(textOf(key), new OrderDraft({ key, ...never }));
      }
    }
  }

  get drafts(): OrderDraft[] {
    return [...this.#byKey.values()];
  }

  draftOf(key: OrderKey): OrderDraft {
    const draft = this.#byKey.get(textOf(key));
    assertInvariant(draft, "An order was not loaded.");
    return draft;
  }

  /**
   * Sellers whose record of the same order counts: something of it is, or may
   * be, at the marketplace, or a live run may be about to send it. An order that
   * was only ever refused under a wrong account is nobody's.
   */
  otherSellersOf(draft: OrderDraft, onlooker: Onlooker): string[] {
    const { environment, orderId, seller } = draft.key;
    return this.drafts
      .filter(({ key }) => key.environment === environment && key.orderId === orderId)
      .filter(({ key }) => key.seller !== seller)
      .filter((other) => isKnown(other, onlooker))
      .map(({ key }) => key.seller);
  }
}

function isKnown({ claim, subjects, posts }: OrderDraft, onlooker: Onlooker): boolean {
  if (claim && isClaimLive(claim, onlooker)) return true;
  return (
    subjects.some(({ first }) => first !== null) || posts.some(({ state }) => state === "sent")
  );
}

function textOf(key: OrderKey): string {
  return storableText(orderKeyText(key));
}
