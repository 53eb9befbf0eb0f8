import { describe, expect, test } from "vitest";
import {
  CARRIER_READERS,
  ENDPOINTS,
  FULFILLMENT_ORDER_READERS,
  ORDER_READERS,
  warmAccount,
} from "../../src/endpoints/registry.ts";
import { isPackageTraits } from "../../src/domain/operation.ts";
import { never, openMarketplace } from "./amazon/seller.ts";
import { PUBLISHED_LIMITS } from "../../src/endpoints/limits.ts";

const READERS = { ...ORDER_READERS, ...FULFILLMENT_ORDER_READERS, ...CARRIER_READERS };

describe("the tables of operations", () => {
  test("every row is the operation that it is named for", () => {
    for (const [name, { traits }] of Object.entries(ENDPOINTS)) expect(traits.name).toBe(name);
    for (const [name, { operation }] of Object.entries(READERS)) expect(operation).toBe(name);
  });

  test("an operation is of the API that its name begins with", () => {
    for (const { traits } of Object.values(ENDPOINTS)) {
      expect(traits.name.split(".")[0]).toBe(traits.api);
    }
  });

  test("an operation's orders and carriers are read by calls of its own API", () => {
    for (const { traits } of Object.values(ENDPOINTS)) {
      expect(traits.orderRead?.split(".")[0] ?? traits.api).toBe(traits.api);
      if (!isPackageTraits(traits)) continue;
      if (traits.carriers in CARRIER_READERS) {
        expect(traits.carriers.split(".")[0]).toBe(traits.api);
      }
    }
  });

  test("all of Amazon's operations live on one access token, which can be had beforehand", async () => {
    const { sandbox, account } = await openMarketplace();
    expect(await warmAccount(account, never)).toEqual({ kind: "ready" });
    const post = { orderId: "111-1", status: "PickedUp", items: [], place: account } as const;
    const endpoint = ENDPOINTS["amazon.updateShipmentStatus"];
    await endpoint.send(endpoint.buildRequest(post), account, never);
    await ORDER_READERS["amazon.getOrder"].read("111-1", account, never);
    expect(sandbox.requests().map(({ operation }) => operation)).toEqual([
      "lwa.token",
      "amazon.updateShipmentStatus",
      "amazon.getOrder",
    ]);
    expect(await warmAccount({ ...account, refreshToken: "refused" }, never)).toMatchObject({
      kind: "refused",
    });
  });

  test("every operation has a limit", () => {
    const names = [ENDPOINTS, READERS].flatMap((table) => Object.keys(table));
    expect(Object.keys(PUBLISHED_LIMITS)).toEqual(expect.arrayContaining(names));
  });
});
