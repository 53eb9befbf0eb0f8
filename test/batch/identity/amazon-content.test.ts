import { describe, expect, it } from "vitest";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import type { PackageContent } from "../../../src/domain/contents.ts";
import type { LedgerPackage } from "../../../src/domain/history.ts";
import { ENDPOINTS } from "../../../src/endpoints/registry.ts";
import { makeAccount } from "./lines.ts";
import { decide, decideScenario, groupOf, items, parcel, posted, type Row } from "./scenario.ts";

const { traits } = ENDPOINTS["amazon.confirmShipment"];
/** 9:31 on 22 November in New York. */
const MORNING = Date.UTC(2026, 10, 22, 14, 31, 7);
const DAY_MS = 86_400_000;

/** Amazon's account in New York, planned at a time. */
function at(nowMs: number): Partial<PlanSettings> {
  const account = makeAccount({
    api: "amazon",
    operation: "amazon.confirmShipment",
    timeZone: "America/New_York",
    marketplaceId: "ATVPDKIKX0DER",
  });
  return {
    nowMs,
    accounts: new Map([[account.name, account]]),
    operations: new Map([[traits.name, traits]]),
  };
}

/** The content that a sheet's only package would be sent with. */
function contentOf(rows: readonly Row[], nowMs: number, ledger: readonly LedgerPackage[] = []) {
  const [only] = decideScenario({ rows: [rows], ledger, settings: at(nowMs) }).packages;
  const decision = only?.decision;
  if (!decision || !("content" in decision)) throw new Error(`nothing is sent: ${decision?.kind}`);
  return decision.content;
}

/** A package that was sent with this content. */
function sentAs(content: PackageContent): LedgerPackage {
  return { ...posted("101", "T1", ""), operation: "amazon.confirmShipment", content };
}

const row = (cells: Record<string, string>) => parcel("T1", "A B*2", cells);

describe("the ship date", () => {
  it.each([
    ["a day that is over", "2026-11-20", "2026-11-20T12:00:00-05:00"],
    ["today, before noon", "2026-11-22", "2026-11-22T09:31:07-05:00"],
    ["tomorrow", "2026-11-23", "2026-11-22T09:31:07-05:00"],
    ["a time that is over", "2026-11-22 08:15", "2026-11-22T08:15:00-05:00"],
    ["a time to come", "2026-11-22 18:00", "2026-11-22T09:31:07-05:00"],
    ["nothing", "", "2026-11-22T09:31:07-05:00"],
  ])("of a new package is a moment that is not later than now: %s", (_, text, moment) => {
    const content = contentOf(row({ "ship-date": text }), MORNING);
    expect(content.shipDate).toBe(moment);
    const known = { ledger: [sentAs(content)], rows: [row({ "ship-date": text })] };
    // The same sheet changes nothing: not in the afternoon, not tomorrow, not next week.
    for (const laterMs of [0, 4 * 3_600_000, DAY_MS, 7 * DAY_MS]) {
      expect(decide({ ...known, settings: at(MORNING + laterMs) })).toEqual([
        "T1 already-posted 101",
      ]);
    }
  });

  it("that another sheet says is a change, and stays as it was sent when something else changes", () => {
    const content = contentOf(row({ "ship-date": "2026-11-22" }), MORNING);
    const ledger = [sentAs(content)];
    const other = contentOf(row({ "ship-date": "2026-11-21" }), MORNING + DAY_MS, ledger);
    expect(other.shipDate).toBe("2026-11-21T12:00:00-05:00");
    const carrier = { "carrier-code": "DHL", "ship-date": "2026-11-22" };
    const edit = contentOf(row(carrier), MORNING + DAY_MS, ledger);
    expect(edit.shipDate).toBe(content.shipDate);
  });

  it("is filled in for a package whose date nobody knows", () => {
    const imported = sentAs({ ...contentOf(row({}), MORNING), shipDate: "" });
    const edit = contentOf(row({ "carrier-code": "DHL" }), MORNING, [imported]);
    expect(edit.shipDate).toBe("2026-11-22T09:31:07-05:00");
  });

  it.each([
    ["03/04/2026", "ambiguous-date", "2026-03-04 or as 2026-04-03"],
    ["2026-12-24", "invalid-value", "lies in the future"],
    ["########", "invalid-value", "is not a date"],
  ])("%s is refused: %s", (text, code, told) => {
    const { lines } = groupOf({ rows: [row({ "ship-date": text })], settings: at(MORNING) });
    const finding = lines[0]?.findings.find(({ severity }) => severity === "error");
    expect(finding).toMatchObject({ code, column: "ship-date" });
    expect(finding?.message).toContain(told);
  });

  it("is no concern of an API that does not send it", () => {
    expect(decide({ rows: [row({ "ship-date": "########" })] })).toEqual(["T1 create"]);
  });
});

