import { describe, expect, it } from "vitest";
import { answerOrder, answerPlan, notAttempted } from "../../src/batch/answers.ts";
import { decideAgain } from "../../src/batch/plan.ts";
import { emptyHistory } from "../../src/domain/history.ts";
import { meaningOf } from "../../src/domain/reasons.ts";
import type { ResultRow } from "../../src/domain/result-row.ts";
import { parcel, posted } from "./identity/scenario.ts";
import { makePlan, makeVariedPlan } from "./make-plan.ts";

const tell = ({ line, result, reasonCode, packageId, originalTrackingNumber }: ResultRow): string =>
  [line, result, reasonCode, packageId, originalTrackingNumber]
    .filter((each) => each !== "")
    .join(" ");

describe("answers before anything is sent", () => {
  it("give every row one, in its place: rows in are rows out", () => {
    expect(answerPlan(makeVariedPlan()).map(tell)).toEqual([
      "0 not-attempted stopped",
      "1 not-attempted stopped",
      "2 not-attempted stopped",
      "3 in-doubt no-clear-answer 103 T3",
      "4 already-posted already-posted 104 T0",
      "5 ignored superseded",
      "6 in-doubt no-clear-answer 105 T1",
      "7 rejected unknown-package-id",
      "8 not-attempted claimed-by-other-run",
      "9 rejected missing-value",
      "10 rejected missing-value",
      "11 ignored total-row",
    ]);
  });

  it("say when a package that is there was changed last", () => {
    expect(answerPlan(makeVariedPlan())[4]?.postedAt).toBe("2026-11-20T08:00:00.000Z");
  });

  it("have a fix wherever there is something to mend", () => {
    for (const row of answerPlan(makeVariedPlan())) {
      if (row.result === "already-posted") expect(row.fix).toBe("");
      else expect(row.fix).not.toBe("");
      expect(row.reason).not.toBe("");
    }
  });

  it("tell all findings of a row, under the first one's code", () => {
    const row = parcel("n/a", "A", { quantity: "0" });
    const [only] = answerPlan(makePlan([row]));
    expect(only).toMatchObject({ result: "rejected", reasonCode: "invalid-value" });
    expect(only?.reason).toMatch(/not a tracking number.*not a whole number/u);
  });

  it("tell each row of a refused package its own finding, and the others that they go with it", () => {
    const rows = [parcel("T1", "A"), parcel("T1", "B", { quantity: "x" })];
    expect(answerPlan(makePlan(rows)).map(tell)).toEqual([
      "0 rejected rejected-with-package",
      "1 rejected invalid-quantity",
    ]);
  });

  it("give rows of two packages on one number each its own ID", () => {
    const packages = [posted("101", "T1", "A"), posted("102", "T1", "B")];
    const plan = makePlan([parcel("T1", "A B")], { "111-1": { packages } });
    expect(answerPlan(plan).map(tell)).toEqual([
      "0 already-posted already-posted 101 T1",
      "1 already-posted already-posted 102 T1",
    ]);
  });

  it("never put a package ID on a rejected row: that would turn a question into an answer", () => {
    const plan = makePlan([parcel("T9", "A")], {
      "111-1": { packages: [posted("101", "T1", "A")] },
    });
    expect(answerPlan(plan).map(tell)).toEqual(["0 rejected needs-action"]);
  });
});

describe("an order that is decided again", () => {
  it("has its rows answered anew", () => {
    const plan = makePlan([parcel("T1", "A")]);
    const answers = answerPlan(plan);
    const [order] = plan.orders;
    if (!order) throw new Error("no order");
    const history = { ...emptyHistory(order.group.key), packages: [posted("101", "T1", "A")] };
    answerOrder(decideAgain(order, history, plan.settings), answers);
    expect(answers.map(tell)).toEqual(["0 already-posted already-posted 101 T1"]);
  });
});

describe("notAttempted", () => {
  it("says why in the registry's words", () => {
    expect(notAttempted(3, "limit-reached")).toMatchObject({
      line: 3,
      result: "not-attempted",
      reason: meaningOf("limit-reached"),
      attempts: 0,
      packageId: "",
    });
  });
});
