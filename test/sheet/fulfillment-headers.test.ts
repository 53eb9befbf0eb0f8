import { describe, expect, test } from "vitest";
import { matchFieldHeaders, readFieldHeader } from "../../src/sheet/fulfillment-headers.ts";
import { USUAL_LAYOUTS } from "../../src/sheet/layouts.ts";
import { readText } from "./temp-sheets.ts";

/** What a header is read as: part, number and name. */
function readAs(header: string): string | null {
  const field = readFieldHeader(header);
  if (!field) return null;
  const { part, name, number } = field;
  return [part, number, name].filter((each) => each !== null && each !== "").join(" ");
}

describe("the parameters of MWS, as the page writes them", () => {
  test.each([
    ["MarketplaceId", "order marketplaceId"],
    ["DisplayableOrderId", "order displayableOrderId"],
    ["DisplayableOrderDateTime", "order displayableOrderDate"],
    ["DisplayableOrderComment", "order displayableOrderComment"],
    ["ShippingSpeedCategory", "order shippingSpeedCategory"],
    ["FulfillmentAction", "order fulfillmentAction"],
    ["FulfillmentPolicy", "order fulfillmentPolicy"],
    ["DestinationAddress.Name", "address name"],
    ["DestinationAddress.Line1", "address addressLine1"],
    ["DestinationAddress.Line2", "address addressLine2"],
    ["DestinationAddress.Line3", "address addressLine3"],
    ["DestinationAddress.DistrictOrCounty", "address districtOrCounty"],
    ["DestinationAddress.City", "address city"],
    ["DestinationAddress.StateOrProvinceCode", "address stateOrRegion"],
    ["DestinationAddress.CountryCode", "address countryCode"],
    ["DestinationAddress.PostalCode", "address postalCode"],
    ["DestinationAddress.PhoneNumber", "address phone"],
    ["NotificationEmailList.member.2", "email 2"],
    ["Items.member.1.SellerFulfillmentOrderItemId", "item 1 sellerFulfillmentOrderItemId"],
    ["Items.member.12.Quantity", "item 12 quantity"],
    ["Items.member.1.GiftMessage", "item 1 giftMessage"],
    ["Items.member.1.DisplayableComment", "item 1 displayableComment"],
    [
      "Items.member.1.PerUnitDeclaredValue.CurrencyCode",
      "item 1 perUnitDeclaredValue.currencyCode",
    ],
    ["Items.member.1.PerUnitDeclaredValue.Value", "item 1 perUnitDeclaredValue.value"],
    ["Items.member.3.PerUnitPrice.Value", "item 3 perUnitPrice.value"],
    ["Items.member.3.PerUnitTax.CurrencyCode", "item 3 perUnitTax.currencyCode"],
  ])("%s is %s", (header, meaning) => {
    expect(readAs(header)).toBe(meaning);
  });
});

describe("the fields of updateFulfillmentOrder", () => {
  test.each([
    ["displayableOrderDate", "order displayableOrderDate"],
    ["shipFromCountryCode", "order shipFromCountryCode"],
    ["destinationAddress.addressLine1", "address addressLine1"],
    ["destinationAddress.stateOrRegion", "address stateOrRegion"],
    ["destinationAddress.phone", "address phone"],
    ["notificationEmails", "email"],
    ["notificationEmails.3", "email 3"],
    ["Notification Emails (3)", "email 3"],
    ["notificationEmails[0]", "email 0"],
    ["items[0].sellerSku", "item 0 sellerSku"],
    ["items.2.quantity", "item 2 quantity"],
    ["items.quantity", "item quantity"],
    ["quantity", "item quantity"],
    ["sellerFulfillmentOrderItemId", "item sellerFulfillmentOrderItemId"],
    ["perUnitPrice.value", "item perUnitPrice.value"],
    ["orderItemDisposition", "item orderItemDisposition"],
    ["featureConstraints.1.featureName", "feature 1 featureName"],
    ["featureConstraints[1].featureFulfillmentPolicy", "feature 1 featureFulfillmentPolicy"],
  ])("%s is %s", (header, meaning) => {
    expect(readAs(header)).toBe(meaning);
  });

  test.each([
    " Destination Address . Line1 ",
    "DESTINATIONADDRESS_LINE1",
    "destinationaddress line1",
  ])("neither case nor what stands between words matters: %j", (header) => {
    expect(readAs(header)).toBe("address addressLine1");
  });

  test.each(["Name", "City", "Comment", "Order date", "my notes", "Line1", "member.1"])(
    "%s is nobody's field",
    (header) => {
      expect(readAs(header)).toBeNull();
    },
  );

  test.each(["DestinationAddress.Line4", "Items.member.1.Qty", "destinationAddress[zip]"])(
    "%s is meant as one, and is none",
    (header) => {
      expect(readAs(header)).toBe(`unknown ${header}`);
    },
  );
});

