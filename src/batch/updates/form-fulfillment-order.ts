import type { Finding } from "../../domain/finding.ts";
import type { FulfillmentItemWish, FulfillmentOrderWish } from "../../domain/fulfillment-order.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import { readQuantity } from "../identity/line-rules.ts";
import { findingOn } from "../rules/line-finding.ts";
import { splitEmails, type FulfillmentApi } from "./field-rules.ts";
import { gatherFields, type GatheredFields, type Said } from "./gather-fields.ts";
import type { CheckedUpdateLine, FulfillmentOrderUpdate } from "./order-update.ts";
import { checkWish } from "./wish-rules.ts";

/** The update that the rows of one fulfillment order ask for; null for no rows. */
export function formFulfillmentOrder(
  members: readonly CheckedUpdateLine[],
): FulfillmentOrderUpdate | null {
  const sorted = members.toSorted((a, b) => a.line.index - b.line.index);
  const [first] = sorted;
  if (!first) return null;
  const { route } = first;
  const api: FulfillmentApi = route.traits.api === "mws" ? "mws" : "amazon";
  const lines = sorted.map(({ line }) => line);
  const gathered = gatherFields(lines, api);
  const wish = toWish(gathered, sorted);
  const own = sorted.flatMap(({ findings }) => findings);
  const among = [...gathered.findings, ...findRoutes(sorted)];
  const isReadable = ![...own, ...among].some(({ severity }) => severity === "error");
  return {
    kind: "fulfillment-order",
    route,
    wish,
    lines: sorted.map(({ line, firstFile }) => ({ line, firstFile })),
    firstReadSeq: Math.max(...sorted.map(({ firstReadSeq }) => firstReadSeq)),
    // What is missing can be told once what is there can be read.
    findings: [...own, ...among, ...(isReadable ? checkWish(wish, gathered, first.line, api) : [])],
  };
}

function toWish(
  gathered: GatheredFields,
  members: readonly CheckedUpdateLine[],
): FulfillmentOrderWish {
  const date = members.find(({ orderDate }) => orderDate !== null)?.orderDate ?? null;
  const { order, address, emails, features, items } = gathered;
  const said = texts(order);
  const { displayableOrderDate: _cell, ...fields } = said;
  const dated = date ? { ...fields, displayableOrderDate: date.said } : fields;
  return {
    fields: dated,
    orderMoment: date?.moment ?? "",
    address: address.size > 0 ? texts(address) : null,
    emails:
      emails.size > 0
        ? [...new Set([...emails.values()].flatMap(({ text }) => splitEmails(text)))]
        : null,
    features: features.size > 0 ? [...features.values()].map(texts) : null,
    items: [...items].map(([id, item]) => toItem(id, item)),
  };
}

function toItem(id: string, item: ReadonlyMap<string, Said>): FulfillmentItemWish {
  const { sellerFulfillmentOrderItemId: _id, quantity, ...fields } = texts(item);
  return { id: id.startsWith("\n") ? "" : id, quantity: readQuantity(quantity ?? "") ?? 0, fields };
}

function texts(said: ReadonlyMap<string, Said>): Record<string, string> {
  return Object.fromEntries([...said].map(([name, { text }]) => [name, text]));
}

/** Rows of one order that go to different accounts or operations. */
function findRoutes(members: readonly CheckedUpdateLine[]): Finding[] {
  const routes = new Set(members.map(({ route }) => `${route.account} ${route.traits.name}`));
  if (routes.size < 2) return [];
  const message = `The rows of one order go to different accounts or operations: ${[...routes].sort().join(", ")}.`;
  return members.map(({ line }: { readonly line: ShipmentLine }) =>
    findingOn(line, "account", "conflicting-rows", "error", message),
  );
}
