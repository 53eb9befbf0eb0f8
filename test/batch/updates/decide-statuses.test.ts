import { describe, expect, it } from "vitest";
import type { StatusContent } from "../../../src/domain/post-content.ts";
import { decisionsOf, inDoubt, planRows, resultsOf, statusRow, told } from "./plan-rows.ts";

const ready: StatusContent = { kind: "status", status: "ReadyForPickup", items: [] };
const pickedUp: StatusContent = { ...ready, status: "PickedUp" };
const refused: StatusContent = { ...ready, status: "RefusedPickup" };
const item = (id: string, quantity: number) => ({
  "order-item-id": id,
  quantity: String(quantity),
});

describe("what a status is made of", () => {
  it("is the whole order where the row names no item", () => {
    expect(decisionsOf(planRows([statusRow("ReadyForPickup")]))).toEqual(["update ReadyForPickup"]);
  });

  it("gathers the items of rows that follow each other with one status", () => {
    const rows = [
      statusRow("PickedUp", item("B", 1)),
      statusRow("picked up", item("A", 2)),
      statusRow("RefusedPickup", item("C", 1)),
    ];
    const plan = planRows(rows);
    expect(decisionsOf(plan)).toEqual(["update PickedUp A:2 B:1", "update RefusedPickup C:1"]);
    expect(plan.orders[0]?.updates.map(({ update }) => update.lines.length)).toEqual([2, 1]);
  });

  it("names an item by the SKU that one item of the order has", () => {
    const items = new Map([["A", { ordered: 2, shipped: null, sku: "blue" }]]);
    const row = statusRow("PickedUp", { sku: "blue", quantity: "1" });
    const facts = { items, isRead: false };
    expect(decisionsOf(planRows([row], { facts }))).toEqual(["update PickedUp A:1"]);
    expect(resultsOf(planRows([row]))).toEqual(["rejected missing-items"]);
  });

  it("takes the whole order once, however often it is said", () => {
    const plan = planRows([statusRow("PickedUp"), statusRow("PickedUp")]);
    expect(decisionsOf(plan)).toEqual(["update PickedUp"]);
    expect(resultsOf(plan)).toHaveLength(2);
  });

  it("refuses units that stand in the sheet twice, unless the operator has answered", () => {
    const rows = [statusRow("PickedUp", item("A", 1)), statusRow("PickedUp", item("A", 1))];
    expect(resultsOf(planRows(rows))).toEqual([
      "rejected rejected-with-package",
      "rejected duplicate-row",
    ]);
    const answer = (duplicateRows: "once" | "sum") =>
      decisionsOf(planRows(rows, { settings: { duplicateRows } }));
    expect(answer("once")).toEqual(["update PickedUp A:1"]);
    expect(answer("sum")).toEqual(["update PickedUp A:2"]);
  });

  it.each([
    [{ status: "Delivered" }, "invalid-value"],
    [{ status: "" }, "missing-value"],
    [{ "order-item-id": "A" }, "missing-value"],
    [{ quantity: "2" }, "missing-value"],
    [{ ...item("A", 1), quantity: "1.5" }, "invalid-quantity"],
    [{ "order-item-id": "7.89654E+11", quantity: "1" }, "mangled-number"],
    [{ operation: "ecart.fulfillment" }, "invalid-value"],
    [{ operation: "ecart.fulfillmentStatus", action: "create" }, "invalid-value"],
    [{ account: "nobody" }, "invalid-value"],
    [{ "order-id": "" }, "missing-value"],
  ])("refuses %j as %s", (cells, code) => {
    expect(resultsOf(planRows([statusRow("PickedUp", cells)]))).toEqual([`rejected ${code}`]);
  });

  it("cares for nothing that belongs to parcels", () => {
    const cells = { "tracking-number": "n/a", "carrier-code": "#N/A", "package-id": "x" };
    expect(decisionsOf(planRows([statusRow("PickedUp", cells)]))).toEqual(["update PickedUp"]);
  });

  it("refuses an account whose API has no statuses", () => {
    const account = {
      name: "acme-us",
      api: "mws",
      seller: "acme",
      environment: "live",
      timeZone: "UTC",
      marketplaceId: "",
      operation: "ecart.fulfillment",
    } as const;
    const settings = { accounts: new Map([["acme-us", account]]) };
    const plan = planRows([statusRow("PickedUp")], { settings });
    expect(plan.loose[0]?.findings).toMatchObject([{ column: "action", code: "invalid-value" }]);
  });
});