describe("the carrier", () => {
  it.each([
    [{ "carrier-code": "Other" }, "missing-value"],
    [{ "carrier-code": "other", "carrier-name": "Milk Run" }, "create"],
    [{ "carrier-code": "" }, "missing-value"],
    [{ "carrier-code": "", "carrier-name": "UPS" }, "create"],
  ])("%j: %s", (cells, verdict) => {
    expect(decide({ rows: [row(cells)], settings: at(MORNING) })).toEqual([`T1 ${verdict}`]);
  });

  it("that is named by its name alone is the code, and is not said twice", () => {
    const named = contentOf(row({ "carrier-code": "", "carrier-name": "UPS" }), MORNING);
    expect(named).toMatchObject({ carrierCode: "UPS", carrierName: "" });
  });

  it("is missing from an update too where the ledger does not know it", () => {
    const bare = sentAs({ ...contentOf(row({}), MORNING), carrierCode: "" });
    const rows = [parcel("T2", "A B*2", { "package-id": "101", "carrier-code": "" })];
    expect(decide({ ledger: [bare], rows, settings: at(MORNING) })).toEqual(["T2 missing-value"]);
  });
});

describe("transparency codes", () => {
  const codes = (text: string) => row({ "transparency-code": text });

  it("belong to their item, each once, in one order", () => {
    const rows = [
      ...parcel("T1", "B", { "transparency-code": "Z9, A1" }),
      ...parcel("T1", "A", { "transparency-code": "C3" }),
    ];
    expect(contentOf(rows, MORNING).extras).toEqual({
      transparencyCodes: [
        { id: "A", codes: ["C3"] },
        { id: "B", codes: ["A1", "Z9"] },
      ],
    });
    expect(contentOf(rows.toReversed(), MORNING)).toEqual(contentOf(rows, MORNING));
    expect(contentOf(rows, MORNING).items).toEqual(items("A B"));
  });

  it("find their item by its SKU, or as the only one; otherwise the row is refused", () => {
    const bySku = parcel("T1", "", { sku: "SKU-B", quantity: "1", "transparency-code": "Z9" });
    const known = { settings: at(MORNING), ordered: "A B" };
    const [named] = decideScenario({ rows: [bySku], ...known }).packages;
    expect(named?.decision).toMatchObject({
      content: { extras: { transparencyCodes: [{ id: "B", codes: ["Z9"] }] } },
    });
    const bare = parcel("T1", "", { "transparency-code": "Z9" });
    const [only] = decideScenario({ rows: [bare], ...known, ordered: "A" }).packages;
    expect(only?.decision).toMatchObject({
      content: { extras: { transparencyCodes: [{ id: "A", codes: ["Z9"] }] } },
    });
    expect(decide({ rows: [bare], ...known })).toEqual(["T1 missing-items"]);
  });

  it("that differ are a change; a blank is no statement", () => {
    const ledger = [sentAs(contentOf(codes("A1"), MORNING))];
    const again = (rows: readonly Row[]) =>
      decide({ ledger, rows: [rows], settings: at(MORNING + DAY_MS) });
    expect(again(codes("A1"))).toEqual(["T1 already-posted 101"]);
    expect(again(row({}))).toEqual(["T1 already-posted 101"]);
    expect(again(codes("A2"))).toEqual(["T1 update 101"]);
  });

  it.each([
    ["9.87654E+18", "mangled-number"],
    [Array.from({ length: 101 }, (_, index) => `C${index}`).join(" "), "invalid-value"],
  ])("%s is refused: %s", (text, code) => {
    expect(decide({ rows: [codes(text)], settings: at(MORNING) })).toEqual([`T1 ${code}`]);
    expect(decide({ rows: [codes(text)] })).toEqual(["T1 create"]);
  });
});

describe("the other columns", () => {
  it.each([
    ["cod-collection-method", "Cheque", "invalid-value"],
    ["cod-collection-method", "Direct Payment", "create"],
    ["ship-from-supply-source-id", "x".repeat(101), "invalid-value"],
  ])("%s %s: %s", (column, text, verdict) => {
    expect(decide({ rows: [row({ [column]: text })], settings: at(MORNING) })).toEqual([
      `T1 ${verdict}`,
    ]);
  });

  it("must agree within a package", () => {
    const rows = [
      parcel("T1", "A", { "ship-from-supply-source-id": "s-1" }),
      parcel("T1", "B", { "ship-from-supply-source-id": "s-2" }),
    ];
    expect(decide({ rows, settings: at(MORNING) })).toEqual(["T1 conflicting-rows"]);
  });
});
