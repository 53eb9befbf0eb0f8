import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import type { Json } from "./cli.ts";
import { idOf, makeParcel, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

const FINISHED_KEYS = [
  "type",
  "runId",
  "rows",
  "orders",
  "packages",
  "posted",
  "updated",
  "alreadyPosted",
  "ignored",
  "rejected",
  "failed",
  "inDoubt",
  "notAttempted",
  "requests",
  "throttled",
  "durationMs",
  "result",
];
const ROW_COUNTS = FINISHED_KEYS.slice(5, 13);

test.concurrent(
  "every row gets an answer, with the ID that the marketplace holds",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const twoRows = { ...makeParcel(1), "order-item-id": "02840009999999" };
    const refused = { ...makeParcel(5), quantity: "0" };
    const rows = [...makeParcels(4), twoRows, refused];
    const run = await rehearsal.run(rehearsal.write("sheet.csv", rows));

    expect(columnOf(run.result, "tracking-number")).toEqual(
      rows.map((row) => row["tracking-number"]),
    );
    expect(columnOf(run.result, "result")).toEqual([...Array(5).fill("posted"), "rejected"]);
    const held = new Map(
      rehearsal.packages().map((each) => [each.trackingNumber, each.packageId] as const),
    );
    expect(held.size).toBe(4);
    expect(columnOf(run.result, "package-id")).toEqual(
      rows.map((row) => held.get(row["tracking-number"]) ?? ""),
    );
    expect(columnOf(run.result, "package-id")[1]).toBe(idOf(makeParcel(2)));
    expect(run.result.rows[5]).toMatchObject({
      "reason-code": "invalid-quantity",
      "package-id": "",
    });

    const finished = finishedOf(run);
    expect(Object.keys(finished)).toEqual(FINISHED_KEYS);
    expect(finished).toMatchObject({ rows: 6, orders: 5, packages: 5, posted: 5, rejected: 1 });
    expect(finished).toMatchObject({ requests: 4, result: rehearsal.path("sheet.result.xlsx") });
    expect(sumOf(finished, ROW_COUNTS)).toBe(6);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toBe("");
    expect(new Set(columnOf(run.result, "run-id"))).toEqual(new Set([finished["runId"]]));
  },
);

test.concurrent("several files are one run with one result", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(4);
  const first = rehearsal.write("first.csv", parcels.slice(0, 2));
  const second = rehearsal.write("second.csv", parcels.slice(2));
  const run = await rehearsal.run(first, second, "--out", "result.csv");
  expect(run.exitCode).toBe(0);
  expect(columnOf(run.result, "source-file")).toEqual([
    "first.csv",
    "first.csv",
    "second.csv",
    "second.csv",
  ]);
  expect(columnOf(run.result, "source-row")).toEqual(["2", "3", "2", "3"]);
  rehearsal.expectEachOnce(parcels);
});

test.concurrent(
  "in a pipe, plain lines tell the counts, the result and what to do next",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const sheet = rehearsal.write("sheet.csv", [
      ...makeParcels(2),
      { ...makeParcel(3), quantity: "-1" },
    ]);
    const before = readFileSync(sheet);
    const end = await rehearsal.cli("run", sheet);
    expect(end.exitCode).toBe(3);
    expect(end.stdout).toContain("3 rows: 2 posted, 1 rejected");
    expect(end.stdout).toContain(`Result: ${rehearsal.path("sheet.result.xlsx")}`);
    expect(end.stdout).toContain("invalid-quantity");
    expect(end.stdout).toContain("What to do next\n");
    expect(end.stderr).toBe("");
    expect(readFileSync(sheet).equals(before)).toBe(true);
    expect(readdirSync(rehearsal.folder).toSorted()).toEqual([
      "sheet.csv",
      "sheet.result.xlsx",
      "shipledger.config.json",
      "shipledger.db",
      "shipledger.db.buckets",
      "shipledger.db.reads",
    ]);
  },
);

function sumOf(counts: Json, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + Number(counts[key]), 0);
}
