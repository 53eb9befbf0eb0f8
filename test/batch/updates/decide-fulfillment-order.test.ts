import { describe, expect, test } from "vitest";
import type { FulfillmentOrderContent } from "../../../src/domain/fulfillment-order.ts";
import type { FulfillmentOrderReading } from "../../../src/domain/fulfillment-reading.ts";
import type { LedgerUpdate } from "../../../src/domain/history.ts";
import {
  contentOf,
  findingsOf,
  planFields,
  requestsOf,
  type FieldGround,
  type FieldRow,
} from "./plan-fields.ts";
import { decisionsOf, inDoubt as doubt, told as tell } from "./plan-rows.ts";

const order = (more: FieldRow): FieldRow => ({ sellerFulfillmentOrderId: "FO-1", ...more });
const item = (id: string, quantity: string): FieldRow =>
  order({ sellerFulfillmentOrderItemId: id, quantity });

const POLICY_A = order({ fulfillmentPolicy: "FillAll" });
const POLICY_B = order({ fulfillmentPolicy: "FillOrKill" });
const SHIP = order({ fulfillmentAction: "Ship" });
const ADDRESS = order({
  "destinationAddress.name": "Taro Testmann",
  "destinationAddress.addressLine1": "1-1 Kita",
  "destinationAddress.postalCode": "650-0001",
  "destinationAddress.countryCode": "JP",
});

const OPERATION = "amazon.updateFulfillmentOrder";

/** The order as the ledger knows it, after these rows were confirmed one after the other. */
function after(...sheets: readonly FieldRow[]): FulfillmentOrderContent {
  const [last] = sheets
    .reduce<FulfillmentOrderContent[]>((known, row) => {
      const updates = known.map((content) => told(content));
      return [contentOf(planFields([row], { history: { updates } }))];
    }, [])
    .slice(-1);
  if (!last) throw new Error("nothing was told");
  return last;
}

function told(content: FulfillmentOrderContent, more: Partial<LedgerUpdate> = {}): LedgerUpdate {
  return tell(content, { operation: OPERATION, account: "acme", ...more });
}

/** An attempt without an answer, upon a confirmed content or none. */
function inDoubt(
  attempt: FulfillmentOrderContent,
  content: FulfillmentOrderContent | null = null,
): LedgerUpdate {
  const known = doubt(attempt, content);
  const request = { ...known.inDoubt?.request, operation: OPERATION } as const;
  const { inDoubt: hanging } = known;
  return {
    ...known,
    operation: OPERATION,
    account: "acme",
    inDoubt: hanging && { ...hanging, request: { ...hanging.request, ...request } },
  };
}

function decide(row: FieldRow, updates: readonly LedgerUpdate[] = [], ground: FieldGround = {}) {
  return decisionsOf(planFields([row], { ...ground, history: { updates } }))[0];
}

describe("what is sent", () => {
  test("is what the sheet states, and no more", () => {
    const updates = [told(after(POLICY_A, item("line-1", "3")))];
    const plan = planFields([item("line-2", "1")], { history: { updates } });
    expect(requestsOf(plan).map(({ body }) => body)).toEqual([
      { items: [{ sellerFulfillmentOrderItemId: "line-2", quantity: 1 }] },
    ]);
    expect(contentOf(plan)).toMatchObject({
      action: "Hold",
      fields: { fulfillmentPolicy: "FillAll" },
      items: [
        { id: "line-1", quantity: 3 },
        { id: "line-2", quantity: 1 },
      ],
    });
  });

  test("A, then B, then A again are three updates", () => {
    const [a, b] = [after(POLICY_A), after(POLICY_A, POLICY_B)];
    expect(decide(POLICY_A)).toMatch(/^update/u);
    expect(decide(POLICY_B, [told(a)])).toMatch(/^update/u);
    expect(decide(POLICY_A, [told(b, { earlier: [a] })])).toMatch(/^update/u);
  });

  test("what the order was told already is not sent again, in whatever sheet it stands", () => {
    const known = [told(after(POLICY_A, item("line-1", "3"), ADDRESS))];
    for (const row of [POLICY_A, item("line-1", "3"), ADDRESS, { ...POLICY_A, ...ADDRESS }]) {
      expect(decide(row, known)).toBe("skip already-posted");
    }
    expect(decide(item("line-1", "2"), known)).toMatch(/^update/u);
    expect(decide({ ...ADDRESS, "destinationAddress.name": "Jiro" }, known)).toMatch(/^update/u);
    expect(decide(order({ fulfillmentAction: "Hold" }), known)).toBe("skip already-posted");
  });

  test("amounts and moments are compared by what they mean", () => {
    const row = (value: string, moment: string) => ({
      ...item("line-1", "1"),
      "perUnitPrice.currencyCode": "JPY",
      "perUnitPrice.value": value,
      displayableOrderDate: moment,
    });
    const known = [told(after(row("20", "2026-03-05T09:00:00+09:00")))];
    expect(decide(row("20.00", "2026-03-05T00:00:00Z"), known)).toBe("skip already-posted");
    expect(decide(row("20.01", "2026-03-05T00:00:00Z"), known)).toMatch(/^update/u);
  });

  test("the same address has another mark in another order", () => {
    const marks = [ADDRESS, { ...ADDRESS, sellerFulfillmentOrderId: "FO-2" }].map(
      (row) => contentOf(planFields([row])).marks["destinationAddress"],
    );
    expect(new Set(marks).size).toBe(2);
    expect(JSON.stringify(contentOf(planFields([ADDRESS])))).not.toContain("Testmann");
  });
});

