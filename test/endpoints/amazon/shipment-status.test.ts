import { describe, expect, test } from "vitest";
import { SHIPMENT_STATUSES } from "../../../src/domain/shipment-status.ts";
import { createShipmentStatus } from "../../../src/endpoints/amazon/shipment-status.ts";
import { BugError } from "../../../src/errors.ts";
import { updateShipmentStatusRequest } from "./model.ts";
import { makeCaller, never, openMarketplace } from "./seller.ts";

const ORDER_ID = "111-0000001-0000001";
const PLACE = { marketplaceId: "ATVPDKIKX0DER" };
const endpoint = createShipmentStatus(makeCaller());

describe("amazon.updateShipmentStatus", () => {
  test.each(SHIPMENT_STATUSES)("%s is a request of the model", (status) => {
    const items = [{ id: "05015851154158", quantity: 2 }];
    const whole = endpoint.buildRequest({ orderId: ORDER_ID, status, items: [], place: PLACE });
    expect(whole).toEqual({
      version: 1,
      operation: "amazon.updateShipmentStatus",
      method: "POST",
      path: "/orders/v0/orders/111-0000001-0000001/shipment",
      body: { marketplaceId: "ATVPDKIKX0DER", shipmentStatus: status },
    });
    const part = endpoint.buildRequest({ orderId: ORDER_ID, status, items, place: PLACE });
    expect(part.body).toMatchObject({
      orderItems: [{ orderItemId: "05015851154158", quantity: 2 }],
    });
    for (const { body } of [whole, part]) {
      expect(updateShipmentStatusRequest.safeParse(body).success).toBe(true);
    }
  });

  test("needs a marketplace", () => {
    const post = { orderId: ORDER_ID, status: "PickedUp", items: [] } as const;
    expect(() => endpoint.buildRequest({ ...post, place: { marketplaceId: "" } })).toThrow(
      BugError,
    );
  });

  test("is set at the marketplace, or refused with a code", async () => {
    const { sandbox, account } = await openMarketplace();
    const send = (marketplaceId: string) =>
      endpoint.send(
        endpoint.buildRequest({
          orderId: ORDER_ID,
          status: "ReadyForPickup",
          items: [],
          place: { marketplaceId },
        }),
        account,
        never,
      );
    expect(await send("ATVPDKIKX0DER")).toMatchObject({ kind: "accepted" });
    expect(sandbox.state().stores[0]?.statuses).toMatchObject([
      { orderId: ORDER_ID, status: "ReadyForPickup", items: [] },
    ]);
    // The static sandbox case of the model.
    expect(await send("1")).toMatchObject({
      kind: "rejected",
      code: "marketplace-invalid",
      message: "Marketplace ID is not defined (1001)",
    });
  });
});
