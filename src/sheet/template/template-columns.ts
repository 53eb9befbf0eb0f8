import { FULFILLMENT_COLUMNS } from "../../domain/fulfillment-columns.ts";
import {
  isFulfillmentOrderOperation,
  isStatusOperation,
  type FulfillmentOrderOperationName,
  type OperationName,
} from "../../domain/operation.ts";
import { SHIPMENT_STATUSES } from "../../domain/shipment-status.ts";
import type { ColumnName } from "../../domain/shipment-line.ts";

/** How much a column is needed: in every row, unless the order is known otherwise, or not at all. */
export type ColumnNeed = "required" | "usual" | "optional";

/** What may be chosen in a column. */
export interface ColumnChoice {
  readonly values: readonly string[];
  /** Nothing else is taken; otherwise the values are suggestions. */
  readonly isClosed: boolean;
}

/** One column of a template. */
export interface TemplateColumn {
  readonly header: string;
  readonly need: ColumnNeed;
  /** What it is, for whoever fills it in. */
  readonly about: string;
  readonly choice: ColumnChoice | null;
  /** Whole numbers; every other column is text, so that no digit of an identifier is lost. */
  readonly isCount: boolean;
  /** Its cell in the example row. */
  readonly example: string;
}

/** Words for carriers that templates suggest, by API. */
export interface SuggestedCarriers {
  readonly ecart: readonly string[];
  readonly amazon: readonly string[];
}

type Told = readonly [need: ColumnNeed, about: string, example: string];

/** What the columns of shipments and statuses are; README and templates say the same. */
const TOLD: Readonly<Partial<Record<ColumnName, Told>>> = {
  "order-id": ["required", "The marketplace's order number.", "EXAMPLE-111-1234567-1234567"],
  "order-item-id": [
    "usual",
    "The marketplace's item number. May be blank where a run is given the order report (--orders).",
    "12345678901234",
  ],
  quantity: ["usual", "Units of this item in this parcel.", "1"],
  "ship-date": ["optional", "The day it left, as YYYY-MM-DD. Blank: now.", "2026-11-26"],
  "carrier-code": [
    "usual",
    "The carrier's code at the marketplace. The list is a suggestion; another code can be typed.",
    "UPS",
  ],
  "carrier-name": ["optional", "The carrier's name, where it has no code, or beside Other.", ""],
  "tracking-number": [
    "required",
    "One tracking number. Rows of one order with the same number are one parcel.",
    "1Z999AA10123456784",
  ],
  "ship-method": ["optional", "The carrier's service, such as Ground.", ""],
  "transparency-code": ["optional", "Transparency codes, several separated by commas.", ""],
  "ship-from-supply-source-id": ["optional", "The supply source that it ships from.", ""],
  "cod-collection-method": ["optional", "Japan: DirectPayment for cash on delivery.", ""],
  action: [
    "optional",
    "Blank, or create: a new parcel. update: the number of a parcel that was posted changes.",
    "",
  ],
  "package-id": ["optional", "The parcel that an update means. Blank for a new parcel.", ""],
  "original-tracking-number": [
    "optional",
    "The first number of the parcel that an update means; stands in every result.",
    "",
  ],
  status: ["required", "What became of the order, or of the item.", "ReadyForPickup"],
  account: ["optional", "The account of your config that it goes through, if not the usual.", ""],
  partner: ["optional", "Whose row it is, for mails to partners.", ""],
  sku: ["optional", "Your SKU; helps to find the item.", ""],
  "quantity-purchased": ["optional", "Units ordered; more than that is refused.", ""],
};

const COUNTS: ReadonlySet<string> = new Set(["quantity", "quantity-purchased"]);
const FOR_AMAZON: readonly ColumnName[] = [
  "ship-method",
  "transparency-code",
  "ship-from-supply-source-id",
  "cod-collection-method",
];
const FOR_CORRECTIONS: readonly ColumnName[] = ["action", "package-id", "original-tracking-number"];

/** The columns of the template for an operation, in their order. */
export function columnsOf(
  operation: OperationName,
  carriers: SuggestedCarriers,
): readonly TemplateColumn[] {
  if (isFulfillmentOrderOperation(operation)) return fulfillmentColumns(operation);
  if (isStatusOperation(operation)) return statusColumns();
  const isAmazon = operation === "amazon.confirmShipment";
  const names: readonly ColumnName[] = [
    ...(["order-id", "order-item-id", "quantity"] as const),
    ...(isAmazon ? (["ship-date"] as const) : []),
    ...(["carrier-code", "carrier-name", "tracking-number"] as const),
    ...(isAmazon ? FOR_AMAZON : []),
    ...FOR_CORRECTIONS,
    ...(["sku", "quantity-purchased", "account", "partner"] as const),
  ];
  const suggested = isAmazon ? carriers.amazon : carriers.ecart;
  return names.map((name) => {
    if (name === "carrier-code") {
      const column = columnOf(name, { values: suggested, isClosed: false });
      return { ...column, example: isAmazon ? "UPS" : "ups" };
    }
    return columnOf(
      name,
      name === "action" ? { values: ["create", "update"], isClosed: true } : null,
    );
  });
}

function statusColumns(): TemplateColumn[] {
  const action: TemplateColumn = {
    ...columnOf("action", { values: ["status"], isClosed: true }),
    need: "required",
    about: "Always status: the row tells a status and no parcel.",
    example: "status",
  };
  const whole = "Blank for the whole order.";
  return [
    columnOf("order-id"),
    action,
    columnOf("status", { values: SHIPMENT_STATUSES, isClosed: true }),
    { ...columnOf("order-item-id"), need: "optional", about: `The item. ${whole}`, example: "" },
    { ...columnOf("quantity"), need: "optional", about: `Units of it. ${whole}`, example: "" },
    columnOf("account"),
    columnOf("partner"),
  ];
}

function columnOf(header: ColumnName, choice: ColumnChoice | null = null): TemplateColumn {
  const [need, about, example] = TOLD[header] ?? ["optional", "", ""];
  return { header, need, about, choice, isCount: COUNTS.has(header), example };
}

/** The example: one item of an order that stays on hold. */
const EXAMPLES: Readonly<Record<string, string>> = {
  sellerFulfillmentOrderId: "EXAMPLE-C-1001",
  fulfillmentAction: "Hold",
  sellerFulfillmentOrderItemId: "line-1",
  quantity: "2",
};

/** One row per item; what is told of the order stands in any of its rows. */
function fulfillmentColumns(operation: FulfillmentOrderOperationName): TemplateColumn[] {
  const api = operation === "mws.UpdateFulfillmentOrder" ? "mws" : "amazon";
  const columns = FULFILLMENT_COLUMNS.flatMap((column): TemplateColumn[] => {
    const { about, isRequired, lengthMax, mws } = column;
    const header = api === "mws" ? mws : column.header;
    if (header === null) return [];
    const values = column.values?.[api] ?? [];
    const bound = lengthMax[api] === null ? "" : ` Up to ${lengthMax[api]} characters.`;
    return [
      {
        header,
        need: isRequired ? "required" : "optional",
        about: `${about}${bound}`,
        choice: values.length === 0 ? null : { values, isClosed: true },
        isCount: column.header === "quantity",
        example: EXAMPLES[column.header] ?? "",
      },
    ];
  });
  return [...columns, columnOf("account"), columnOf("partner")];
}