describe("an old sheet", () => {
  const known = [told(after(POLICY_A, POLICY_B), { earlier: [after(POLICY_A)] })];

  test("does not undo what the order was told since", () => {
    expect(decide(POLICY_A, known, { firstRead: 5 })).toBe("skip superseded");
    expect(decide(item("line-1", "1"), known, { firstRead: 5 })).toBe("skip superseded");
    expect(decide(POLICY_A, known, { firstRead: 15 })).toMatch(/^update/u);
  });

  test("is not older than a change of its own", () => {
    const ground = { firstRead: 5, file: "before" };
    expect(decide(POLICY_A, known, ground)).toMatch(/^update/u);
  });

  test("says nothing new where it agrees", () => {
    expect(decide(POLICY_B, known, { firstRead: 5 })).toBe("skip already-posted");
  });

  test("of our own results is believed, also by a ledger that knows nothing", () => {
    const earlier = { result: "updated", runId: "run-lost" };
    expect(decide(POLICY_A, [], { earlier })).toBe("skip already-posted");
    expect(decide(POLICY_A, known, { earlier })).toBe("skip superseded");
  });
});

describe("after its release", () => {
  const shipped = [told(after(POLICY_A, SHIP))];

  test("nothing changes any more", () => {
    expect(decide(POLICY_B, shipped)).toBe("reject not-on-hold");
    expect(decide(item("line-1", "1"), shipped)).toBe("reject not-on-hold");
    expect(decide(order({ fulfillmentAction: "Hold" }), shipped)).toBe("reject not-on-hold");
  });

  test("what it was told last is as it was told", () => {
    expect(decide(SHIP, shipped)).toBe("skip already-posted");
    expect(decide({ ...SHIP, ...POLICY_A }, shipped)).toBe("skip already-posted");
    expect(decide(POLICY_A, shipped)).toBe("skip already-posted");
    expect(decide({ ...SHIP, ...POLICY_B }, shipped)).toBe("reject not-on-hold");
  });
});

describe("an update in doubt", () => {
  const [a, b] = [after(POLICY_A), after(POLICY_A, POLICY_B)];

  test("is repeated as it was sent, by a sheet that says the same", () => {
    const plan = planFields([POLICY_B], { history: { updates: [inDoubt(b, a)] } });
    expect(plan.orders[0]?.updates[0]?.decision).toMatchObject({
      kind: "replay",
      postId: 7,
      before: a,
      request: { body: { as: "it was sent" } },
    });
  });

  test("gives way to a newer one, as long as the order stays on hold", () => {
    const plan = planFields([item("line-1", "2")], { history: { updates: [inDoubt(b, a)] } });
    expect(decisionsOf(plan)[0]).toMatch(/^update/u);
    // Which of the two policies the order has, nobody knows any more.
    expect(contentOf(plan).fields).toEqual({});
    expect(decide(SHIP, [inDoubt(b, a)])).toMatch(/^update/u);
  });

  test("that was a release is settled before anything else is said", () => {
    const releasing = [inDoubt(after(POLICY_A, SHIP), a)];
    expect(decide(SHIP, releasing)).toMatch(/^replay/u);
    expect(decide(POLICY_B, releasing)).toBe("reject settle-first");
    expect(decide(item("line-1", "1"), releasing)).toBe("reject settle-first");
  });

  test("is settled before an older sheet says something else", () => {
    expect(decide(item("line-1", "1"), [inDoubt(b, a)], { firstRead: 5 })).toBe(
      "reject settle-first",
    );
  });

  test("is not repeated over another API", () => {
    expect(decide(POLICY_B, [inDoubt(b, a)], { api: "mws" })).toMatch(/^update/u);
    const releasing = [inDoubt(after(SHIP))];
    expect(decide(SHIP, releasing, { api: "mws" })).toBe("reject settle-first");
  });

  test("makes nothing certain that it would have changed", () => {
    expect(decide(POLICY_A, [inDoubt(b, a)])).toMatch(/^update/u);
  });
});