describe("a row of headers", () => {
  test("is one of fulfillment orders with the order's number and something to say", () => {
    expect(matchFieldHeaders(["SellerFulfillmentOrderId", "FulfillmentAction"])).toMatchObject({
      orderIndex: 0,
      fields: [{ part: "order", name: "fulfillmentAction", header: "FulfillmentAction", index: 1 }],
    });
    expect(matchFieldHeaders(["SellerFulfillmentOrderId", "my notes"])).toBeNull();
    expect(matchFieldHeaders(["SellerFulfillmentOrderId", "Items.member.1.Qty"])).toBeNull();
    expect(matchFieldHeaders(["order-id", "FulfillmentAction"])).toBeNull();
  });

  test("both APIs' words may stand side by side, and each cell is read", async () => {
    const read = await readText(
      [
        "sellerFulfillmentOrderId,account,FulfillmentAction,destinationAddress.name,Items.member.1.Quantity,notes",
        "FO-1,acme,Ship,Taro,,x",
        "FO-2,acme,,,3,",
      ].join("\n"),
    );
    expect(read.lines.map(({ cells }) => cells)).toEqual([
      { "order-id": "FO-1", account: "acme" },
      { "order-id": "FO-2", account: "acme" },
    ]);
    const saids = read.lines.map(({ fields }) =>
      fields?.map(({ header, text }) => `${header}=${text}`),
    );
    expect(saids).toEqual([
      ["FulfillmentAction=Ship", "destinationAddress.name=Taro"],
      ["Items.member.1.Quantity=3"],
    ]);
  });

  test("shipments with such a column stay shipments, unless the operation says otherwise", async () => {
    const text = [
      "order-id,tracking-number,sellerFulfillmentOrderId,fulfillmentAction",
      "111-1,1Z999AA10310000018,FO-1,Ship",
    ].join("\n");
    const [parcel] = (await readText(text)).lines;
    expect(parcel).toMatchObject({ cells: { "order-id": "111-1" } });
    expect(parcel).not.toHaveProperty("fields");
    const operation = "amazon.updateFulfillmentOrder";
    const [order] = (await readText(text, { layouts: { ...USUAL_LAYOUTS, operation } })).lines;
    expect(order).toMatchObject({ cells: { "order-id": "FO-1" }, fields: [{ text: "Ship" }] });
  });
});

describe("cells of fulfillment orders", () => {
  async function textsOf(header: string, cell: string): Promise<string | undefined> {
    const read = await readText(`sellerFulfillmentOrderId\t${header}\nFO-1\t${cell}\n`, {
      name: "sheet.tsv",
    });
    return read.lines[0]?.fields?.[0]?.text;
  }

  test.each([
    ["destinationAddress.postalCode", '="01234"', "01234"],
    ["destinationAddress.phone", "'+49431", "+49431"],
    ["destinationAddress.postalCode", "24103.0", "24103"],
    ["displayableOrderComment", "'s Heerenberg", "'s Heerenberg"],
    ["displayableOrderComment", "costs 5.0", "costs 5.0"],
    ["displayableOrderComment", "5.0", "5.0"],
    ["displayableOrderComment", "\u00a0 two  spaces ", "two  spaces"],
  ])("%s: %s is read as %s", async (header, cell, text) => {
    expect(await textsOf(header, cell)).toBe(text);
  });
});
