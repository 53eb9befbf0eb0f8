import type { ItemQuantity } from "../domain/contents.ts";
import type { Finding } from "../domain/finding.ts";
import type { OrderKey } from "../domain/order-key.ts";
import type { PostTraits } from "../domain/operation.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import type { DecidedPackage, Decision } from "./identity/package.ts";
import type { DecidedUpdate, OrderUpdate, UpdateDecision } from "./updates/order-update.ts";

/** What is decided of an order, one by one: its packages, and what it is told besides. */
export type DecidedPost = DecidedPackage | DecidedUpdate;

/** What a package and an update have in common: rows, where they go, and what is wrong with them. */
export interface PostWish {
  readonly route: {
    readonly account: string;
    readonly order: OrderKey;
    readonly traits: PostTraits;
  };
  readonly lines: readonly { readonly line: ShipmentLine }[];
  readonly findings: readonly Finding[];
}

/** The package or the update that was decided. */
export function wishOf(decided: DecidedPost): PostWish {
  return "package" in decided ? decided.package : decided.update;
}

/** Decisions that send something. */
export type SendingDecision = Extract<
  Decision | UpdateDecision,
  { readonly kind: "create" | "update" | "replay" }
>;

/** Whether a decision sends something. */
export function isSendingDecision(
  decision: Decision | UpdateDecision,
): decision is SendingDecision {
  return decision.kind === "create" || decision.kind === "update" || decision.kind === "replay";
}

/** The package ID that a decision would send; "" for an update of the order itself. */
export function packageIdOf(decision: SendingDecision): string {
  return "packageId" in decision ? decision.packageId : "";
}

/** What a package holds, as lists show it; an update of the order has items at most. */
export interface ShownContent {
  readonly trackingNumber: string;
  /** Carrier code, or the name where there is no code. */
  readonly carrier: string;
  readonly items: readonly ItemQuantity[];
}

/** What would be sent, else what the sheet says. */
export function shownContentOf(decided: DecidedPost): ShownContent {
  if (!("package" in decided)) {
    return { trackingNumber: "", carrier: "", items: itemsOf(decided.update) };
  }
  const { decision, package: pkg } = decided;
  const content = "content" in decision ? decision.content : { ...pkg.stated, items: pkg.items };
  const { trackingNumber, carrierCode, carrierName, items } = content;
  return { trackingNumber, carrier: carrierCode || carrierName, items };
}

function itemsOf(update: OrderUpdate): readonly ItemQuantity[] {
  if (update.kind === "status") return update.content?.items ?? [];
  return update.wish.items.map(({ id, quantity }) => ({ id, quantity }));
}
