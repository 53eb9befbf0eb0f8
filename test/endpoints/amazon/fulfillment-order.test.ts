import { describe, expect, test } from "vitest";
import type { FulfillmentOrderWish } from "../../../src/domain/fulfillment-order.ts";
import { createGetFulfillmentOrder } from "../../../src/endpoints/amazon/get-fulfillment-order.ts";
import { createUpdateFulfillmentOrder } from "../../../src/endpoints/amazon/update-fulfillment-order.ts";
import type { EndpointAccount } from "../../../src/endpoints/endpoint.ts";
import { BugError } from "../../../src/errors.ts";
import { startAmazon } from "./amazon-server.ts";
import { updateFulfillmentOrderRequest } from "./model.ts";
import { makeCaller, never, openMarketplace } from "./seller.ts";

const endpoint = createUpdateFulfillmentOrder(makeCaller());
const reader = createGetFulfillmentOrder(makeCaller());

const NOTHING: FulfillmentOrderWish = {
  fields: {},
  orderMoment: "",
  address: null,
  emails: null,
  features: null,
  items: [],
};
const EVERYTHING: FulfillmentOrderWish = {
  fields: {
    marketplaceId: "A1VC38T7YXB528",
    displayableOrderId: "Auftrag 7",
    displayableOrderDate: "2026-03-05",
    displayableOrderComment: "Gruss an Taro",
    shippingSpeedCategory: "Standard",
    fulfillmentAction: "Hold",
    fulfillmentPolicy: "FillAll",
    shipFromCountryCode: "JP",
  },
  orderMoment: "2026-03-05T12:00:00+09:00",
  address: {
    name: "Taro Testmann",
    addressLine1: "1-1 Kita",
    stateOrRegion: "Hyogo",
    postalCode: "650-0001",
    countryCode: "JP",
    phone: "080-1234-5678",
  },
  emails: ["taro@example.org"],
  features: [{ featureName: "BLANK_BOX", featureFulfillmentPolicy: "Required" }],
  items: [
    {
      id: "line-1",
      quantity: 2,
      fields: {
        sellerSku: "SKU-1",
        giftMessage: "Alles Gute",
        "perUnitPrice.currencyCode": "JPY",
        "perUnitPrice.value": "20.00",
      },
    },
  ],
};

function build(wish: FulfillmentOrderWish) {
  return endpoint.buildRequest({ orderId: "FO-1", wish });
}

function update(account: EndpointAccount, wish: FulfillmentOrderWish) {
  return endpoint.send(build(wish), account, never);
}

describe("amazon.updateFulfillmentOrder", () => {
  test("says all that there is to say as the model has it", () => {
    const { body, ...rest } = build(EVERYTHING);
    expect(rest).toEqual({
      version: 1,
      operation: "amazon.updateFulfillmentOrder",
      method: "PUT",
      path: "/fba/outbound/2020-07-01/fulfillmentOrders/FO-1",
    });
    expect(updateFulfillmentOrderRequest.safeParse(body).error?.issues).toBeUndefined();
    expect(body).toMatchObject({
      displayableOrderDate: "2026-03-05T12:00:00+09:00",
      items: [{ quantity: 2, perUnitPrice: { currencyCode: "JPY", value: "20.00" } }],
    });
  });

  test("says nothing that it was not told to", () => {
    expect(build({ ...NOTHING, fields: { fulfillmentAction: "Ship" } }).body).toEqual({
      fulfillmentAction: "Ship",
    });
  });

  test.each([
    ["a/b", "a%2Fb"],
    ["Auftrag 7", "Auftrag%207"],
    ["100%", "100%25"],
  ])("the order %s stands in the path as %s", (orderId, segment) => {
    expect(endpoint.buildRequest({ orderId, wish: EVERYTHING }).path).toBe(
      `/fba/outbound/2020-07-01/fulfillmentOrders/${segment}`,
    );
  });

  test("takes no half amount and no date that is no moment", () => {
    const item = { id: "line-1", quantity: 1, fields: { "perUnitTax.value": "3" } };
    expect(() => build({ ...NOTHING, items: [item] })).toThrow(BugError);
    expect(() => build({ ...NOTHING, items: [{ ...item, fields: {}, quantity: 0 }] })).toThrow(
      BugError,
    );
    expect(() => build({ ...NOTHING, fields: { displayableOrderDate: "2026-03-05" } })).toThrow(
      BugError,
    );
  });

  test("quotes nothing that was written about the recipient", async () => {
    const { account } = await startAmazon((_request, response) => {
      const message = "Taro Testmann, 080-1234-5678, 1-1 Kita: taro@example.org, Alles Gute";
      const body = { errors: [{ code: "InvalidInput", message, details: "Gruss an Taro" }] };
      response.writeHead(400).end(JSON.stringify(body));
    });
    const answer = await update(account, EVERYTHING);
    expect(answer).toMatchObject({ kind: "rejected" });
    expect(JSON.stringify(answer)).not.toMatch(/Testmann|080-1234|Kita|example|Alles|Gruss/u);
  });
});

