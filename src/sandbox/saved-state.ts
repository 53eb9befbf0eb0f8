import { z } from "zod";
import { FAULT_KINDS } from "./faults.ts";
import { heldListSchema } from "./held-orders.ts";
import { orderedListSchema } from "./ordered.ts";
import type { Store } from "./store.ts";
import { addPackage } from "./store.ts";
import type { World } from "./world.ts";
import { Traffic } from "./traffic.ts";

const items = z.array(z.object({ id: z.string(), quantity: z.int().positive() })).readonly();
const count = z.int().min(0);
const details = z.object({
  carrierName: z.string(),
  shipMethod: z.string(),
  shipDate: z.string(),
  supplySourceId: z.string(),
  codCollectionMethod: z.string(),
  transparencyCodes: z
    .array(z.object({ id: z.string(), codes: z.array(z.string()).readonly() }))
    .readonly(),
});

const texts = z.record(z.string(), z.string());
const heldOrder = z.object({
  orderId: z.string(),
  isListed: z.boolean(),
  action: z.enum(["Hold", "Ship"]),
  status: z.string(),
  fields: texts,
  address: texts,
  emails: z.array(z.string()),
  items: z.array(z.object({ id: z.string(), first: z.int(), quantity: z.int(), fields: texts })),
  updates: count,
});

/** What a state file holds. Tokens stand in it only as hashes. */
export const savedStateSchema = z.object({
  format: z.literal("shipledger-sandbox-1"),
  orders: orderedListSchema,
  fulfillmentOrders: heldListSchema.default([]),
  stores: z.array(
    z.object({
      label: z.string(),
      tokenHash: z.string(),
      maskedToken: z.string(),
      packages: z.array(
        z.object({
          orderId: z.string(),
          packageId: z.string(),
          items,
          trackingNumber: z.string(),
          companyId: z.string(),
          details: details.nullable().default(null),
          edits: count,
          repeats: count,
          creates: count,
          createdAtMs: z.number(),
          updatedAtMs: z.number(),
          history: z.array(z.string()),
        }),
      ),
      statuses: z.array(
        z.object({ orderId: z.string(), status: z.string(), items, atMs: z.number() }),
      ),
      heldOrders: z.array(heldOrder).default([]),
    }),
  ),
  traffic: z.object({
    requests: count,
    throttled: count,
    faults: z.partialRecord(z.enum(FAULT_KINDS), count),
    byOperation: z.record(
      z.string(),
      z.object({
        requests: count,
        throttled: count,
        firstAtMs: z.number(),
        lastAtMs: z.number(),
      }),
    ),
  }),
});
export type SavedState = z.output<typeof savedStateSchema>;

/** A world as it is saved. Buckets and the list of requests are not: they are about this process's time. */
export function saveWorld({ marketplace, traffic }: World): SavedState {
  return {
    format: "shipledger-sandbox-1",
    orders: [...marketplace.ordered().values()].map((order) => ({
      ...order,
      items: [...order.items.values()],
    })),
    fulfillmentOrders: [...marketplace.held().values()].map((order) => structuredClone(order)),
    stores: marketplace.stores().map(({ orders, heldOrders, statuses, ...store }) => ({
      label: store.label,
      tokenHash: store.tokenHash,
      maskedToken: store.maskedToken,
      heldOrders: [...heldOrders.values()].map(({ emails, ...order }) => {
        return { ...structuredClone(order), emails: [...emails] };
      }),
      packages: [...orders.values()].flatMap((order) =>
        [...order.packages.values()].map((held) => structuredClone(held)),
      ),
      statuses: statuses.map((change) => ({ ...change, items: [...change.items] })),
    })),
    traffic: traffic.counts(),
  };
}

/** The world that was saved, laid over one that has just begun: orders given at the start win. */
export function restoreWorld(begun: World, saved: SavedState): World {
  const { marketplace } = begun;
  const given = new Set(marketplace.ordered().keys());
  marketplace.listOrders(saved.orders.filter(({ orderId }) => !given.has(orderId)));
  const givenHeld = new Set(marketplace.held().keys());
  marketplace.listHeldOrders(
    saved.fulfillmentOrders.filter(({ orderId }) => !givenHeld.has(orderId)),
  );
  for (const { packages, heldOrders: held, ...kept } of saved.stores) {
    const heldOrders = new Map(held.map((order) => [order.orderId, order]));
    const store: Store = { ...kept, orders: new Map(), heldOrders, buckets: new Map() };
    for (const held of packages) addPackage(store, held);
    marketplace.adoptStore(store);
  }
  return { ...begun, traffic: new Traffic(saved.traffic) };
}
