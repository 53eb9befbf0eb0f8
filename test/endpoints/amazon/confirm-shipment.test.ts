import {
  array,
  assert,
  constantFrom,
  date,
  integer,
  oneof,
  property,
  record,
  string,
} from "fast-check";
import { describe, expect, test } from "vitest";
import type { PackageContent } from "../../../src/domain/contents.ts";
import { sumItems } from "../../../src/domain/contents.ts";
import { createConfirmShipment } from "../../../src/endpoints/amazon/confirm-shipment.ts";
import { BugError } from "../../../src/errors.ts";
import { confirmShipmentRequest, STATIC_ORDER_ID, staticConfirmation } from "./model.ts";
import { makeCaller, never, openMarketplace } from "./seller.ts";

const ORDER_ID = "111-0000001-0000001";
const PLACE = { marketplaceId: "ATVPDKIKX0DER" };
const CONTENT: PackageContent = {
  trackingNumber: "1Z999AA10310000018",
  carrierCode: "UPS",
  carrierName: "",
  shipMethod: "",
  shipDate: "2026-11-20T12:00:00-05:00",
  items: [
    { id: "05015851154158", quantity: 2 },
    { id: "10000000000001", quantity: 1 },
  ],
};

function makeEndpoint() {
  const caller = makeCaller();
  return createConfirmShipment(caller);
}

function build(changes: Partial<PackageContent> = {}, packageId = "1842698020") {
  const content = { ...CONTENT, ...changes };
  return makeEndpoint().buildRequest({ orderId: ORDER_ID, packageId, content, place: PLACE });
}

