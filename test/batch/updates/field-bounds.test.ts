import { describe, expect, test } from "vitest";
import { findingsOf, planFields, requestsOf, type FieldRow } from "./plan-fields.ts";

/** Each bound of the page and of the model: the cell that breaks it, and what the finding must name. */
interface Bound {
  readonly header: string;
  /** In either API's words; both by default. */
  readonly api?: "amazon" | "mws";
  /** The longest or largest that is taken; null where only wrong ones are of interest. */
  readonly good: string | null;
  readonly bad: string;
  readonly code?: string;
  readonly says: string | RegExp;
  /** What stands beside it. */
  readonly beside?: FieldRow;
}

const x = (length: number) => "x".repeat(length);
const MAIL = (length: number) => `${x(length - 12)}@example.org`;

const ADDRESS: FieldRow = {
  "destinationAddress.name": "Taro Testmann",
  "destinationAddress.addressLine1": "1-1 Kita",
  "destinationAddress.stateOrRegion": "Hyogo",
  "destinationAddress.postalCode": "650-0001",
  "destinationAddress.countryCode": "JP",
};
const ADDRESS_ABROAD: FieldRow = {
  ...ADDRESS,
  "destinationAddress.city": "Kiel",
  "destinationAddress.countryCode": "DE",
};
const ITEM: FieldRow = { sellerFulfillmentOrderItemId: "line-1", quantity: "1" };
const MONEY = { "perUnitPrice.currencyCode": "JPY", "perUnitPrice.value": "30" };
const DECLARED = { "perUnitDeclaredValue.currencyCode": "JPY", "perUnitDeclaredValue.value": "1" };
const TAX = { "perUnitTax.currencyCode": "JPY", "perUnitTax.value": "3" };

