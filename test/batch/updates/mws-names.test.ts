import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { updateFulfillmentOrderRequest } from "../../endpoints/amazon/model.ts";
import { AMOUNTS, order, parametersOf, rowsOf, type Order, type Parameters } from "./mws-sheets.ts";
import { findingsOf, planFields, requestsOf, type FieldRow } from "./plan-fields.ts";

/** Where each parameter of MWS stands in a body of the successor, by the two references. */
const ORDER_FIELDS = {
  MarketplaceId: "marketplaceId",
  DisplayableOrderId: "displayableOrderId",
  DisplayableOrderDateTime: "displayableOrderDate",
  DisplayableOrderComment: "displayableOrderComment",
  ShippingSpeedCategory: "shippingSpeedCategory",
  FulfillmentAction: "fulfillmentAction",
  FulfillmentPolicy: "fulfillmentPolicy",
} as const;
const ADDRESS_FIELDS = {
  Name: "name",
  Line1: "addressLine1",
  Line2: "addressLine2",
  Line3: "addressLine3",
  DistrictOrCounty: "districtOrCounty",
  City: "city",
  StateOrProvinceCode: "stateOrRegion",
  CountryCode: "countryCode",
  PostalCode: "postalCode",
  PhoneNumber: "phone",
} as const;
const ITEM_FIELDS = {
  SellerFulfillmentOrderItemId: "sellerFulfillmentOrderItemId",
  Quantity: "quantity",
  GiftMessage: "giftMessage",
  DisplayableComment: "displayableComment",
} as const;
/** A body of the successor as parameters again. */
function toParameters(body: Readonly<Record<string, unknown>>): Parameters {
  const address = (body["destinationAddress"] ?? {}) as Record<string, string>;
  const emails = (body["notificationEmails"] ?? []) as string[];
  const items = (body["items"] ?? []) as Record<string, unknown>[];
  return {
    ...renamed("", ORDER_FIELDS, body),
    ...renamed("DestinationAddress.", ADDRESS_FIELDS, address),
    ...Object.fromEntries(
      emails.map((email, index) => [`NotificationEmailList.member.${index + 1}`, email]),
    ),
    ...Object.assign(
      {},
      ...items.map((each, index) => {
        const prefix = `Items.member.${index + 1}.`;
        const amounts = Object.entries(AMOUNTS).flatMap(([name, own]) => {
          const money = each[own] as { currencyCode: string; value: string } | undefined;
          if (!money) return [];
          return [
            [`${prefix}${name}.CurrencyCode`, money.currencyCode],
            [`${prefix}${name}.Value`, money.value],
          ];
        });
        return { ...renamed(prefix, ITEM_FIELDS, each), ...Object.fromEntries(amounts) };
      }),
    ),
  };
}

function renamed(
  prefix: string,
  names: Readonly<Record<string, string>>,
  own: Readonly<Record<string, unknown>>,
): Parameters {
  const said = Object.entries(names).flatMap(([parameter, name]) => {
    const value = own[name];
    return typeof value === "string" || typeof value === "number"
      ? [[`${prefix}${parameter}`, String(value)] as const]
      : [];
  });
  return Object.fromEntries(said);
}

function requestOf(sheet: Order, api: "amazon" | "mws") {
  const plan = planFields(rowsOf(sheet), { api });
  const errors = findingsOf(plan).filter(({ code }) => !/^(?:mws-|other-market)/u.test(code));
  expect(errors).toEqual([]);
  const [request, second] = requestsOf(plan);
  expect(second).toBeUndefined();
  return request?.body as Record<string, unknown>;
}

describe("a sheet with the names of MWS", () => {
  test("becomes a body of the successor, and that is the sheet again", () => {
    fc.assert(
      fc.property(order, (sheet) => {
        const body = requestOf(sheet, "amazon");
        const modelled = updateFulfillmentOrderRequest.safeParse(body);
        expect(modelled.error?.issues).toBeUndefined();
        const said = parametersOf(sheet);
        const back = toParameters(body);
        // Where the sheet says a day, the body says a moment of that day.
        if (said["DisplayableOrderDateTime"] === "2026-03-05") {
          expect(back["DisplayableOrderDateTime"]).toBe("2026-03-05T12:00:00+09:00");
          back["DisplayableOrderDateTime"] = "2026-03-05";
        }
        expect(back).toEqual(said);
      }),
      { numRuns: 300 },
    );
  });

  test("becomes the very parameters for MWS itself", () => {
    fc.assert(
      fc.property(order, (sheet) => {
        expect(requestOf(sheet, "mws")).toEqual({
          Action: "UpdateFulfillmentOrder",
          Version: "2010-10-01",
          SellerFulfillmentOrderId: "FO-1",
          ...parametersOf(sheet),
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("what a new name would break", () => {
  const row = (more: FieldRow): FieldRow => ({ SellerFulfillmentOrderId: "FO-1", ...more });

  test("a comment that MWS took may be too long now", () => {
    const rows = [row({ DisplayableOrderComment: "x".repeat(800) })];
    expect(requestsOf(planFields(rows, { api: "mws" }))).toHaveLength(1);
    const plan = planFields(rows, { api: "amazon" });
    expect(requestsOf(plan)).toEqual([]);
    expect(findingsOf(plan)).toMatchObject(
      [{ column: "DisplayableOrderComment", code: "invalid-value", message: /at most 750/u }].map(
        (each) => ({ ...each, message: expect.stringMatching(each.message) }),
      ),
    );
  });

  test.each([
    ["DisplayableOrderDateTime", "displayableOrderDate"],
    ["displayableOrderDate", "displayableOrderDate"],
  ])("the date has another name: %s", (header, name) => {
    const [request] = requestsOf(planFields([row({ [header]: "2026-03-05T07:08:09Z" })]));
    expect(request?.body).toEqual({ [name]: "2026-03-05T07:08:09Z" });
    const [mws] = requestsOf(planFields([row({ [header]: "2026-03-05" })], { api: "mws" }));
    expect(mws?.body).toMatchObject({ DisplayableOrderDateTime: "2026-03-05" });
  });

  test("state and phone have other names", () => {
    const lines = {
      "DestinationAddress.Name": "Taro Testmann",
      "DestinationAddress.Line1": "1-1 Kita",
      "DestinationAddress.StateOrProvinceCode": "Hyogo",
      "DestinationAddress.PhoneNumber": "080-1234",
      "DestinationAddress.PostalCode": "650-0001",
      "DestinationAddress.CountryCode": "jp",
    };
    expect(requestsOf(planFields([row(lines)]))[0]?.body).toEqual({
      destinationAddress: {
        name: "Taro Testmann",
        addressLine1: "1-1 Kita",
        stateOrRegion: "Hyogo",
        phone: "080-1234",
        postalCode: "650-0001",
        countryCode: "JP",
      },
    });
  });

  test("a quantity is a number now, and an amount stays a text", () => {
    const own = {
      "Items.member.1.SellerFulfillmentOrderItemId": "line-1",
      "Items.member.1.Quantity": "2",
      "Items.member.1.PerUnitDeclaredValue.CurrencyCode": "jpy",
      "Items.member.1.PerUnitDeclaredValue.Value": "20.00",
    };
    expect(requestsOf(planFields([row(own)]))[0]?.body).toEqual({
      items: [
        {
          sellerFulfillmentOrderItemId: "line-1",
          quantity: 2,
          perUnitDeclaredValue: { currencyCode: "JPY", value: "20.00" },
        },
      ],
    });
  });
});