describe("amazon.getFulfillmentOrder", () => {
  test("shows what an update has made of the order", async () => {
    const items = [{ id: "line-1", quantity: 5 }];
    const { account } = await openMarketplace({ fulfillmentOrders: [{ orderId: "FO-1", items }] });
    expect(await update(account, EVERYTHING)).toMatchObject({ kind: "accepted" });
    const read = await reader.read("FO-1", account, never);
    expect(read).toMatchObject({
      kind: "read",
      reading: {
        orderId: "FO-1",
        status: "Received",
        shown: {
          fields: { fulfillmentAction: "Hold", fulfillmentPolicy: "FillAll" },
          address: EVERYTHING.address,
          emails: ["taro@example.org"],
          items: [{ id: "line-1", quantity: 2, fields: { "perUnitPrice.value": "20.00" } }],
        },
      },
    });
  });

  test("shows a release, after which nothing is taken", async () => {
    const { account } = await openMarketplace();
    await update(account, { ...NOTHING, fields: { fulfillmentAction: "Ship" } });
    expect(await reader.read("FO-1", account, never)).toMatchObject({
      reading: { status: "Planning", shown: { fields: { fulfillmentAction: "Ship" } } },
    });
    expect(await update(account, EVERYTHING)).toMatchObject({
      kind: "rejected",
      code: "not-on-hold",
    });
  });

  test("tells that there is none", async () => {
    const { account } = await openMarketplace({ openOrders: false });
    expect(await reader.read("FO-9", account, never)).toMatchObject({ kind: "not-found" });
  });

  test.each([
    ["an empty answer", {}],
    ["no items", { payload: { fulfillmentOrder: { sellerFulfillmentOrderId: "FO-1" } } }],
    [
      "a quantity that is none",
      {
        payload: {
          fulfillmentOrder: { sellerFulfillmentOrderId: "FO-1" },
          fulfillmentOrderItems: [{ sellerFulfillmentOrderItemId: "line-1", quantity: "2" }],
        },
      },
    ],
  ])("cannot read %s", async (_name, body) => {
    const { account } = await startAmazon((_request, response) => {
      response.end(JSON.stringify(body));
    });
    expect(await reader.read("FO-1", account, never)).toMatchObject({
      kind: "failed",
      why: "unreadable",
    });
  });

  test("lets new words and fields pass", async () => {
    const fulfillmentOrder = {
      sellerFulfillmentOrderId: "FO-1",
      fulfillmentOrderStatus: "Dreaming",
    };
    const { account } = await startAmazon((_request, response) => {
      const payload = { fulfillmentOrder, fulfillmentOrderItems: [], somethingNew: 1 };
      response.end(JSON.stringify({ payload }));
    });
    expect(await reader.read("FO-1", account, never)).toMatchObject({
      reading: { status: "Dreaming", shown: { address: null, items: [] } },
    });
  });
});