const BOUNDS: readonly Bound[] = [
  { header: "sellerFulfillmentOrderId", good: x(40), bad: x(41), says: "at most 40" },
  { header: "displayableOrderId", good: x(40), bad: x(41), says: "at most 40" },
  { header: "displayableOrderId", good: "a b c", bad: "a  b", says: "two spaces in a row" },
  { header: "displayableOrderId", good: "Größe", bad: "注文1", says: "ISO 8859-1" },
  {
    header: "displayableOrderComment",
    api: "amazon",
    good: x(750),
    bad: x(751),
    says: "at most 750",
  },
  { header: "displayableOrderComment", api: "mws", good: x(1000), bad: x(1001), says: "1000" },
  { header: "displayableOrderDate", good: "2026-03-05", bad: "2026-02-30", says: /2026-02-30/u },
  { header: "displayableOrderDate", good: null, bad: "next Tuesday", says: /next Tuesday/u },
  {
    header: "displayableOrderDate",
    good: null,
    bad: "03/04/2026",
    code: "ambiguous-date",
    says: "can be read as",
  },
  {
    header: "shippingSpeedCategory",
    good: "Priority",
    bad: "Overnight",
    says: "Standard, Expedited, Priority",
  },
  {
    header: "shippingSpeedCategory",
    api: "mws",
    good: "Standard",
    bad: "ScheduledDelivery",
    says: "is not one of Standard, Expedited, Priority",
    beside: { fulfillmentAction: "Ship" },
  },
  {
    header: "shippingSpeedCategory",
    api: "amazon",
    good: "Expedited",
    bad: "ScheduledDelivery",
    says: "only goes with the action Ship",
    beside: { fulfillmentAction: "Hold" },
  },
  { header: "fulfillmentAction", good: "Hold", bad: "Cancel", says: "Ship, Hold" },
  {
    header: "fulfillmentPolicy",
    good: "FillAllAvailable",
    bad: "FillNone",
    says: "FillOrKill, FillAll, FillAllAvailable",
  },
  { header: "marketplaceId", good: x(50), bad: x(51), says: "at most 50" },
  { header: "marketplaceId", good: "A1VC38T7YXB528", bad: "amazon.de", says: "marketplace ID" },
  { header: "shipFromCountryCode", api: "amazon", good: "jp", bad: "JPN", says: "two letters" },
  { header: "notificationEmails", good: MAIL(64), bad: MAIL(65), says: "at most 64" },
  { header: "notificationEmails.2", good: MAIL(64), bad: MAIL(65), says: "at most 64" },
  { header: "notificationEmails", good: "a@b", bad: "nobody", says: "no mail address" },
  { header: "destinationAddress.name", api: "mws", good: x(50), bad: x(51), says: "50" },
  { header: "destinationAddress.addressLine1", api: "mws", good: x(60), bad: x(61), says: "60" },
  { header: "destinationAddress.addressLine2", api: "mws", good: x(60), bad: x(61), says: "60" },
  { header: "destinationAddress.addressLine3", api: "mws", good: x(60), bad: x(61), says: "60" },
  {
    header: "destinationAddress.districtOrCounty",
    api: "mws",
    good: x(150),
    bad: x(151),
    says: "150",
  },
  {
    header: "destinationAddress.stateOrRegion",
    api: "mws",
    good: x(150),
    bad: x(151),
    says: "150",
  },
  { header: "destinationAddress.postalCode", api: "mws", good: x(20), bad: x(21), says: "20" },
  { header: "destinationAddress.phone", api: "mws", good: x(20), bad: x(21), says: "20" },
  {
    header: "destinationAddress.city",
    api: "mws",
    good: x(50),
    bad: x(51),
    says: "at most 50",
    beside: ADDRESS_ABROAD,
  },
  { header: "destinationAddress.countryCode", good: "JP", bad: "Japan", says: "two letters" },
  { header: "destinationAddress.city", good: null, bad: "Kobe", says: "Japan has no city" },
  {
    header: "destinationAddress.city",
    good: "Kiel",
    bad: "",
    code: "missing-value",
    says: "has no city",
    beside: ADDRESS_ABROAD,
  },
  ...["name", "addressLine1", "countryCode"].map((part): Bound => {
    const header = `destinationAddress.${part}`;
    return { header, good: null, bad: "", code: "missing-value", says: `has no ${part}` };
  }),
  {
    header: "destinationAddress.postalCode",
    api: "amazon",
    good: "650-0001",
    bad: "",
    code: "missing-value",
    says: "has no postalCode",
  },
  {
    header: "destinationAddress.stateOrRegion",
    api: "mws",
    good: "Hyogo",
    bad: "",
    code: "missing-value",
    says: "has no stateOrRegion",
  },
  {
    header: "destinationAddress.postalCode",
    api: "mws",
    good: "90210",
    bad: "",
    code: "missing-value",
    says: "has no postalCode",
    beside: { ...ADDRESS_ABROAD, "destinationAddress.countryCode": "US" },
  },
  { header: "sellerFulfillmentOrderItemId", good: x(50), bad: x(51), says: "at most 50" },
  {
    header: "sellerFulfillmentOrderItemId",
    good: "line-1",
    bad: "",
    code: "missing-value",
    says: "sellerFulfillmentOrderItemId",
  },
  ...["0", "-1", "1.5", "two", "1e3", "2147483648"].map((bad): Bound => {
    return { header: "quantity", good: "1", bad, code: "invalid-quantity", says: "whole number" };
  }),
  { header: "quantity", good: "250", bad: "", code: "missing-value", says: "no quantity" },
  { header: "giftMessage", good: x(512), bad: x(513), says: "at most 512", beside: ITEM },
  { header: "displayableComment", good: x(250), bad: x(251), says: "at most 250", beside: ITEM },
  { header: "sellerSku", api: "amazon", good: x(50), bad: x(51), says: "50", beside: ITEM },
  ...[MONEY, DECLARED, TAX].flatMap((money): Bound[] => {
    const [currency = "", value = ""] = Object.keys(money);
    const beside = { ...ITEM, ...money };
    return [
      { header: currency, good: "eur", bad: "EURO", says: "three letters", beside },
      { header: value, good: "20.00", bad: "20,00", says: "no amount", beside },
      { header: value, good: "0", bad: "-1", says: "no amount", beside },
      { header: value, good: "1", bad: "", code: "missing-value", says: "half of", beside },
      { header: currency, good: "EUR", bad: "", code: "missing-value", says: "half of", beside },
    ];
  }),
  {
    header: "featureConstraints.1.featureFulfillmentPolicy",
    api: "amazon",
    good: "Required",
    bad: "Maybe",
    says: "Required, NotRequired",
    beside: { "featureConstraints.1.featureName": "BLANK_BOX" },
  },
  {
    header: "featureConstraints.1.featureName",
    api: "amazon",
    good: "BLANK_BOX",
    bad: "",
    code: "missing-value",
    says: "which one",
    beside: { "featureConstraints.1.featureFulfillmentPolicy": "Required" },
  },
  ...["sellerSku", "fulfillmentNetworkSku", "orderItemDisposition"].map((header): Bound => {
    return { header, api: "mws", good: "", bad: "x", says: "MWS has no", beside: ITEM };
  }),
  { header: "shipFromCountryCode", api: "mws", good: "", bad: "JP", says: "MWS has no" },
  {
    header: "featureConstraints.1.featureName",
    api: "mws",
    good: "",
    bad: "BLANK_BOX",
    says: "MWS has no",
  },
];

