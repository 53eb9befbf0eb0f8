import { describe, expect, test } from "vitest";
import { judgeShownOrder } from "../../../src/batch/read-back/judge-shown-order.ts";
import { layOverOrder } from "../../../src/domain/fulfillment-facts.ts";
import { factsOfWish } from "../../../src/domain/fulfillment-marks.ts";
import type {
  FulfillmentItemWish,
  FulfillmentOrderContent,
  FulfillmentOrderWish,
} from "../../../src/domain/fulfillment-order.ts";

const ORDER = { seller: "acme", environment: "live", orderId: "FO-1" } as const;

function wish(more: Partial<FulfillmentOrderWish> = {}): FulfillmentOrderWish {
  const nothing = { fields: {}, orderMoment: "", address: null, emails: null, features: null };
  return { ...nothing, items: [], ...more };
}

function after(
  before: FulfillmentOrderContent | null,
  more: Partial<FulfillmentOrderWish>,
): FulfillmentOrderContent {
  return layOverOrder(before, factsOfWish(wish(more), ORDER));
}

const item = (quantity: number, fields: FulfillmentItemWish["fields"] = {}) => [
  { id: "line-1", quantity, fields },
];
const policy = (fulfillmentPolicy: string, more: FulfillmentOrderWish["fields"] = {}) => {
  return { fields: { fulfillmentPolicy, ...more } };
};
const HOLD = { fulfillmentAction: "Hold" };
const SHIP = { fulfillmentAction: "Ship" };

interface Case {
  readonly name: string;
  /** Confirmed before the doubt; null for nothing. */
  readonly before: Partial<FulfillmentOrderWish> | null;
  readonly sent: Partial<FulfillmentOrderWish>;
  readonly shown: Partial<FulfillmentOrderWish>;
  readonly status?: string;
  readonly verdict: "applied" | "not-applied" | "unclear";
}

const RELEASES: readonly Case[] = [
  {
    name: "an order that ships was released",
    before: null,
    sent: { fields: SHIP },
    shown: { fields: SHIP },
    status: "Planning",
    verdict: "applied",
  },
  {
    name: "an order on hold was not",
    before: null,
    sent: { fields: SHIP },
    shown: { fields: HOLD },
    verdict: "not-applied",
  },
  {
    name: "a cancelled order tells nothing",
    before: null,
    sent: { fields: SHIP },
    shown: { fields: HOLD },
    status: "Cancelled",
    verdict: "unclear",
  },
  {
    name: "an order without an action tells nothing",
    before: null,
    sent: { fields: SHIP },
    shown: {},
    verdict: "unclear",
  },
  {
    name: "released with another quantity than was sent along: somebody else did it",
    before: { items: item(3) },
    sent: { fields: SHIP, items: item(2) },
    shown: { fields: SHIP, items: item(3) },
    status: "Planning",
    verdict: "unclear",
  },
  {
    name: "on hold with the quantity that was sent along: half of it can not be",
    before: { items: item(3) },
    sent: { fields: SHIP, items: item(2) },
    shown: { fields: HOLD, items: item(2) },
    verdict: "unclear",
  },
];

const CHANGES: readonly Case[] = [
  {
    name: "the new quantity is there",
    before: { items: item(3) },
    sent: { items: item(2) },
    shown: { fields: HOLD, items: item(2) },
    verdict: "applied",
  },
  {
    name: "the old quantity is there",
    before: { items: item(3) },
    sent: { items: item(2) },
    shown: { fields: HOLD, items: item(3) },
    verdict: "not-applied",
  },
  {
    name: "a third quantity is somebody else's",
    before: { items: item(3) },
    sent: { items: item(2) },
    shown: { fields: HOLD, items: item(1) },
    verdict: "unclear",
  },
  {
    name: "another quantity, where nobody knows what was there before",
    before: null,
    sent: { items: item(2) },
    shown: { fields: HOLD, items: item(5) },
    verdict: "not-applied",
  },
  {
    name: "an item that is not shown tells nothing",
    before: null,
    sent: { items: item(2) },
    shown: { fields: HOLD },
    verdict: "unclear",
  },
  {
    name: "one field is new and another is old",
    before: { ...policy("FillAll"), items: item(3) },
    sent: { ...policy("FillOrKill"), items: item(2) },
    shown: { ...policy("FillAll", HOLD), items: item(2) },
    verdict: "unclear",
  },
  {
    name: "what was said before and again is no sign of the update",
    before: policy("FillAll"),
    sent: { ...policy("FillAll"), items: item(2) },
    shown: { ...policy("FillAll", HOLD), items: item(3) },
    verdict: "not-applied",
  },
  {
    name: "an amount is the same in another spelling",
    before: null,
    sent: { items: item(2, { "perUnitPrice.value": "20", "perUnitPrice.currencyCode": "EUR" }) },
    shown: {
      items: item(2, { "perUnitPrice.value": "20.00", "perUnitPrice.currencyCode": "EUR" }),
    },
    verdict: "applied",
  },
  {
    name: "the new comment is there",
    before: { fields: { displayableOrderComment: "old" } },
    sent: { fields: { displayableOrderComment: "new" } },
    shown: { fields: { ...HOLD, displayableOrderComment: "new" } },
    verdict: "applied",
  },
  {
    name: "the old comment is there",
    before: { fields: { displayableOrderComment: "old" } },
    sent: { fields: { displayableOrderComment: "new" } },
    shown: { fields: { ...HOLD, displayableOrderComment: "old" } },
    verdict: "not-applied",
  },
  {
    name: "an address that comes back in another spelling tells nothing",
    before: null,
    sent: { address: { name: "Taro Testmann", addressLine1: "1-1 Kita" } },
    shown: { fields: HOLD, address: { name: "TARO TESTMANN", addressLine1: "1-1 KITA" } },
    verdict: "unclear",
  },
  {
    name: "nor does it hide a quantity that is there",
    before: { items: item(3) },
    sent: { address: { name: "Taro Testmann", addressLine1: "1-1 Kita" }, items: item(2) },
    shown: { address: { name: "TARO TESTMANN", addressLine1: "1-1 KITA" }, items: item(2) },
    verdict: "applied",
  },
];

function judge({ before, sent, shown, status = "Received" }: Case) {
  const known = before && after(null, before);
  const attempt = { content: after(known, sent), before: known };
  return judgeShownOrder(attempt, { orderId: "FO-1", status, shown: wish(shown) }, ORDER);
}

describe("a release", () => {
  test.each(RELEASES)("$name", (each) => {
    expect(judge(each)).toBe(each.verdict);
  });
});

describe("a change of an order that stays on hold", () => {
  test.each(CHANGES)("$name", (each) => {
    expect(judge(each)).toBe(each.verdict);
  });
});
