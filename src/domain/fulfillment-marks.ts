import { createHash } from "node:crypto";
import type { FulfillmentOrderWish, StatedFacts } from "./fulfillment-order.ts";
import { compareCodePoints } from "./normalise.ts";
import { orderKeyText, type OrderKey } from "./order-key.ts";
import { sortNames } from "./sort-names.ts";

/** Fields of an order, and of an item, that are written for or about the recipient. */
const PERSONAL: ReadonlySet<string> = new Set(["displayableOrderComment"]);
const PERSONAL_OF_ITEM: ReadonlySet<string> = new Set(["giftMessage", "displayableComment"]);

const MARK_DIGITS = 8;

/**
 * Stands for a text that is not kept: equal for equal texts of one order, so
 * that a repeat is told from a change. The order is part of it, so the same
 * address has another mark in every order. It is short on purpose: 32 bits
 * belong to many thousands of all possible addresses, so trying them all does
 * not find the one, while a change goes unseen once in four thousand million.
 */
export function markOf(order: OrderKey, name: string, text: string): string {
  const whole = `shipledger mark 1\n${orderKeyText(order)}\n${name}\n${text}`;
  return createHash("sha256").update(whole, "utf8").digest("hex").slice(0, MARK_DIGITS);
}

/** What a wish states, as it is compared and kept. */
export function factsOfWish(wish: FulfillmentOrderWish, order: OrderKey): StatedFacts {
  const { fulfillmentAction, ...rest } = wish.fields;
  const own = split(rest, PERSONAL, (name, text) => markOf(order, name, text));
  const { address, emails, features } = wish;
  const lists = {
    ...(address
      ? { destinationAddress: markOf(order, "destinationAddress", listed(address)) }
      : {}),
    ...(emails
      ? { notificationEmails: markOf(order, "notificationEmails", emails.join("\n")) }
      : {}),
  };
  const fields = features
    ? { ...own.fields, featureConstraints: features.map(listed).join("; ") }
    : own.fields;
  return {
    action: fulfillmentAction === "Ship" || fulfillmentAction === "Hold" ? fulfillmentAction : null,
    fields: sortNames(fields),
    marks: sortNames({ ...own.marks, ...lists }),
    addressParts: Object.keys(address ?? {}).sort(compareCodePoints),
    items: wish.items
      .map(({ id, quantity, fields: said }) => {
        const parts = split(said, PERSONAL_OF_ITEM, (name, text) =>
          markOf(order, `${name} ${id}`, text),
        );
        return { id, quantity, fields: sortNames(parts.fields), marks: sortNames(parts.marks) };
      })
      .sort((a, b) => compareCodePoints(a.id, b.id)),
  };
}

function split(
  said: Readonly<Partial<Record<string, string>>>,
  personal: ReadonlySet<string>,
  mark: (name: string, text: string) => string,
): { fields: Record<string, string>; marks: Record<string, string> } {
  const fields: Record<string, string> = {};
  const marks: Record<string, string> = {};
  for (const [name, text] of Object.entries(said)) {
    if (text === undefined) continue;
    if (personal.has(name)) marks[name] = mark(name, text);
    else fields[name] = text;
  }
  return { fields, marks };
}

/** The parts of a thing as one text, whatever their order was. */
function listed(parts: Readonly<Partial<Record<string, string>>>): string {
  return Object.entries(parts)
    .filter(([, text]) => text !== undefined)
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([name, text]) => `${name}=${text}`)
    .join(",");
}