describe("a status beside what the order was last told", () => {
  const decide = (status: string, updates: Parameters<typeof planRows>[1]) =>
    decisionsOf(planRows([statusRow(status)], updates));

  it("is sent when it is another one, with the one it replaces", () => {
    const plan = planRows([statusRow("PickedUp")], { history: { updates: [told(ready)] } });
    expect(plan.orders[0]?.updates[0]?.decision).toMatchObject({ kind: "update", before: ready });
  });

  it("is not sent again", () => {
    expect(decide("PickedUp", { history: { updates: [told(pickedUp)] } })).toEqual([
      "skip already-posted",
    ]);
  });

  it("is compared among the same units only", () => {
    const items = [{ id: "A", quantity: 1 }];
    const history = { updates: [told({ ...pickedUp, items }), told(ready)] };
    expect(decide("PickedUp", { history })).toEqual(["update PickedUp"]);
  });

  it("goes back and forth as often as new sheets say so", () => {
    const history = { updates: [told(pickedUp, { once: [ready] })] };
    expect(decide("ReadyForPickup", { history })).toEqual(["update ReadyForPickup"]);
  });

  it("is left out when its sheet is older", () => {
    const history = { updates: [told(pickedUp, { once: [ready] })] };
    expect(decide("ReadyForPickup", { history, firstRead: 5 })).toEqual(["skip superseded"]);
    expect(decide("RefusedPickup", { history, firstRead: 5 })).toEqual(["skip superseded"]);
    expect(decide("RefusedPickup", { history, firstRead: 15 })).toEqual(["update RefusedPickup"]);
  });

  it("is not older than a change of its own sheet", () => {
    const history = { updates: [told(ready)] };
    expect(decide("PickedUp", { history, firstRead: 5, file: "before" })).toEqual([
      "update PickedUp",
    ]);
  });

  it("is not sent where a result says that it was, whatever the ledger knows", () => {
    const earlier = { result: "updated", runId: "run-lost" };
    expect(decide("PickedUp", { earlier })).toEqual(["skip already-posted"]);
    const history = { updates: [told(refused, { once: [pickedUp] })] };
    expect(decide("PickedUp", { earlier, history })).toEqual(["skip superseded"]);
  });
});

describe("several statuses of the same units in one sheet", () => {
  const rows = [statusRow("ReadyForPickup"), statusRow("PickedUp"), statusRow("RefusedPickup")];
  const decide = (...updates: ReturnType<typeof told>[]) =>
    decisionsOf(planRows(rows, { history: { updates }, firstRead: 5, file: "before" }));

  it("are sent in the order of the sheet, each upon the other", () => {
    const plan = planRows(rows);
    expect(plan.orders[0]?.updates.map(({ decision }) => decision)).toMatchObject([
      { kind: "update", content: ready, before: null },
      { kind: "update", content: pickedUp, before: ready },
      { kind: "update", content: refused, before: pickedUp },
    ]);
  });

  it("go on where a run was interrupted", () => {
    expect(decide(told(ready))).toEqual([
      "skip already-posted",
      "update PickedUp",
      "update RefusedPickup",
    ]);
    expect(decide(told(pickedUp, { once: [ready] }))).toEqual([
      "skip already-posted",
      "skip already-posted",
      "update RefusedPickup",
    ]);
  });

  it("are all past when the last one was told, even those that somebody left out", () => {
    expect(decide(told(refused, { once: [pickedUp] }))).toEqual([
      "skip superseded",
      "skip already-posted",
      "skip already-posted",
    ]);
  });

  it("repeat the one in doubt as it was sent, and then go on", () => {
    const plan = planRows(rows, { history: { updates: [inDoubt(pickedUp, ready)] } });
    expect(decisionsOf(plan)).toEqual([
      "skip already-posted",
      "replay PickedUp",
      "update RefusedPickup",
    ]);
    expect(plan.orders[0]?.updates[1]?.decision).toMatchObject({
      postId: 7,
      before: ready,
      request: { body: { as: "it was sent" } },
    });
    expect(resultsOf(plan)[1]).toBe("in-doubt no-clear-answer");
  });
});

describe("a status in doubt", () => {
  it("gives way to a newer one", () => {
    const plan = planRows([statusRow("PickedUp")], { history: { updates: [inDoubt(ready)] } });
    expect(decisionsOf(plan)).toEqual(["update PickedUp"]);
  });

  it("is settled before an older sheet says something else", () => {
    const ground = { history: { updates: [inDoubt(ready)] }, firstRead: 5 };
    expect(decisionsOf(planRows([statusRow("PickedUp")], ground))).toEqual(["reject settle-first"]);
  });
});

describe("an order that is not this run's alone", () => {
  it("waits for the run that has it", () => {
    const ground = { history: { claimedBy: "run 7" } };
    expect(decisionsOf(planRows([statusRow("PickedUp")], ground))).toEqual(["wait"]);
  });

  it("is refused when another seller's ledger knows it", () => {
    const ground = { history: { otherSellers: ["umbra"] } };
    expect(resultsOf(planRows([statusRow("PickedUp")], ground))).toEqual([
      "rejected known-to-other-seller",
    ]);
  });
});
