import type { FieldCell } from "../../domain/field-cell.ts";
import type { Finding } from "../../domain/finding.ts";
import { FULFILLMENT_COLUMNS } from "../../domain/fulfillment-columns.ts";
import {
  ADDRESS_FIELDS,
  AMOUNT,
  EMAIL_LENGTH_MAX,
  FEATURE_FIELDS,
  ITEM_FIELDS,
  ORDER_FIELDS,
  type FulfillmentField,
} from "../../domain/fulfillment-fields.ts";
import { nearestName } from "../../domain/nearest-name.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import { ERROR_TEXT, readQuantity, SCIENTIFIC } from "../identity/line-rules.ts";
import { findingOn, quoteCell } from "../rules/line-finding.ts";

/** The two APIs that know fulfillment orders; their bounds differ. */
export type FulfillmentApi = "amazon" | "mws";

/** Characters of a text for which no bound is published. */
const TEXT_LENGTH_MAX = 2_000;
/** The largest number of the model's `int32`. */
const QUANTITY_MAX = 2_147_483_647;

/** In these a number in place of the real text would be believed. */
const IDENTIFIERS: ReadonlySet<string> = new Set([
  "displayableOrderId",
  "sellerFulfillmentOrderItemId",
  "sellerSku",
  "fulfillmentNetworkSku",
  "phone",
  "postalCode",
]);

const FIELDS: Readonly<Record<FieldCell["part"], readonly FulfillmentField[]>> = {
  order: ORDER_FIELDS,
  address: ADDRESS_FIELDS,
  item: ITEM_FIELDS,
  feature: FEATURE_FIELDS,
  email: [],
  unknown: [],
};

/** As Amazon's answers give its pattern. */
export const MARKETPLACE_ID = /^[a-zA-Z0-9]{1,50}$/u;

type Fault = readonly [code: ReasonCode, message: string];

/** One claim about one cell; null when it holds. */
type FieldRule = (
  cell: FieldCell,
  field: FulfillmentField | null,
  api: FulfillmentApi,
) => Fault | null;

/** In order; the first that does not hold is told. */
const RULES: readonly FieldRule[] = [
  holdsAText,
  isAField,
  isOfThisApi,
  isOneOfTheValues,
  isNotTooLong,
  survivedTheSpreadsheet,
  hasTheForm,
];

/** What is wrong with one cell of a row of fulfillment orders, with the bound named; nothing of a date, which is read with its column. */
export function checkField(line: ShipmentLine, cell: FieldCell, api: FulfillmentApi): Finding[] {
  const field = FIELDS[cell.part].find(({ name }) => name === cell.name) ?? null;
  for (const rule of RULES) {
    const fault = rule(cell, field, api);
    if (fault) return [findingOn(line, cell.header, fault[0], "error", fault[1])];
  }
  return [];
}

/** A cell's text as it is sent: a value of a list as the API writes it, codes in capitals. */
export function fieldText({ part, name, text }: FieldCell, api: FulfillmentApi): string {
  const field = FIELDS[part].find((each) => each.name === name);
  const value = field?.values?.[api].find((each) => each.toLowerCase() === text.toLowerCase());
  if (value !== undefined) return value;
  return /ountryCode$|\.currencyCode$/u.test(name) ? text.toUpperCase() : text;
}

function holdsAText({ text, damage }: FieldCell): Fault | null {
  if (ERROR_TEXT.test(text) || damage?.kind === "error-value") {
    const shown = quoteCell(damage?.shown || text);
    return ["invalid-value", `${shown} is an error value of the spreadsheet.`];
  }
  if (damage?.kind !== "no-value") return null;
  return ["invalid-value", "The cell holds a formula without a stored value."];
}

function isAField({ part, header }: FieldCell): Fault | null {
  if (part !== "unknown") return null;
  const known = [
    ...FULFILLMENT_COLUMNS.flatMap((each) => [each.header, ...(each.mws ? [each.mws] : [])]),
    ...ITEM_FIELDS.map(({ name }) => `items.${name}`),
  ];
  const nearest = nearestName(header, known);
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  return ["invalid-value", `There is no field ${quoteCell(header)} of a fulfillment order.${hint}`];
}

function isOfThisApi(
  { part, name }: FieldCell,
  field: FulfillmentField | null,
  api: FulfillmentApi,
): Fault | null {
  if (api !== "mws" || part === "email" || field?.mws !== null) return null;
  return ["invalid-value", `MWS has no parameter for ${name}; leave the cell blank.`];
}