describe("what the marketplace shows", () => {
  const shown = (more: Partial<FulfillmentOrderReading["shown"]> = {}, status = "Received") => {
    const nothing = { orderMoment: "", address: null, emails: null, features: null };
    const fields = { fulfillmentAction: "Hold" };
    const items = [{ id: "line-1", quantity: 3, fields: {} }];
    const reading = { orderId: "FO-1", status, shown: { ...nothing, fields, items, ...more } };
    return { kind: "read", reading } as const;
  };

  test.each<[string, FieldRow, FieldGround["read"], RegExp]>([
    ["on hold", POLICY_A, shown(), /^update/u],
    [
      "released",
      POLICY_A,
      shown({ fields: { fulfillmentAction: "Ship" } }),
      /^reject not-on-hold/u,
    ],
    ["cancelled", POLICY_A, shown({}, "Cancelled"), /^reject not-on-hold/u],
    ["in the warehouse", POLICY_A, shown({ fields: {} }, "Processing"), /^reject not-on-hold/u],
    ["without an action", POLICY_A, shown({ fields: {} }), /^update/u],
    ["as much as ordered", item("line-1", "3"), shown(), /^update/u],
    ["more than ordered", item("line-1", "4"), shown(), /^reject quantity-above-first/u],
    ["another item", item("line-9", "1"), shown(), /^reject unknown-item/u],
    ["no such order", POLICY_A, { kind: "not-found", message: "none" }, /^reject unknown-order/u],
    [
      "no answer",
      POLICY_A,
      { kind: "unread", code: "order-not-read", message: "503" },
      /^reject order-not-read/u,
    ],
  ])("%s", (_name, row, read, decision) => {
    expect(decide(row, [], read ? { read } : {})).toMatch(decision);
  });

  test("a quantity that was lowered may go up again to what it was", () => {
    const five = after(item("line-1", "5"));
    const three = after(item("line-1", "5"), item("line-1", "3"));
    const known = [told(three, { earlier: [five] })];
    expect(decide(item("line-1", "5"), known, { read: shown() })).toMatch(/^update/u);
    expect(decide(item("line-1", "6"), known, { read: shown() })).toBe(
      "reject quantity-above-first",
    );
  });

  test("what was told already is not asked about", () => {
    const known = [told(after(POLICY_A))];
    const read = shown({}, "Processing");
    expect(decide(POLICY_A, known, { read })).toBe("skip already-posted");
  });
});

describe("an address replaces the whole address", () => {
  const warnings = (row: FieldRow, ground: FieldGround) =>
    findingsOf(planFields([row], ground)).map(({ code, message }) => `${code}: ${message}`);
  const roomy = { ...ADDRESS, "destinationAddress.addressLine2": "Room 5" };

  test("a part that the ledger remembers and the new one lacks is told, and sent all the same", () => {
    const history = { updates: [told(after(roomy))] };
    expect(warnings(ADDRESS, { history })).toEqual([
      expect.stringMatching(/^address-part-dropped: .*addressLine2/u),
    ]);
    expect(requestsOf(planFields([ADDRESS], { history }))).toHaveLength(1);
    expect(warnings(roomy, { history: { updates: [told(after(ADDRESS))] } })).toEqual([]);
  });

  test("so is one that the marketplace shows, whatever the ledger remembers", () => {
    const address = { name: "Hanako", addressLine1: "9-9", phone: "080", countryCode: "JP" };
    const nothing = { fields: {}, orderMoment: "", emails: null, features: null, items: [] };
    const reading = { orderId: "FO-1", status: "Received", shown: { ...nothing, address } };
    const read = { kind: "read", reading } as const;
    const history = { updates: [told(after(roomy))] };
    expect(warnings(ADDRESS, { read, history })).toEqual([expect.stringMatching(/as phone is/u)]);
  });
});

test("an order in a live run's hands waits", () => {
  const plan = planFields([POLICY_A], { history: { claimedBy: "run 7" } });
  expect(decisionsOf(plan)).toEqual(["wait"]);
});

test("MWS is told about once, at its first order", () => {
  const rows = [POLICY_A, { ...POLICY_A, sellerFulfillmentOrderId: "FO-2" }];
  const plan = planFields(rows, { api: "mws" });
  expect(findingsOf(plan)).toMatchObject([{ code: "mws-switched-off" }]);
  expect(requestsOf(plan)).toHaveLength(2);
});
