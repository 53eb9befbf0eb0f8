import { describe, expect, it } from "vitest";
import { NO_READS } from "../../src/batch/first-reads.ts";
import { factsOf, groupByOrder } from "../../src/batch/order-groups.ts";
import type { PlanAccount } from "../../src/batch/identity/settings.ts";
import type { ShipmentLine } from "../../src/domain/shipment-line.ts";
import { makeAccount, makeLine, makeSettings, makeTable } from "./identity/lines.ts";
import { facts } from "./identity/scenario.ts";

function lines(...rows: readonly Readonly<Record<string, string>>[]): ShipmentLine[] {
  const table = makeTable("h");
  const good = { "tracking-number": "T1", "order-item-id": "A", quantity: "1" };
  return rows.map((cells, index) => makeLine(table, index, { ...good, ...cells }));
}

function group(rows: readonly ShipmentLine[], settings = makeSettings()): string[] {
  const { groups, loose } = groupByOrder(rows, NO_READS, settings);
  const texts = groups.map(({ key, lines: own }) => {
    const indexes = own.map((each) => each.line.index).join(",");
    return `${key.environment} ${key.seller} ${key.orderId}: ${indexes}`;
  });
  return [...texts, ...loose.map(({ line }) => `loose: ${line.index}`)];
}

const account = (name: string, more: Partial<PlanAccount> = {}): [string, PlanAccount] => [
  name,
  makeAccount({ name, seller: name, ...more }),
];

describe("lines are gathered by order", () => {
  it("in the first-seen order, adjacent or not, however the number is written", () => {
    const rows = lines(
      { "order-id": "111-1" },
      { "order-id": "222" },
      { "order-id": " 111\u20111\u200B" },
    );
    expect(group(rows)).toEqual(["live acme 111-1: 0,2", "live acme 222: 1"]);
  });

  it("history belongs to seller, environment and order", () => {
    const accounts = new Map([
      account("one", { seller: "acme" }),
      account("two", { seller: "acme" }),
      account("north"),
      account("rehearsal", { seller: "acme", environment: "sandbox" }),
    ]);
    const rows = lines(
      ...["one", "two", "north", "rehearsal"].map((name) => ({ "order-id": "1", account: name })),
    );
    expect(group(rows, makeSettings({ accounts, defaultAccount: null }))).toEqual([
      "live acme 1: 0,1",
      "live north 1: 2",
      "sandbox acme 1: 3",
    ]);
  });

  it("a row that no order or account can be told of is loose, with its findings", () => {
    const rows = lines(
      { "order-id": "" },
      { "order-id": "9E+10" },
      { account: "?", "order-id": "7" },
    );
    const { loose } = groupByOrder(rows, NO_READS, makeSettings());
    expect(loose.map(({ findings }) => findings[0]?.code)).toEqual([
      "missing-value",
      "mangled-number",
      "invalid-value",
    ]);
  });

  it("a row with a wrong account still belongs to its order: it may hold that order's packages", () => {
    expect(group(lines({ "order-id": "1", account: "?" }, { "order-id": "1" }))).toEqual([
      "live acme 1: 1,0",
    ]);
  });

  it("a row that is no shipment is set aside", () => {
    const [row] = lines({ "order-id": "1" });
    const ignored = row ? [{ ...row, ignored: { code: "total-row", reason: "" } }] : [];
    const grouped = groupByOrder(ignored, NO_READS, makeSettings());
    expect([grouped.groups.length, grouped.loose.length, grouped.ignored.length]).toEqual([
      0, 0, 1,
    ]);
  });
});

describe("what is known of an order's quantities", () => {
  const groupOf = (...rows: readonly Readonly<Record<string, string>>[]) => {
    const all = lines(...rows.map((cells) => ({ "order-id": "1", ...cells })));
    const [only] = groupByOrder(all, NO_READS, makeSettings()).groups;
    if (!only) throw new Error("no group");
    return only;
  };
  const ordered = (count: string, item = "A") => ({
    "quantity-purchased": count,
    "order-item-id": item,
  });

  it("is the sheet's quantity-purchased, in part", () => {
    const known = factsOf(groupOf(ordered("3"), ordered("", "B")), undefined);
    expect([...known.items]).toEqual([["A", { ordered: 3, shipped: null, sku: "" }]]);
    expect(known).toMatchObject({ isRead: false, isPartial: true });
  });

  it("is the smaller figure where rows disagree: it can hold a parcel back, never double one", () => {
    const known = factsOf(groupOf(ordered("3"), ordered("2"), ordered("5")), undefined);
    expect(known.items.get("A")?.ordered).toBe(2);
  });

  it("is the report's figure before the sheet's, and the sheet's where the report has none", () => {
    const known = factsOf(groupOf(ordered("9"), ordered("4", "B")), facts("A*3"));
    expect(known.items.get("A")).toEqual({ ordered: 3, shipped: null, sku: "SKU-A" });
    expect(known.items.get("B")?.ordered).toBe(4);
    expect(known.isPartial).toBeUndefined();
    expect(factsOf(groupOf({}), facts("A", "A")).isRead).toBe(true);
  });
});