describe("the request", () => {
  test("is the model's, with nothing that was not said", () => {
    expect(build()).toEqual({
      version: 1,
      operation: "amazon.confirmShipment",
      method: "POST",
      path: "/orders/v0/orders/111-0000001-0000001/shipmentConfirmation",
      body: {
        marketplaceId: "ATVPDKIKX0DER",
        packageDetail: {
          packageReferenceId: "1842698020",
          carrierCode: "UPS",
          trackingNumber: "1Z999AA10310000018",
          shipDate: "2026-11-20T12:00:00-05:00",
          orderItems: [
            { orderItemId: "05015851154158", quantity: 2 },
            { orderItemId: "10000000000001", quantity: 1 },
          ],
        },
      },
    });
  });

  test("is that of the static sandbox case, with everything said", () => {
    const request = makeEndpoint().buildRequest({
      orderId: STATIC_ORDER_ID,
      packageId: "1",
      place: PLACE,
      content: {
        trackingNumber: "112345678",
        carrierCode: "FedEx",
        carrierName: "FedEx",
        shipMethod: "FedEx Ground",
        shipDate: "2022-02-11T01:00:00.000Z",
        items: [{ id: "79039765272157", quantity: 1 }],
        extras: {
          shipFromSupplySourceId: "057d3fcc-b750-419f-bbcd-4d340c60c430",
          transparencyCodes: [{ id: "79039765272157", codes: ["09876543211234567890"] }],
        },
      },
    });
    expect(request.path).toBe(`/orders/v0/orders/${STATIC_ORDER_ID}/shipmentConfirmation`);
    expect(request.body).toEqual(staticConfirmation());
  });

  test("carries the collection of cash on delivery beside the package", () => {
    const { body } = build({ extras: { codCollectionMethod: "DirectPayment" } });
    expect(body).toMatchObject({ codCollectionMethod: "DirectPayment" });
    expect(confirmShipmentRequest.safeParse(body).success).toBe(true);
  });

  test("validates against the model, whatever a package holds", () => {
    const text = string({ minLength: 1, maxLength: 40, unit: "grapheme" });
    const contents = record({
      trackingNumber: text,
      carrierCode: constantFrom("UPS", "FedEx", "Other", "ヤマト運輸"),
      carrierName: text,
      shipMethod: constantFrom("", "Ground", "宅急便"),
      shipDate: date({
        min: new Date("2020-01-01"),
        max: new Date("2030-01-01"),
        noInvalidDate: true,
      }).map((day) => day.toISOString()),
      items: array(
        record({
          id: oneof(text, constantFrom("__proto__", "constructor")),
          quantity: integer({ min: 1, max: 999 }),
        }),
        {
          minLength: 1,
          maxLength: 5,
        },
      ).map(sumItems),
      packageId: integer({ min: 1, max: 2_147_483_647 }).map(String),
      codes: array(text, { maxLength: 3 }),
    });
    assert(
      property(contents, ({ packageId, codes, ...content }) => {
        const transparencyCodes = [{ id: content.items[0]?.id ?? "", codes }];
        const { body } = build({ ...content, extras: { transparencyCodes } }, packageId);
        const checked = confirmShipmentRequest.safeParse(body);
        expect(checked.error).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["a plain date", { shipDate: "2026-11-20" }],
    ["no date", { shipDate: "" }],
    ["a time without an offset", { shipDate: "2026-11-20T12:00:00" }],
    ["a day that is none", { shipDate: "2026-13-20T12:00:00Z" }],
    ["no carrier", { carrierCode: "" }],
    [`"Other" without a name`, { carrierCode: "Other" }],
    ["no tracking number", { trackingNumber: "" }],
    ["no items", { items: [] }],
    ["half a unit", { items: [{ id: "1", quantity: 0.5 }] }],
  ])("is not built from %s: rules before have refused it", (_name, changes) => {
    expect(() => build(changes)).toThrow(BugError);
  });

  test("is not built without a marketplace, or with a package ID that is no number", () => {
    const endpoint = makeEndpoint();
    const post = { orderId: ORDER_ID, packageId: "1", content: CONTENT };
    expect(() => endpoint.buildRequest(post)).toThrow(BugError);
    expect(() => endpoint.buildRequest({ ...post, place: { marketplaceId: "" } })).toThrow(
      BugError,
    );
    expect(() => build({}, "PKG001")).toThrow(BugError);
  });
});

describe("at a marketplace", () => {
  test("a package is created, repeated and edited under its ID", async () => {
    const { sandbox, account } = await openMarketplace();
    const endpoint = makeEndpoint();
    const send = (content: PackageContent) =>
      endpoint.send(
        endpoint.buildRequest({ orderId: ORDER_ID, packageId: "7", content, place: account }),
        account,
        never,
      );
    expect(await send(CONTENT)).toEqual({
      kind: "accepted",
      requestId: expect.stringMatching(/^[\da-f-]{36}$/u),
      limits: { ratePerSecond: 500 },
    });
    expect(await send(CONTENT)).toMatchObject({ kind: "accepted" });
    expect(await send({ ...CONTENT, trackingNumber: "1Z2" })).toMatchObject({ kind: "accepted" });
    expect(sandbox.state().stores[0]?.packages).toMatchObject([
      { packageId: "7", creates: 1, repeats: 1, edits: 1, history: ["1Z999AA10310000018", "1Z2"] },
    ]);
  });

  test.each([
    ["cancelled", { status: "cancelled" as const }, "order-cancelled"],
    ["Ship+", { programs: ["PRIME", "FBM_SHIP_PLUS"] }, "ship-plus"],
    ["fulfilled by Amazon", { fulfilledBy: "AMAZON" as const }, "fulfilled-by-amazon"],
  ])("an order that is %s is refused with its code", async (_name, kind, code) => {
    const items = [{ id: "10000000000001", quantity: 5 }];
    const { account } = await openMarketplace({ orders: [{ orderId: ORDER_ID, items, ...kind }] });
    const endpoint = makeEndpoint();
    const request = build();
    expect(await endpoint.send(request, account, never)).toMatchObject({ kind: "rejected", code });
  });

  test("too much, and too late, have their codes", async () => {
    const items = [{ id: "10000000000001", quantity: 2 }];
    const { account } = await openMarketplace({ orders: [{ orderId: ORDER_ID, items }] });
    const endpoint = makeEndpoint();
    const send = (packageId: string, quantity: number) =>
      endpoint.send(
        build({ items: [{ id: "10000000000001", quantity }] }, packageId),
        account,
        never,
      );
    expect(await send("1", 3)).toMatchObject({ code: "over-fulfillment" });
    expect(await send("1", 2)).toMatchObject({ kind: "accepted" });
    expect(await send("2", 1)).toMatchObject({ code: "already-fulfilled-elsewhere" });
  });

  test("an answer that is lost is unknown, and the repeat finds the package", async () => {
    for (const fault of ["drop-after", "half-answer", "garbage", "500-after"] as const) {
      const { sandbox, account } = await openMarketplace({
        faults: { next: [{ fault, orderId: ORDER_ID }] },
      });
      const endpoint = makeEndpoint();
      const outcomes = [];
      for (let n = 0; n < 2; n += 1) {
        outcomes.push((await endpoint.send(build(), account, never)).kind);
      }
      expect([fault, ...outcomes]).toEqual([fault, "unknown", "accepted"]);
      expect(sandbox.state().stores[0]?.packages).toMatchObject([{ creates: 1, repeats: 1 }]);
    }
  });
});
