import { describe, expect, test } from "vitest";
import { contentOf, findingsOf, planFields, requestsOf } from "./plan-fields.ts";
import { decisionsOf } from "./plan-rows.ts";
import {
  order,
  item,
  POLICY_A,
  POLICY_B,
  SHIP,
  ADDRESS,
  after,
  told,
  inDoubt,
  decide,
} from "./told-orders.ts";

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
