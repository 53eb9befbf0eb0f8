import fc from "fast-check";
import type { FieldRow } from "./plan-fields.ts";

/** Amounts of an item, by their MWS parameters, with their names in the successor. */
export const AMOUNTS = {
  PerUnitDeclaredValue: "perUnitDeclaredValue",
  PerUnitPrice: "perUnitPrice",
  PerUnitTax: "perUnitTax",
} as const;

export type Parameters = Record<string, string>;

/** A text that any cell may hold as it is: neither blank at an end, nor what a spreadsheet wraps. */
const text = (lengthMax: number) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: lengthMax })
    .filter((each) => each.trim() === each && /^[\p{L}\p{N}]/u.test(each))
    .filter((each) => [...each].length <= lengthMax && !/^\d/u.test(each));
const word = (lengthMax: number) =>
  fc.stringMatching(new RegExp(`^[A-Za-z][A-Za-z0-9_-]{0,${lengthMax - 1}}$`, "u"));
const oneOf = (...values: string[]) => fc.constantFrom(...values);
const amount = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), oneOf("", ".5", ".50", ".05"))
  .map(([whole, part]) => `${whole}${part}`);

const address = fc
  .record(
    {
      Name: text(50),
      Line1: text(60),
      Line2: text(60),
      Line3: text(60),
      DistrictOrCounty: text(150),
      City: text(50),
      StateOrProvinceCode: text(150),
      CountryCode: oneOf("JP", "DE", "US"),
      PostalCode: word(20),
      PhoneNumber: word(20),
    },
    { requiredKeys: ["Name", "Line1", "City", "StateOrProvinceCode", "CountryCode", "PostalCode"] },
  )
  .map(({ City, ...rest }) => (rest.CountryCode === "JP" ? rest : { ...rest, City }));

const item = fc
  .record(
    {
      Quantity: fc.integer({ min: 1, max: 20 }).map(String),
      GiftMessage: text(512),
      DisplayableComment: text(250),
      PerUnitDeclaredValue: amount,
      PerUnitPrice: amount,
      PerUnitTax: amount,
    },
    { requiredKeys: ["Quantity"] },
  )
  .map((own): Parameters => {
    const parameters: Parameters = {};
    for (const [name, value] of Object.entries(own)) {
      if (name in AMOUNTS) {
        parameters[`${name}.CurrencyCode`] = "JPY";
        parameters[`${name}.Value`] = value;
      } else parameters[name] = value;
    }
    return parameters;
  });

/** What a sheet says of one fulfillment order, made up at random. */
export const order = fc.record(
  {
    fields: fc.record(
      {
        MarketplaceId: oneOf("A1VC38T7YXB528", "ATVPDKIKX0DER"),
        DisplayableOrderId: word(40),
        DisplayableOrderDateTime: oneOf("2026-03-05", "2026-03-05T07:08:09Z"),
        DisplayableOrderComment: text(750),
        ShippingSpeedCategory: oneOf("Standard", "Expedited", "Priority"),
        FulfillmentPolicy: oneOf("FillOrKill", "FillAll", "FillAllAvailable"),
      },
      { requiredKeys: [] },
    ),
    action: oneOf("Ship", "Hold"),
    address: fc.option(address, { nil: null }),
    emails: fc.uniqueArray(
      word(20).map((name) => `${name}@example.org`),
      { maxLength: 3 },
    ),
    items: fc.array(item, { maxLength: 4 }),
    isInColumns: fc.boolean(),
  },
  { noNullPrototype: true },
);
export type Order = typeof order extends fc.Arbitrary<infer Value> ? Value : never;

/** What is said of the order, as the page's parameters. */
export function parametersOf({ fields, action, address: lines, emails, items }: Order): Parameters {
  return {
    ...fields,
    FulfillmentAction: action,
    ...prefixed("DestinationAddress.", lines ?? {}),
    ...Object.fromEntries(
      emails.map((email, index) => [`NotificationEmailList.member.${index + 1}`, email]),
    ),
    ...items.reduce(
      (all, each, index) => ({
        ...all,
        ...prefixed(`Items.member.${index + 1}.`, {
          SellerFulfillmentOrderItemId: `line-${index + 1}`,
          ...each,
        }),
      }),
      {},
    ),
  };
}

/** The same as a sheet: all in one row, or a row for each item. */
export function rowsOf(sheet: Order): FieldRow[] {
  const all = parametersOf(sheet);
  const number = { SellerFulfillmentOrderId: "FO-1" };
  if (sheet.isInColumns || sheet.items.length === 0) return [{ ...number, ...all }];
  const isOfItem = (name: string) => name.startsWith("Items.");
  const own = Object.fromEntries(Object.entries(all).filter(([name]) => !isOfItem(name)));
  return sheet.items.map((_, index) => {
    const prefix = `Items.member.${index + 1}.`;
    const item = Object.entries(all)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value] as const);
    return { ...number, ...own, ...Object.fromEntries(item) };
  });
}

function prefixed(prefix: string, own: Readonly<Record<string, string | undefined>>): Parameters {
  const said = Object.entries(own).flatMap(([name, value]) =>
    value === undefined ? [] : [[`${prefix}${name}`, value] as const],
  );
  return Object.fromEntries(said);
}
