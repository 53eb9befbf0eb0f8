import {
  ADDRESS_FIELDS,
  EMAIL_LENGTH_MAX,
  FEATURE_FIELDS,
  ITEM_FIELDS,
  ORDER_FIELDS,
  ORDER_NUMBER_LENGTH_MAX,
  type FulfillmentField,
} from "./fulfillment-fields.ts";

/** One column that a sheet of fulfillment orders may have. */
export interface FulfillmentColumn {
  /** As `amazon.updateFulfillmentOrder` names it, with the part that it belongs to. */
  readonly header: string;
  /** The parameter of MWS UpdateFulfillmentOrder; null where it has none. */
  readonly mws: string | null;
  /** Blank in no row. */
  readonly isRequired: boolean;
  /** Characters at most, by API; null where none is published. */
  readonly lengthMax: FulfillmentField["lengthMax"];
  /** The only values that there are, by API; absent for free text. */
  readonly values?: NonNullable<FulfillmentField["values"]>;
  /** What it is, for whoever fills in a sheet. */
  readonly about: string;
}

/** The column of the order's own number, and of the mails; neither is a field of a part. */
export const ORDER_NUMBER_COLUMN: FulfillmentColumn = {
  header: "sellerFulfillmentOrderId",
  mws: "SellerFulfillmentOrderId",
  isRequired: true,
  lengthMax: { amazon: ORDER_NUMBER_LENGTH_MAX, mws: ORDER_NUMBER_LENGTH_MAX },
  about: "The order on hold, as it was named when it was created.",
};
const EMAILS_COLUMN: FulfillmentColumn = {
  header: "notificationEmails",
  mws: "NotificationEmailList.member.1",
  isRequired: false,
  lengthMax: { amazon: EMAIL_LENGTH_MAX, mws: EMAIL_LENGTH_MAX },
  about:
    "Who is told by mail when it ships; several stand between commas. They replace the mails that the order had.",
};

/**
 * Every column of a sheet of fulfillment orders, in the order in which a person
 * fills them in. Items and features stand in rows of their own, so their columns
 * have no number.
 */
export const FULFILLMENT_COLUMNS: readonly FulfillmentColumn[] = [
  ORDER_NUMBER_COLUMN,
  ...columnsOf("", "", onlyAction(true)),
  ...columnsOf("", "Items.member.1.", ITEM_FIELDS),
  ...columnsOf("", "", onlyAction(false)),
  ...columnsOf("destinationAddress.", "DestinationAddress.", ADDRESS_FIELDS),
  EMAILS_COLUMN,
  ...columnsOf("featureConstraints.", "", FEATURE_FIELDS),
];

function onlyAction(isAction: boolean): readonly FulfillmentField[] {
  return ORDER_FIELDS.filter(({ name }) => (name === "fulfillmentAction") === isAction);
}

function columnsOf(
  part: string,
  mwsPart: string,
  fields: readonly FulfillmentField[],
): FulfillmentColumn[] {
  return fields.map(({ name, mws, ...more }) => ({
    header: `${part}${name}`,
    mws: mws === null ? null : `${mwsPart}${mws}`,
    isRequired: false,
    ...more,
  }));
}