/** What a row needs to be whole, by what it is about. */
function besideOf(header: string): FieldRow {
  if (header.startsWith("destinationAddress.")) return ADDRESS;
  if (header === "quantity" || header === "sellerFulfillmentOrderItemId") return ITEM;
  return {};
}

function plan({ header, beside }: Bound, value: string, api: "amazon" | "mws") {
  const whole = { sellerFulfillmentOrderId: "FO-1", fulfillmentPolicy: "FillAll" };
  return planFields([{ ...whole, ...besideOf(header), ...beside, [header]: value }], { api });
}

const CASES = BOUNDS.flatMap((bound) =>
  (["amazon", "mws"] as const)
    .filter((api) => bound.api === undefined || bound.api === api)
    .map((api) => ({ ...bound, name: `${api} ${bound.header} ${bound.bad.slice(0, 12)}`, api })),
);

describe("a bound that is broken is named, with the cell", () => {
  test.each(CASES)("$name", ({ bad, code = "invalid-value", says, api, header, ...rest }) => {
    const broken = plan({ header, bad, says, ...rest }, bad, api);
    expect(requestsOf(broken)).toEqual([]);
    const found = findingsOf(broken).filter((finding) => finding.code !== "mws-switched-off");
    expect(found).toHaveLength(1);
    expect(found[0]?.column).toBe(header);
    expect(found[0]?.code).toBe(code);
    expect(found[0]?.message).toMatch(says);
  });
});

describe("what is just within a bound is sent", () => {
  const within = CASES.filter(({ good }) => good !== null);
  test.each(within)("$name", ({ good, api, ...bound }) => {
    const whole = plan({ ...bound, good }, good ?? "", api);
    const codes = findingsOf(whole).map(({ code }) => code);
    expect(codes.filter((code) => !/^(?:mws-switched-off|other-marketplace)$/u.test(code))).toEqual(
      [],
    );
    expect(requestsOf(whole)).toHaveLength(1);
  });
});

describe("what no single cell breaks", () => {
  const order = { sellerFulfillmentOrderId: "FO-1" };

  test.each(["amazon", "mws"] as const)("%s: more items than any order has", (api) => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => {
        return { ...order, sellerFulfillmentOrderItemId: `line-${index}`, quantity: "1" };
      });
    expect(requestsOf(planFields(rows(100), { api }))).toHaveLength(1);
    const many = planFields(rows(101), { api });
    expect(requestsOf(many)).toEqual([]);
    expect(findingsOf(many)[0]?.message).toContain("at most 100");
  });

  test("more units than any order has", () => {
    const rows = (quantity: string) => [
      { ...order, sellerFulfillmentOrderItemId: "line-1", quantity: "200" },
      { ...order, sellerFulfillmentOrderItemId: "line-2", quantity },
    ];
    expect(requestsOf(planFields(rows("50")))).toHaveLength(1);
    const many = planFields(rows("51"));
    expect(requestsOf(many)).toEqual([]);
    expect(findingsOf(many)[0]?.message).toContain("at most 250");
  });

  test("a row that says nothing", () => {
    const blank = planFields([{ ...order, fulfillmentAction: "", quantity: "" }]);
    expect(requestsOf(blank)).toEqual([]);
    expect(findingsOf(blank)).toMatchObject([{ code: "missing-value" }]);
  });

  test("white space around a value is not part of it", () => {
    const [request] = requestsOf(planFields([{ ...order, displayableOrderId: "\u00a0 A-1  " }]));
    expect(request?.body).toEqual({ displayableOrderId: "A-1" });
  });
});