function isOneOfTheValues(
  { text }: FieldCell,
  field: FulfillmentField | null,
  api: FulfillmentApi,
): Fault | null {
  const values = field?.values?.[api];
  if (!values || values.some((value) => value.toLowerCase() === text.toLowerCase())) return null;
  return ["invalid-value", `${quoteCell(text)} is not one of ${values.join(", ")}.`];
}

function isNotTooLong(
  { part, text }: FieldCell,
  field: FulfillmentField | null,
  api: FulfillmentApi,
): Fault | null {
  const published = part === "email" ? EMAIL_LENGTH_MAX : field?.lengthMax[api];
  const lengthMax = published ?? TEXT_LENGTH_MAX;
  const texts = part === "email" ? splitEmails(text) : [text];
  const long = texts.find((each) => [...each].length > lengthMax);
  if (long === undefined) return null;
  const length = [...long].length;
  return [
    "invalid-value",
    `${quoteCell(long)} is ${length} characters long; ${nameOfApi(api)} takes at most ${lengthMax}.`,
  ];
}

function survivedTheSpreadsheet({ name, text, damage }: FieldCell): Fault | null {
  if (damage?.kind === "digits-lost") {
    const shown = quoteCell(damage.shown || text);
    return [
      "mangled-number",
      `${shown} is stored as a number, and a spreadsheet keeps only 15 digits of it.`,
    ];
  }
  if (!IDENTIFIERS.has(name) || !SCIENTIFIC.test(text)) return null;
  return [
    "mangled-number",
    `${quoteCell(text)} is what a spreadsheet made of a long number; the digits are lost.`,
  ];
}

function hasTheForm({ part, name, text }: FieldCell): Fault | null {
  if (part === "email") return emailForm(text);
  const form = FORMS[name];
  if (!form || form.pattern.test(text)) return quantityForm(part, name, text);
  return ["invalid-value", `${quoteCell(text)} ${form.why}.`];
}

/** Forms of single fields: those of the page, and those that a wrong column would break. */
const FORMS: Readonly<Record<string, { readonly pattern: RegExp; readonly why: string }>> = {
  marketplaceId: {
    pattern: MARKETPLACE_ID,
    why: "is no marketplace ID: letters and digits, such as ATVPDKIKX0DER",
  },
  displayableOrderId: {
    // ISO 8859-1 without control characters, and never two spaces in a row.
    pattern: /^(?!.* {2})[\u0020-\u007E\u00A0-\u00FF]+$/u,
    why: "has two spaces in a row, or a character outside ISO 8859-1",
  },
  countryCode: { pattern: /^[A-Za-z]{2}$/u, why: "is no country code of two letters (ISO 3166-1)" },
  shipFromCountryCode: {
    pattern: /^[A-Za-z]{2}$/u,
    why: "is no country code of two letters (ISO 3166-1)",
  },
  ...Object.fromEntries(
    ["perUnitDeclaredValue", "perUnitPrice", "perUnitTax"].flatMap((amount) => [
      [
        `${amount}.currencyCode`,
        { pattern: /^[A-Za-z]{3}$/u, why: "is no currency of three letters (ISO 4217)" },
      ],
      [`${amount}.value`, { pattern: AMOUNT, why: "is no amount such as 30 or 20.00" }],
    ]),
  ),
};

function quantityForm(part: FieldCell["part"], name: string, text: string): Fault | null {
  if (part !== "item" || name !== "quantity") return null;
  const quantity = readQuantity(text);
  if (quantity !== null && quantity >= 1 && quantity <= QUANTITY_MAX) return null;
  return ["invalid-quantity", `${quoteCell(text)} is not a whole number from 1.`];
}

function emailForm(text: string): Fault | null {
  const wrong = splitEmails(text).find((email) => !/^[^\s@]+@[^\s@]+$/u.test(email));
  return wrong === undefined ? null : ["invalid-value", `${quoteCell(wrong)} is no mail address.`];
}

/** The addresses of one cell: several stand between commas, semicolons or spaces. */
export function splitEmails(text: string): string[] {
  return text.split(/[\s,;]+/u).filter((part) => part !== "");
}

function nameOfApi(api: FulfillmentApi): string {
  return api === "mws" ? "MWS" : "amazon.updateFulfillmentOrder";
}
