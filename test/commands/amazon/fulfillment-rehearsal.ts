import { readdirSync, readFileSync } from "node:fs";
import type { SandboxOptions } from "../../../src/sandbox/options.ts";
import type { Rehearsal } from "../rehearsal.ts";
import { FAST, openAmazonRehearsal } from "./amazon-rehearsal.ts";

export const UPDATE = "amazon.updateFulfillmentOrder";
export const READ = "amazon.getFulfillmentOrder";
export const MWS = "mws.UpdateFulfillmentOrder";

/** What the MWS account signs with, which nothing may ever show. */
export const SECRET_KEY = "secret-of-acme-0123456789";

const MWS_ACCOUNT = {
  api: "mws",
  accessKeyId: "AKIDOFACME0123",
  secretKey: SECRET_KEY,
  sellerId: "A1ACME",
  marketplaceId: "ATVPDKIKX0DER",
};

/** Orders that were created on hold. */
export const HELD: NonNullable<SandboxOptions["fulfillmentOrders"]> = [
  {
    orderId: "FO-1",
    address: { name: "Hanako Yamada", addressLine1: "9-9 Nishi-cho", addressLine2: "Room 5" },
    items: [
      { id: "line-1", quantity: 5 },
      { id: "line-2", quantity: 2 },
    ],
  },
  { orderId: "FO-2", items: [{ id: "line-1", quantity: 1 }] },
];

/** Sets up a rehearsal with one account `spapi` and two fulfillment orders on hold. */
export function openFulfillmentRehearsal(
  sandbox: SandboxOptions = {},
  api: "amazon" | "mws" = "amazon",
): Promise<Rehearsal> {
  const limits = { [UPDATE]: FAST, [MWS]: FAST, [READ]: FAST };
  return openAmazonRehearsal({
    sandbox: { limits, fulfillmentOrders: HELD, mwsSecretKey: SECRET_KEY, ...sandbox },
    accounts: { spapi: api === "mws" ? MWS_ACCOUNT : {} },
    limits,
  });
}

/** Writes a sheet and runs it as updates of fulfillment orders. */
export async function tell(rehearsal: Rehearsal, name: string, ...rows: string[]) {
  const sheet = rehearsal.write(`${name}.csv`, rows.join("\n"));
  return rehearsal.run(sheet, "--operation", UPDATE, "--out", `${name}.result.csv`);
}

/** Every byte that the rehearsal keeps of what it has sent. */
export function kept(rehearsal: Rehearsal): string {
  const names = readdirSync(rehearsal.folder).filter((name) => /\.db|backup/u.test(name));
  return names.map((name) => readFileSync(rehearsal.path(name), "latin1")).join("\n");
}

/** A fulfillment order as the sandbox has it. */
export function heldOf({ sandbox }: Rehearsal, orderId: string) {
  const orders = sandbox.state().stores.flatMap(({ fulfillmentOrders }) => fulfillmentOrders);
  return orders.find((order) => order.orderId === orderId);
}
