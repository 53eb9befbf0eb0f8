import {
  ADDRESS_FIELDS,
  ITEM_FIELDS,
  ORDER_FIELDS,
  type FulfillmentField,
} from "../domain/fulfillment-fields.ts";
import type { UpdateRead } from "./fulfillment-bodies.ts";
import type { HeldUpdate } from "./held-orders.ts";

const ORDER_NAMES = namesByParameter(ORDER_FIELDS);
const ADDRESS_NAMES = namesByParameter(ADDRESS_FIELDS);
const ITEM_NAMES = namesByParameter(ITEM_FIELDS);

/** Reads the parameters of UpdateFulfillmentOrder, without those of the wire itself and the order's number. */
export function readParameters(parameters: ReadonlyMap<string, string>): UpdateRead {
  const fields: Record<string, string> = {};
  const address: Record<string, string> = {};
  const emails = new Map<number, string>();
  const items = new Map<number, Record<string, string>>();
  for (const [name, value] of parameters) {
    const order = ORDER_NAMES.get(name);
    const part = ADDRESS_NAMES.get(name.replace(/^DestinationAddress\./u, ""));
    const email = /^NotificationEmailList\.member\.(\d+)$/u.exec(name)?.[1];
    const [, number, rest = ""] = /^Items\.member\.(\d+)\.(.+)$/u.exec(name) ?? [];
    const field = ITEM_NAMES.get(rest);
    if (order !== undefined) fields[order] = value;
    else if (part !== undefined && name.includes(".")) address[part] = value;
    else if (email !== undefined) emails.set(Number(email), value);
    else if (number !== undefined && field !== undefined) {
      items.set(Number(number), { ...items.get(Number(number)), [field]: value });
    } else return { kind: "invalid", message: `The parameter ${name} is not known.` };
  }
  const read = inOrder(items).map(readMember);
  if (read.some((item) => item === null)) {
    const message = "Every item needs SellerFulfillmentOrderItemId and a positive Quantity.";
    return { kind: "invalid", message };
  }
  const update: HeldUpdate = {
    fields,
    address: Object.keys(address).length > 0 ? address : null,
    emails: emails.size > 0 ? inOrder(emails) : null,
    items: read.filter((item) => item !== null),
  };
  return { kind: "read", update };
}

function inOrder<Value>(numbered: ReadonlyMap<number, Value>): Value[] {
  return [...numbered].sort(([a], [b]) => a - b).map(([, value]) => value);
}

function readMember(item: Readonly<Record<string, string>>): HeldUpdate["items"][number] | null {
  const { sellerFulfillmentOrderItemId: id = "", quantity = "", ...fields } = item;
  if (id === "" || !/^[1-9]\d{0,8}$/u.test(quantity)) return null;
  return { id, quantity: Number(quantity), fields };
}

function namesByParameter(fields: readonly FulfillmentField[]): ReadonlyMap<string, string> {
  return new Map(fields.flatMap(({ name, mws }) => (mws === null ? [] : [[mws, name] as const])));
}
