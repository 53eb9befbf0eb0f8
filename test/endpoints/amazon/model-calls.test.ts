import {
  FulfillmentOutboundApiAxiosParamCreator as OutboundParams,
  clientRateLimits as outboundLimits,
} from "@sp-api-sdk/fulfillment-outbound-api-2020-07-01";
import {
  OrdersApiAxiosParamCreator as OrdersParams,
  clientRateLimits as ordersLimits,
} from "@sp-api-sdk/orders-api-2026-01-01";
import {
  OrdersApiAxiosParamCreator as OrdersV0Params,
  clientRateLimits as ordersV0Limits,
} from "@sp-api-sdk/orders-api-v0";
import { expect, test } from "vitest";
import { createConfirmShipment } from "../../../src/endpoints/amazon/confirm-shipment.ts";
import { createGetFulfillmentOrder } from "../../../src/endpoints/amazon/get-fulfillment-order.ts";
import { createGetOrder, INCLUDED_DATA } from "../../../src/endpoints/amazon/get-order.ts";
import { createShipmentStatus } from "../../../src/endpoints/amazon/shipment-status.ts";
import { createUpdateFulfillmentOrder } from "../../../src/endpoints/amazon/update-fulfillment-order.ts";
import { PUBLISHED_LIMITS } from "../../../src/endpoints/limits.ts";
import { PUBLISHED_LAWS } from "../../../src/sandbox/limits.ts";
import { startAmazon } from "./amazon-server.ts";
import { STATIC_ORDER_ID as ORDER_ID, staticConfirmation } from "./model.ts";
import { makeCaller, never } from "./seller.ts";

/** The calls of Amazon's models, as the packages make them (see model-types.ts). */
const MODELLED = {
  "amazon.confirmShipment": () => OrdersV0Params().confirmShipment(ORDER_ID, staticConfirmation()),
  "amazon.updateShipmentStatus": () =>
    OrdersV0Params().updateShipmentStatus(ORDER_ID, {
      marketplaceId: "ATVPDKIKX0DER",
      shipmentStatus: "PickedUp",
    }),
  "amazon.getOrder": () => OrdersParams().getOrder(ORDER_ID, [...INCLUDED_DATA]),
  "amazon.updateFulfillmentOrder": () => OutboundParams().updateFulfillmentOrder(ORDER_ID, {}),
  "amazon.getFulfillmentOrder": () => OutboundParams().getFulfillmentOrder(ORDER_ID),
};
type Operation = keyof typeof MODELLED;

/** What we send for each of them: method, path and query. */
async function callAll(): Promise<Record<Operation, string>> {
  const seen: string[] = [];
  const { account } = await startAmazon(({ method, url }, response) => {
    seen.push(`${method} ${url}`);
    response.writeHead(204).end();
  });
  const caller = makeCaller();
  const place = { marketplaceId: "ATVPDKIKX0DER" };
  const confirmation = createConfirmShipment(caller).buildRequest({
    orderId: ORDER_ID,
    packageId: "1",
    place,
    content: {
      trackingNumber: "112345678",
      carrierCode: "FedEx",
      carrierName: "",
      shipMethod: "",
      shipDate: "2022-02-11T01:00:00Z",
      items: [{ id: "79039765272157", quantity: 1 }],
    },
  });
  await createConfirmShipment(caller).send(confirmation, account, never);
  const told = { orderId: ORDER_ID, status: "PickedUp", items: [], place } as const;
  const status = createShipmentStatus(caller).buildRequest(told);
  await createShipmentStatus(caller).send(status, account, never);
  await createGetOrder(caller).read(ORDER_ID, account, never);
  const wish = { fields: {}, orderMoment: "", address: null, emails: null, features: null };
  const update = createUpdateFulfillmentOrder(caller).buildRequest({
    orderId: ORDER_ID,
    wish: { ...wish, items: [] },
  });
  await createUpdateFulfillmentOrder(caller).send(update, account, never);
  await createGetFulfillmentOrder(caller).read(ORDER_ID, account, never);
  const [confirm = "", tell = "", read = "", change = "", look = ""] = seen;
  return {
    "amazon.confirmShipment": confirm,
    "amazon.updateShipmentStatus": tell,
    "amazon.getOrder": read,
    "amazon.updateFulfillmentOrder": change,
    "amazon.getFulfillmentOrder": look,
  };
}

test("methods, paths and queries are those of Amazon's models", async () => {
  const modelled = await Promise.all(
    Object.entries(MODELLED).map(async ([operation, ask]) => {
      const { url, options } = await ask();
      return [operation, `${options.method} ${decodeURIComponent(url)}`] as const;
    }),
  );
  expect(await callAll()).toEqual(Object.fromEntries(modelled));
});

test.each(Object.keys(MODELLED) as Operation[])(
  "the limit of %s is that of Amazon's model, here and in the sandbox",
  async (operation) => {
    const { url, options } = await MODELLED[operation]();
    const [path = ""] = url.split("?");
    const limits = [...ordersV0Limits, ...ordersLimits, ...outboundLimits].filter(
      ({ method, urlRegex }) =>
        method === options.method?.toLowerCase() && new RegExp(urlRegex).test(path),
    );
    expect(limits).toHaveLength(1);
    const [{ rate, burst } = { rate: 0, burst: 0 }] = limits;
    const modelled = { ratePerSecond: rate, burst };
    expect(PUBLISHED_LIMITS[operation]).toMatchObject(modelled);
    expect(PUBLISHED_LAWS[operation]).toMatchObject(modelled);
  },
);
