import type { FieldName } from "../../domain/field-cell.ts";
import type { Finding } from "../../domain/finding.ts";
import { ITEM_AMOUNTS } from "../../domain/fulfillment-fields.ts";
import type { FulfillmentOrderWish } from "../../domain/fulfillment-order.ts";
import type { ReasonCode } from "../../domain/reasons.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import { findingOn } from "../rules/line-finding.ts";
import type { FulfillmentApi } from "./field-rules.ts";
import type { GatheredFields } from "./gather-fields.ts";

/**
 * Items of one order, and units of all of them, at most: none can be created
 * with more (`items` of CreateFulfillmentOrderRequest,
 * https://github.com/amzn/selling-partner-api-models,
 * fulfillmentOutbound_2020-07-01.json). Of units the MWS page says nothing.
 */
const ITEMS_MAX = 100;
const UNITS_MAX = { amazon: 250, mws: null } as const;

type AddressName = keyof NonNullable<FulfillmentOrderWish["address"]>;

/** What an address must have: the model's `Address`, and the page's datatype of the same name. */
const ADDRESS_NEEDS: Readonly<Record<FulfillmentApi, readonly AddressName[]>> = {
  amazon: ["name", "addressLine1", "postalCode", "countryCode"],
  mws: ["name", "addressLine1", "stateOrRegion", "countryCode"],
};

/** What is missing in a wish whose cells are in order one by one, or does not go together. */
export function checkWish(
  wish: FulfillmentOrderWish,
  gathered: GatheredFields,
  first: ShipmentLine,
  api: FulfillmentApi,
): Finding[] {
  const says = (column: string, code: ReasonCode, message: string, line = first): Finding =>
    findingOn(line, column, code, "error", message);
  return [
    ...checkContent(wish, says),
    ...checkAddress(wish, gathered, api, says),
    ...checkItems(wish, gathered, says),
    ...checkAmounts(wish, api, says),
    ...checkFeatures(gathered, says),
  ];
}

type Say = (column: string, code: ReasonCode, message: string, line?: ShipmentLine) => Finding;

function checkContent(
  { fields, address, emails, features, items }: FulfillmentOrderWish,
  say: Say,
): Finding[] {
  const isBlank =
    Object.keys(fields).length === 0 && !address && !emails && !features && items.length === 0;
  if (isBlank) {
    const message = "The row says nothing that could change. To let the order ship, write Ship.";
    return [say("fulfillmentAction", "missing-value", message)];
  }
  if (fields.shippingSpeedCategory !== "ScheduledDelivery" || fields.fulfillmentAction === "Ship") {
    return [];
  }
  const message =
    "ScheduledDelivery only goes with the action Ship: an order on hold cannot be scheduled.";
  return [say("shippingSpeedCategory", "invalid-value", message)];
}

/** An address replaces the whole one, so it must be a whole one. */
function checkAddress(
  { address }: FulfillmentOrderWish,
  gathered: GatheredFields,
  api: FulfillmentApi,
  say: Say,
): Finding[] {
  if (!address) return [];
  const line = [...gathered.address.values()][0]?.line;
  const isInJapan = address.countryCode === "JP";
  const needs = [
    ...ADDRESS_NEEDS[api],
    ...(isInJapan || !address.countryCode ? [] : (["city"] as const)),
    ...(api === "mws" && address.countryCode === "US" ? (["postalCode"] as const) : []),
  ];
  const missing = needs.filter((name) => !address[name]);
  const columnOf = (name: string): string =>
    headerOf(line, { part: "address", name, number: null }) ?? `destinationAddress.${name}`;
  const findings = missing.map((name) => {
    const message = `An address replaces the whole address, and this one has no ${name}.`;
    return say(columnOf(name), "missing-value", message, line);
  });
  if (!isInJapan || !address.city) return findings;
  const message = "An address in Japan has no city: the page says not to use it there.";
  return [...findings, say(columnOf("city"), "invalid-value", message, line)];
}

function checkItems(
  { items }: FulfillmentOrderWish,
  gathered: GatheredFields,
  say: Say,
): Finding[] {
  const saids = [...gathered.items.values()];
  const findings = items.flatMap(({ id, quantity, fields }, index) => {
    const [said] = saids[index]?.values() ?? [];
    const { line, cell } = said ?? {};
    const number = cell?.number ?? null;
    const miss = (name: string, message: string): Finding => {
      const header = headerOf(line, { part: "item", name, number });
      return say(header ?? nameColumn(name, number), "missing-value", message, line);
    };
    const halves = ITEM_AMOUNTS.filter(
      (name) =>
        (fields[`${name}.currencyCode`] === undefined) !== (fields[`${name}.value`] === undefined),
    );
    return [
      ...(id === ""
        ? [miss("sellerFulfillmentOrderItemId", "The item has no sellerFulfillmentOrderItemId.")]
        : []),
      ...(quantity === 0
        ? [miss("quantity", `Item ${id} has no quantity, which every update of an item needs.`)]
        : []),
      ...halves.map((name) => {
        const half = fields[`${name}.value`] === undefined ? "value" : "currencyCode";
        return miss(`${name}.${half}`, `Item ${id} has half of ${name}, and no ${half}.`);
      }),
    ];
  });
  return findings;
}

function checkAmounts({ items }: FulfillmentOrderWish, api: FulfillmentApi, say: Say): Finding[] {
  const units = items.reduce((sum, { quantity }) => sum + quantity, 0);
  const unitsMax = UNITS_MAX[api];
  const faults = [
    ...(items.length > ITEMS_MAX
      ? [`The order has ${items.length} items; at most ${ITEMS_MAX} are possible.`]
      : []),
    ...(unitsMax !== null && units > unitsMax
      ? [`The items have ${units} units; at most ${unitsMax} are possible in one order.`]
      : []),
  ];
  return faults.map((message) => say("items", "invalid-value", message));
}

/** How the sheet itself names a field; undefined where it has no column for it. */
function headerOf(line: ShipmentLine | undefined, field: FieldName): string | undefined {
  return line?.fieldPlaces?.find(
    ({ part, name, number }) =>
      part === field.part && name === field.name && number === field.number,
  )?.header;
}

function nameColumn(name: string, number: number | null): string {
  return number === null ? `items.${name}` : `items.${number}.${name}`;
}

function checkFeatures({ features }: GatheredFields, say: Say): Finding[] {
  return [...features.values()].flatMap((feature) => {
    if (feature.has("featureName")) return [];
    const [said] = feature.values();
    const { line, cell } = said ?? {};
    const name = { part: "feature", name: "featureName", number: cell?.number ?? null } as const;
    const column = headerOf(line, name) ?? "featureConstraints.featureName";
    const message = "The row says how a feature is to be handled, and not which one.";
    return [say(column, "missing-value", message, line)];
  });
}
