/**
 * What an update of a fulfillment order may say: one row per field, under the
 * name that `amazon.updateFulfillmentOrder` has for it, with the parameter of
 * its MWS predecessor and the bounds of both. Reading, rules, requests and
 * templates all go by these rows.
 *
 * Sources: UpdateFulfillmentOrderRequest of
 * https://github.com/amzn/selling-partner-api-models,
 * fulfillmentOutbound_2020-07-01.json; the MWS page UpdateFulfillmentOrder and
 * its datatypes, https://github.com/bizon/mws-api-doc.
 */
export interface FulfillmentField {
  /** As the API writes it, below its part of the request. */
  readonly name: string;
  /** The MWS parameter below the same part; null where MWS has none. */
  readonly mws: string | null;
  /** Characters at most, by API; null where none is published. */
  readonly lengthMax: { readonly amazon: number | null; readonly mws: number | null };
  /** The only values that there are, by API; absent for free text. */
  readonly values?: { readonly amazon: readonly string[]; readonly mws: readonly string[] };
  /** What it is, for whoever fills in a sheet. */
  readonly about: string;
}

/** No bound is published. */
const FREE = { amazon: null, mws: null };

function upTo(amazon: number | null, mws: number | null = amazon) {
  return { amazon, mws };
}

const SPEEDS = ["Standard", "Expedited", "Priority"] as const;
const POLICIES = ["FillOrKill", "FillAll", "FillAllAvailable"] as const;
const ACTIONS = ["Ship", "Hold"] as const;

/** Fields of the order, without its address, mails, features and items. */
export const ORDER_FIELDS = [
  {
    name: "marketplaceId",
    mws: "MarketplaceId",
    lengthMax: upTo(50),
    about: "The marketplace of the order.",
  },
  {
    name: "displayableOrderId",
    mws: "DisplayableOrderId",
    lengthMax: upTo(40),
    about: "The order number on the packing slip.",
  },
  {
    name: "displayableOrderDate",
    mws: "DisplayableOrderDateTime",
    lengthMax: FREE,
    about: "The order date on the packing slip.",
  },
  {
    name: "displayableOrderComment",
    mws: "DisplayableOrderComment",
    lengthMax: upTo(750, 1000),
    about: "A text on the packing slip.",
  },
  {
    name: "shippingSpeedCategory",
    mws: "ShippingSpeedCategory",
    lengthMax: FREE,
    values: { amazon: [...SPEEDS, "ScheduledDelivery"], mws: SPEEDS },
    about: "How fast it is shipped.",
  },
  {
    name: "fulfillmentAction",
    mws: "FulfillmentAction",
    lengthMax: FREE,
    values: { amazon: ACTIONS, mws: ACTIONS },
    about:
      "Ship: it ships now, and nothing can change after that. Hold, the default: it stays on hold.",
  },
  {
    name: "fulfillmentPolicy",
    mws: "FulfillmentPolicy",
    lengthMax: FREE,
    values: { amazon: POLICIES, mws: POLICIES },
    about: "What happens to units that cannot be shipped.",
  },
  {
    name: "shipFromCountryCode",
    mws: null,
    lengthMax: FREE,
    about: "The country that it ships from, two letters.",
  },
] as const satisfies readonly FulfillmentField[];
export type OrderFieldName = (typeof ORDER_FIELDS)[number]["name"];

/** Fields of the address, which is replaced as a whole. */
export const ADDRESS_FIELDS = [
  { name: "name", mws: "Name", lengthMax: upTo(null, 50), about: "The recipient." },
  { name: "addressLine1", mws: "Line1", lengthMax: upTo(null, 60), about: "Street and number." },
  { name: "addressLine2", mws: "Line2", lengthMax: upTo(null, 60), about: "More of the street." },
  { name: "addressLine3", mws: "Line3", lengthMax: upTo(null, 60), about: "More of the street." },
  {
    name: "city",
    mws: "City",
    lengthMax: upTo(null, 50),
    about: "The city; needed everywhere but in Japan, where it must be blank.",
  },
  {
    name: "districtOrCounty",
    mws: "DistrictOrCounty",
    lengthMax: upTo(null, 150),
    about: "District or county.",
  },
  {
    name: "stateOrRegion",
    mws: "StateOrProvinceCode",
    lengthMax: upTo(null, 150),
    about: "State, province or region.",
  },
  { name: "postalCode", mws: "PostalCode", lengthMax: upTo(null, 20), about: "The postal code." },
  { name: "countryCode", mws: "CountryCode", lengthMax: FREE, about: "The country, two letters." },
  { name: "phone", mws: "PhoneNumber", lengthMax: upTo(null, 20), about: "The phone number." },
] as const satisfies readonly FulfillmentField[];
export type AddressFieldName = (typeof ADDRESS_FIELDS)[number]["name"];

/** Fields of one item. */
export const ITEM_FIELDS = [
  {
    name: "sellerFulfillmentOrderItemId",
    mws: "SellerFulfillmentOrderItemId",
    lengthMax: upTo(50),
    about: "The item, as it was named when the order was created.",
  },
  {
    name: "quantity",
    mws: "Quantity",
    lengthMax: FREE,
    about: "Units, from 1 to what was first ordered.",
  },
  { name: "sellerSku", mws: null, lengthMax: upTo(50, null), about: "The seller's SKU." },
  {
    name: "giftMessage",
    mws: "GiftMessage",
    lengthMax: upTo(512),
    about: "A message to the recipient of a gift.",
  },
  {
    name: "displayableComment",
    mws: "DisplayableComment",
    lengthMax: upTo(250),
    about: "A text beside the item on the packing slip.",
  },
  { name: "fulfillmentNetworkSku", mws: null, lengthMax: FREE, about: "Amazon's own SKU." },
  { name: "orderItemDisposition", mws: null, lengthMax: FREE, about: "Sellable or unsellable." },
  ...(["perUnitDeclaredValue", "perUnitPrice", "perUnitTax"] as const).flatMap((name) => {
    const mws = `P${name.slice(1)}` as const;
    return [
      {
        name: `${name}.currencyCode`,
        mws: `${mws}.CurrencyCode`,
        lengthMax: FREE,
        about: "A currency of three letters.",
      },
      { name: `${name}.value`, mws: `${mws}.Value`, lengthMax: FREE, about: "An amount." },
    ] as const;
  }),
] as const satisfies readonly FulfillmentField[];
export type ItemFieldName = (typeof ITEM_FIELDS)[number]["name"];

/** The amounts of an item: each is a currency and a value. */
export const ITEM_AMOUNTS = ["perUnitDeclaredValue", "perUnitPrice", "perUnitTax"] as const;

/** Fields of one feature; MWS has none. */
export const FEATURE_FIELDS = [
  {
    name: "featureName",
    mws: null,
    lengthMax: FREE,
    about: "A feature, such as BLANK_BOX or SIGNATURE_CONFIRMATION.",
  },
  {
    name: "featureFulfillmentPolicy",
    mws: null,
    lengthMax: FREE,
    values: { amazon: ["Required", "NotRequired"], mws: [] },
    about: "Whether the order is refused where the feature cannot be had.",
  },
] as const satisfies readonly FulfillmentField[];
export type FeatureFieldName = (typeof FEATURE_FIELDS)[number]["name"];

/** Characters of a fulfillment order's own number. */
export const ORDER_NUMBER_LENGTH_MAX = 40;
/** Characters of one mail address. */
export const EMAIL_LENGTH_MAX = 64;
/** What an amount is read as: a decimal number, as text so that nothing is rounded. */
export const AMOUNT = /^\d{1,12}(?:\.\d{1,6})?$/u;
