import { z } from "zod";
import { BOUNDS } from "./bounds.ts";
import type { Refusal } from "./rules.ts";

const text = z.string().max(BOUNDS.commentLength);
const texts = z.record(z.string().max(BOUNDS.textLength), text);

/** A fulfillment order that somebody has created with an order hold: the sandbox's side of it. */
export const heldOrderSchema = z.strictObject({
  orderId: z.string().min(1).max(40),
  /** Ship for one that was released already. */
  action: z.enum(["Hold", "Ship"]).default("Hold"),
  /** In Amazon's words, such as `Received`, `Planning` or `Cancelled`. */
  status: z.string().min(1).max(BOUNDS.textLength).default("Received"),
  /** The order's own fields by Amazon's names, such as `displayableOrderComment`. */
  fields: texts.default({}),
  address: texts.default({}),
  emails: z.array(text).max(BOUNDS.itemsPerPackage).default([]),
  items: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(50),
        quantity: z.int().min(1).max(BOUNDS.quantity),
        fields: texts.default({}),
      }),
    )
    .min(1)
    .max(BOUNDS.itemsPerPackage)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, {
      error: "an item stands twice in the order",
    }),
});
export const heldListSchema = z.array(heldOrderSchema).max(BOUNDS.orders);
export type HeldOrderInput = z.input<typeof heldOrderSchema>;
export type HeldOrderListing = z.output<typeof heldOrderSchema>;

/** A fulfillment order as one store has it now. */
export interface HeldOrder {
  readonly orderId: string;
  /** False where nobody listed it: then any item in any quantity is taken for what was ordered. */
  readonly isListed: boolean;
  action: "Hold" | "Ship";
  status: string;
  fields: Record<string, string>;
  address: Record<string, string>;
  emails: readonly string[];
  items: HeldItem[];
  /** Updates that were applied. */
  updates: number;
}

/** One item of it. */
export interface HeldItem {
  readonly id: string;
  /** What was first ordered: no update goes above it. */
  readonly first: number;
  quantity: number;
  fields: Record<string, string>;
}

/** An update as either API brings it. What is not there stays. */
export interface HeldUpdate {
  readonly fields: Readonly<Record<string, string>>;
  readonly address: Readonly<Record<string, string>> | null;
  readonly emails: readonly string[] | null;
  readonly items: readonly {
    readonly id: string;
    readonly quantity: number;
    readonly fields: Readonly<Record<string, string>>;
  }[];
}

/** The order as it was listed, or one on hold of which nothing is known. */
export function openHeldOrder(orderId: string, listed: HeldOrderListing | null): HeldOrder {
  if (listed === null) {
    const blank = { fields: {}, address: {}, emails: [], items: [] };
    return { orderId, isListed: false, action: "Hold", status: "Received", updates: 0, ...blank };
  }
  const { action, status, fields, address, emails, items } = structuredClone(listed);
  const held = items.map((item): HeldItem => ({ ...item, first: item.quantity }));
  return {
    orderId,
    isListed: true,
    action,
    status,
    fields,
    address,
    emails,
    items: held,
    updates: 0,
  };
}

/**
 * Applies an update, or says why not. Nothing can change once the order was
 * released; an address replaces the whole address; a quantity goes down only.
 */
export function applyUpdate(order: HeldOrder, update: HeldUpdate): Refusal | null {
  if (order.action !== "Hold" || order.status !== "Received") {
    const message = `The fulfillment order ${order.orderId} is not on hold and cannot be updated.`;
    return { kind: "refused", status: 400, message };
  }
  const wrong = update.items.map((item) => judgeItem(order, item)).find((each) => each !== null);
  if (wrong) return { kind: "refused", status: 400, message: wrong };
  const { fulfillmentAction, ...fields } = update.fields;
  order.fields = { ...order.fields, ...fields };
  order.address = update.address ? { ...update.address } : order.address;
  order.emails = update.emails ?? order.emails;
  for (const { id, quantity, fields: said } of update.items) {
    const item = order.items.find((each) => each.id === id);
    if (item) Object.assign(item, { quantity, fields: { ...item.fields, ...said } });
    else order.items.push({ id, first: quantity, quantity, fields: { ...said } });
  }
  if (fulfillmentAction === "Ship") {
    order.action = "Ship";
    order.status = "Planning";
  }
  order.updates += 1;
  return null;
}

function judgeItem(order: HeldOrder, { id, quantity }: HeldUpdate["items"][number]): string | null {
  const item = order.items.find((each) => each.id === id);
  if (!item) {
    return order.isListed ? `The fulfillment order has no item with the ID ${id}.` : null;
  }
  if (quantity <= item.first) return null;
  return `The quantity ${quantity} of item ${id} is higher than the ${item.first} that were ordered.`;
}
