import { describe, expect, it } from "vitest";
import { NO_READS } from "../../../src/batch/first-reads.ts";
import { groupByOrder } from "../../../src/batch/order-groups.ts";
import { checkLine } from "../../../src/batch/identity/line-rules.ts";
import { answerPlan } from "../../../src/batch/answers.ts";
import { describePlan } from "../../../src/batch/describe-plan.ts";
import { planBatch } from "../../../src/batch/plan.ts";
import type { ShipmentLine } from "../../../src/domain/shipment-line.ts";
import { ModelLedger } from "../identity/model-ledger.ts";
import { makeLine, makeSettings, makeTable } from "../identity/lines.ts";

const GOOD = {
  "order-id": "111-1234567-1234567",
  "order-item-id": "12345678901234",
  quantity: "1",
  "tracking-number": "1Z5R89390357567127",
  "carrier-code": "ups",
};

function findingsFor(cells: Readonly<Record<string, string>>): string[] {
  const line = makeLine(makeTable("h"), 0, { ...GOOD, ...cells });
  return checkLine(line, makeSettings()).map(
    ({ column, code, severity }) => `${severity} ${column} ${code}`,
  );
}

describe("identifiers", () => {
  it("that are whole say nothing", () => {
    expect(findingsFor({})).toEqual([]);
  });

  it.each([
    ["order-id", "2026-03-04"],
    ["order-id", "2026-03-04T00:00:00"],
    ["order-id", "3/4/2026"],
    ["order-item-id", "04.03.26"],
    ["tracking-number", "4-Mar"],
    ["tracking-number", "Mar-26"],
    ["package-id", "12:30:00"],
    ["original-tracking-number", "4. März 2026"],
    ["tracking-number", "9400111206206406656.0"],
    ["tracking-number", "596864000000"],
    ["order-item-id", "37329900000000"],
  ])("in %s that a spreadsheet made of a number are refused: %s", (column, text) => {
    expect(findingsFor({ [column]: text })).toContain(`error ${column} mangled-number`);
  });

  it.each([
    ["order-id", "MAR-26"],
    ["order-id", "MARCO-15"],
    ["order-id", "2026-0304"],
    ["order-item-id", "10000000000000"],
    ["tracking-number", "TBA502887000000"],
    ["tracking-number", "100000000001"],
  ])("in %s that only look a little so are taken: %s", (column, text) => {
    expect(findingsFor({ [column]: text, "carrier-code": "zzz" })).toEqual([]);
  });

  it("that may have lost digits are told", () => {
    expect(findingsFor({ "order-item-id": "5835637773450" })).toEqual([
      "warning order-item-id leading-zero-lost",
    ]);
    expect(findingsFor({ "order-item-id": "5835637773450", "order-id": "A-1000" })).toEqual([]);
    const unknown = { "tracking-number": "123456789012345000", "carrier-code": "zzz" };
    expect(findingsFor(unknown)).toEqual(["warning tracking-number mangled-number"]);
  });

  it.each([
    "UPS",
    "FedEx Ground",
    "UPS 1Z5R89390357567127",
    "usps: 9400 1112 0620 6406 2607 87",
    "will call at desk",
    "hand delivered",
    "No tracking",
  ])("of a parcel are a number and nothing else, not %s", (text) => {
    expect(findingsFor({ "tracking-number": text, "carrier-code": "zzz" })).toEqual([
      "error tracking-number invalid-value",
    ]);
  });
});

describe("what reading had to say", () => {
  const noted = (cells: Readonly<Record<string, string>>): ShipmentLine => ({
    ...makeLine(makeTable("h"), 0, { ...GOOD, ...cells }),
    notes: [
      { column: null, code: "hidden-row", message: "The row is hidden in the sheet." },
      { column: "order-id", code: "merged-cell", message: "Merged with row 1." },
    ],
  });
  const planOf = (line: ShipmentLine) => {
    const settings = makeSettings();
    const grouped = groupByOrder([line], NO_READS, settings);
    const histories = grouped.groups.map(({ key }) => new ModelLedger(key).history);
    return planBatch([line], grouped, histories, new Map(), settings);
  };

  it("is a warning of the plan and rejects nothing", () => {
    const document = describePlan(planOf(noted({})), () => ({ ratePerSecond: 2, burst: 10 }));
    expect(document.decisions).toMatchObject({ create: 1, reject: 0 });
    expect([...document.findings]).toMatchObject(
      [
        { row: 2, column: null, code: "hidden-row", severity: "warning", fix: /delete the row/u },
        { row: 2, column: "order-id", code: "merged-cell", severity: "warning" },
      ].map((each) => ({ ...each, fix: expect.stringMatching(/\w/u) })),
    );
  });

  it("never hides why a row is rejected", () => {
    const [loose] = answerPlan(planOf(noted({ "order-id": "" })));
    expect(loose).toMatchObject({ result: "rejected", reasonCode: "missing-value" });
    expect(loose?.reason).toBe("The row has no order ID.");
    const [orphan] = answerPlan(planOf(noted({ "tracking-number": "" })));
    expect(orphan).toMatchObject({ result: "rejected", reasonCode: "missing-value" });
  });
});
