import { describe, expect, it } from "vitest";
import { describeLanes, describePlan, planReady } from "../../src/batch/describe-plan.ts";
import { countDecisions, postsToSend } from "../../src/batch/plan.ts";
import { parcel } from "./identity/scenario.ts";
import { makeAccount } from "./identity/lines.ts";
import { makePlan, makeVariedPlan } from "./make-plan.ts";

const law = () => ({ ratePerSecond: 2, burst: 10 });
const described = () => describePlan(makeVariedPlan(), law);

describe("a plan as it is printed", () => {
  it("counts rows, orders, packages and decisions; who waits is counted as skipped", () => {
    const { rows, orders, packages, decisions } = described();
    expect({ rows, orders, packages }).toEqual({ rows: 12, orders: 9, packages: 8 });
    expect(decisions).toEqual({ create: 1, update: 1, replay: 2, skip: 3, reject: 1 });
    expect(Object.values(decisions).reduce((sum, n) => sum + n)).toBe(packages);
  });

  it("says the same to who watches a run", () => {
    const { rows, orders, packages, decisions, requests, estimatedMs } = described();
    expect(planReady(described())).toEqual({
      type: "plan:ready",
      rows,
      orders,
      packages,
      decisions,
      lanes: requests,
      estimatedMs,
    });
  });

  it("tells who watches what this run sends, where a limit leaves some for another", () => {
    const plan = makeVariedPlan();
    const lanes = describeLanes(plan, law, 3);
    expect(lanes).toEqual([
      { account: "acme-us", operation: "ecart.fulfillment", count: 3, estimatedMs: 0 },
    ]);
    expect(planReady(described(), lanes)).toMatchObject({ packages: 8, lanes, estimatedMs: 0 });
    expect(describeLanes(plan, law)).toEqual(described().requests);
  });

  it("describes every package, with the rows that a person sees", () => {
    const posts = [...described().posts];
    const lineOf = (post: (typeof posts)[number]) =>
      `${post.orderId} ${post.decision} ${post.packageId} ${post.trackingNumber} ${post.carrier} ${post.rows.join(",")}`;
    expect(posts.map(lineOf).slice(1)).toEqual([
      "update update 102 T2 ups 4",
      "replay replay 103 T3 ups 5",
      "skip skip 104 T4 ups 6",
      "superseded skip 106 T4 ups 7",
      "correction replay 105 T5 ups 8",
      "reject reject  T6 ups 9",
      "wait skip  T7 ups 10",
    ]);
    expect(posts[0]).toMatchObject({
      account: "acme-us",
      operation: "ecart.fulfillment",
      decision: "create",
      items: [
        { id: "A", quantity: 1 },
        { id: "B", quantity: 1 },
      ],
      rows: [2, 3],
    });
  });

  it("tells every finding with its place, and nothing of what is already posted", () => {
    const told = [...described().findings].map(
      ({ row, column, code, severity }) => `${row} ${column ?? "-"} ${code} ${severity}`,
    );
    expect(told.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))).toEqual([
      "7 - superseded warning",
      "9 - unknown-package-id error",
      "10 - claimed-by-other-run warning",
      "11 tracking-number missing-value error",
      "12 order-id missing-value error",
      "12 quantity invalid-quantity error",
      "13 - total-row warning",
    ]);
  });

  it("names file and sheet as the user did, with a fix", () => {
    const plan = makePlan([parcel("", "A", {}, { file: "week", sheet: "North" })]);
    const [finding] = [...describePlan(plan, law).findings];
    expect(finding).toMatchObject({ file: "/in/week.csv", sheet: "North", row: 2 });
    expect(finding?.fix).not.toBe("");
  });

  it("prints every update as old number and new number, repeats of one in doubt included", () => {
    expect([...described().changes]).toEqual([
      { orderId: "update", packageId: "102", from: "T1", to: "T2" },
      { orderId: "correction", packageId: "105", from: "T1", to: "T5" },
    ]);
    const settings = { trustPackageIds: true };
    const row = parcel("T2", "A", { action: "update", "package-id": "7" });
    const unknown = describePlan(makePlan([row], {}, { settings }), law);
    expect([...unknown.changes]).toEqual([
      { orderId: "111-1", packageId: "7", from: "", to: "T2" },
    ]);
  });

  it("can be read twice: the lists are made anew", () => {
    const document = described();
    expect([...document.posts]).toEqual([...document.posts]);
    expect([...document.findings]).toEqual([...document.findings]);
  });
});

describe("the estimate", () => {
  const planOf = (count: number) =>
    makePlan(
      Array.from({ length: count }, (_, index) =>
        parcel(`T${index}`, "A", { "order-id": String(index) }),
      ),
    );

  it.each([
    [0, 0],
    [10, 0],
    [11, 500],
    [100, 45_000],
  ])("of %i posts at 2 per second after a burst of 10 is %i ms", (count, estimatedMs) => {
    const document = describePlan(planOf(count), law);
    expect(document.estimatedMs).toBe(estimatedMs);
    expect(document.requests).toEqual(
      count === 0
        ? []
        : [{ account: "acme-us", operation: "ecart.fulfillment", count, estimatedMs }],
    );
  });

  it("is that of the slowest account: accounts do not wait for each other", () => {
    const accounts = new Map(
      ["slow", "fast"].map((name) => [name, makeAccount({ name, seller: name })]),
    );
    const rows = ["slow", "slow", "fast", "fast"].map((name, index) =>
      parcel(`T${index}`, "A", { "order-id": String(index), account: name }),
    );
    const plan = makePlan(rows, {}, { settings: { accounts, defaultAccount: null } });
    const document = describePlan(plan, (name) => ({
      ratePerSecond: name === "slow" ? 1 : 10,
      burst: 1,
    }));
    expect(document.requests.map((lane) => [lane.account, lane.estimatedMs])).toEqual([
      ["slow", 1000],
      ["fast", 100],
    ]);
    expect(document.estimatedMs).toBe(1000);
  });
});

describe("what a plan sends", () => {
  it("is creates, updates and replays, order by order", () => {
    const plan = makeVariedPlan();
    const kinds = plan.orders.flatMap(postsToSend).map(({ decision }) => decision.kind);
    expect(kinds).toEqual(["create", "update", "replay", "replay"]);
    expect(countDecisions(plan).reject).toBe(1);
  });
});
