import { expect, test } from "vitest";
import type { MwsEndpointAccount } from "../../../src/endpoints/endpoint.ts";
import { requestsOf, planFields } from "../../batch/updates/plan-fields.ts";
import { readBody, startServer } from "../loopback.ts";
import { never } from "../amazon/seller.ts";
import { makeEndpoint, makeMwsAccount } from "./gateway.ts";
import { signAgain } from "./second-signature.ts";

const ORDER_ID = "mws-test-query-20100713023203751";

/**
 * The example query of the page UpdateFulfillmentOrder
 * (https://github.com/bizon/mws-api-doc), encoded as it stands there: what the
 * sheet says, and what the account adds. Its signature is left out, since
 * nobody knows the key of it.
 */
const BY_THE_SHEET = [
  "MarketplaceId=ATVPDKIKX0DER",
  `SellerFulfillmentOrderId=${ORDER_ID}`,
  `DisplayableOrderId=${ORDER_ID}`,
  "ShippingSpeedCategory=Standard",
  "DestinationAddress.Name=Amazon%20Taro",
  "DestinationAddress.Line1=Meguro-ku%20Shimomeguro%2012-34-56",
  "DestinationAddress.Line2=XXX%20building%20101",
  "DestinationAddress.CountryCode=JP",
  "DestinationAddress.StateOrProvinceCode=Tokyo",
  "DestinationAddress.PostalCode=1500002",
  "DisplayableOrderComment=Seller%20comment%20here",
  "DisplayableOrderDateTime=2014-01-02",
  "FulfillmentAction=Ship",
  "Items.member.1.DisplayableComment=Seller%20comment%20here",
  "Items.member.1.GiftMessage=Gift%20comment%20here",
  "Items.member.1.PerUnitDeclaredValue.CurrencyCode=JPY",
  "Items.member.1.PerUnitDeclaredValue.Value=30",
  "Items.member.1.Quantity=1",
  "Items.member.1.SellerFulfillmentOrderItemId=mws-test-1",
  "Items.member.2.DisplayableComment=Seller%20comment%20here",
  "Items.member.2.GiftMessage=Gift%20comment%20here",
  "Items.member.2.PerUnitDeclaredValue.CurrencyCode=JPY",
  "Items.member.2.PerUnitDeclaredValue.Value=20.00",
  "Items.member.2.Quantity=2",
  "Items.member.2.SellerFulfillmentOrderItemId=mws-test-2",
  "NotificationEmailList.member.1=test1%40amazon.com",
  "NotificationEmailList.member.2=test2%40amazon.com",
];
const BY_THE_ACCOUNT = [
  "Action=UpdateFulfillmentOrder",
  "Version=2010-10-01",
  "AWSAccessKeyId=AKIAJGUEXAMPLEE2NVUA",
  "MWSAuthToken=amzn.mws.4ea38b7b-f563-7709-4bae-87aeaEXAMPLE",
  "SignatureVersion=2",
  "SignatureMethod=HmacSHA256",
  "SellerId=A2NKEXAMPLEF53",
];

/** The page's moment has no milliseconds; ours has, and both are ISO 8601. */
const TIMESTAMP = "Timestamp=2014-01-02T02%3A40%3A36.000Z";

/** A sheet with a column for each parameter, and one row. */
function sheetRow(): Record<string, string> {
  const cells = BY_THE_SHEET.map((pair) => pair.split("=").map(decodeURIComponent));
  return Object.fromEntries(cells.map(([name = "", value = ""]) => [name, value]));
}

async function sendToGateway(account: Partial<MwsEndpointAccount>) {
  const seen = { target: "", method: "", host: "", type: "", body: "" };
  const url = await startServer(async (request, response) => {
    const { url: target = "", method = "", headers } = request;
    const { host = "", "content-type": type = "" } = headers;
    Object.assign(seen, { target, method, host, type, body: await readBody(request) });
    response.end("<UpdateFulfillmentOrderResponse/>");
  });
  const [request] = requestsOf(planFields([sheetRow()], { api: "mws" }));
  if (!request) throw new Error("the sheet sends nothing");
  const answer = await makeEndpoint().send(request, makeMwsAccount(url, account), never);
  return { seen, answer };
}

test("the example query of the page comes out of a sheet with its parameters as columns", async () => {
  const secretKey = "key-of-the-example";
  const { seen, answer } = await sendToGateway({
    accessKeyId: "AKIAJGUEXAMPLEE2NVUA",
    authToken: "amzn.mws.4ea38b7b-f563-7709-4bae-87aeaEXAMPLE",
    sellerId: "A2NKEXAMPLEF53",
    secretKey,
  });
  expect(answer).toMatchObject({ kind: "accepted" });
  expect(seen).toMatchObject({
    method: "POST",
    target: "/FulfillmentOutboundShipment/2010-10-01/",
    type: "application/x-www-form-urlencoded; charset=utf-8",
  });
  const pairs = seen.body.split("&");
  const [signature, ...others] = pairs.filter((pair) => pair.startsWith("Signature="));
  expect(others).toEqual([]);
  expect(pairs.filter((pair) => pair !== signature).toSorted()).toEqual(
    [...BY_THE_SHEET, ...BY_THE_ACCOUNT, TIMESTAMP].toSorted(),
  );

  const parameters = pairs.map((pair) => {
    const [name = "", value = ""] = pair.split("=");
    return [decodeURIComponent(name), decodeURIComponent(value)] as const;
  });
  const place = {
    verb: "POST",
    host: seen.host.split(":")[0] ?? "",
    path: "/FulfillmentOutboundShipment/2010-10-01/",
  };
  const again = signAgain(secretKey, place, parameters);
  expect(decodeURIComponent(signature ?? "")).toBe(`Signature=${again}`);
});

test("a seller that signs for itself sends no token", async () => {
  const { seen } = await sendToGateway({ authToken: "" });
  expect(seen.body).not.toContain("MWSAuthToken");
});
