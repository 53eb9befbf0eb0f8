import { basename } from "node:path";
import { expect, test } from "vitest";
import { eventsOf } from "../cli.ts";
import { idOf, makeParcel, upsNumber, type Parcel } from "../parcels.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";
import { endOf, foundIn, LONG } from "./ends.ts";

const SIDES = ["--no-marketplace", "--json"];

/** A day on which everything went wrong once: what was posted, and what the manifest says. */
async function openBadDay(): Promise<Rehearsal> {
  const parcels = Array.from({ length: 10 }, (_, index) => makeParcel(index + 1));
  const at = (number: number): Parcel => parcels[number - 1] ?? makeParcel(number);
  const rehearsal = await openRehearsal({
    sandbox: {
      openOrders: false,
      orders: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => {
        const { "order-id": orderId, "order-item-id": id } = at(number);
        return { orderId, items: [{ id, quantity: 9 }] };
      }),
    },
  });
  rehearsal.sandbox.setFaults({
    next: [{ fault: "drop-after", times: 50, orderId: at(8)["order-id"] }],
  });
  const posted = [
    at(1),
    at(2),
    { ...at(3), "tracking-number": upsNumber(103) },
    { ...at(4), "carrier-code": "fedex" },
    { ...at(5), quantity: "5" },
    at(6),
    at(7),
    at(8),
    at(9),
  ];
  rehearsal.write("posted.csv", posted);
  const run = rehearsal.start("run", "posted.csv", "--json", "--out", "posted.result.csv");
  await run.untilEvents("package:settled", 8);
  await run.untilEvents("request:retried", 1);
  run.send("SIGINT");
  expect((await run.end).exitCode).toBe(4);
  const left = parcels.filter((_, index) => index !== 5);
  const rows = left.map((parcel) => ({ ...parcel, Voided: parcel === at(7) ? "Y" : "N" }));
  rehearsal.write("manifest.csv", rows);
  return rehearsal;
}

test("every kind that two sides can show is found once, and nothing else", LONG, async () => {
  await using rehearsal = await openBadDay();
  const end = await rehearsal.cli("reconcile", "manifest.csv", ...SIDES);
  expect(end.stderr).toBe("");
  expect(foundIn(end)).toEqual({
    "3": ["tracking-differs"],
    "4": ["tracking-differs"],
    "5": ["quantity-differs"],
    "6": ["not-in-manifest"],
    "7": ["void-but-posted"],
    "8": ["in-doubt"],
    "9": ["rejected-unshipped"],
    "10": ["never-posted"],
  });
  expect(endOf(end)).toEqual({
    type: "reconcile:finished",
    agree: 2,
    differences: {
      "in-doubt": 1,
      "never-posted": 1,
      "rejected-unshipped": 1,
      "void-but-posted": 1,
      "not-in-manifest": 1,
      "quantity-differs": 1,
      "tracking-differs": 2,
    },
    // The void label did not leave; the refused and the doubtful one were not posted.
    manifestPackages: 8,
    ledgerPackages: 7,
    result: expect.stringMatching(/reconcile-\d{4}-\d\d-\d\d\.xlsx$/u),
  });
  expect(rehearsal.files().map(([name]) => name)).toContain(basename(String(endOf(end)["result"])));
  expect(end.exitCode).toBe(3);
  const shortage = eventsOf(end).find(({ kind }) => kind === "quantity-differs");
  expect(shortage).toMatchObject({
    file: "manifest.csv",
    row: 6,
    account: "acme",
    packageId: idOf({ ...makeParcel(5), quantity: "5" }),
    manifest: { items: [{ id: makeParcel(5)["order-item-id"], quantity: 3 }] },
    ledger: { items: [{ id: makeParcel(5)["order-item-id"], quantity: 5 }] },
    marketplace: null,
  });
  expect(JSON.stringify(shortage)).toContain("3 left, 5 posted (2 over)");
});

test(
  "a run of the fix file mends what a run can, and leaves what a person must decide",
  LONG,
  async () => {
    await using rehearsal = await openBadDay();
    const first = await rehearsal.cli(
      "reconcile",
      "manifest.csv",
      ...SIDES,
      "--fix-file",
      "fix.xlsx",
    );
    expect(first.exitCode).toBe(3);
    // What was missing at the marketplace is there now, and it answers again.
    rehearsal.sandbox.setFaults({});
    rehearsal.sandbox.listOrders(
      [9, 10].map((number) => {
        const { "order-id": orderId, "order-item-id": id } = makeParcel(number);
        return { orderId, items: [{ id, quantity: 9 }] };
      }),
    );
    const run = await rehearsal.run("fix.xlsx", "--out", "fix.result.csv");
    expect(run.exitCode).toBe(0);
    expect(run.result.rows.map(({ result }) => result)).toEqual([
      "updated",
      "updated",
      "posted",
      "posted",
      "posted",
    ]);
    const again = await rehearsal.cli(
      "reconcile",
      "manifest.csv",
      ...SIDES,
      "--fix-file",
      "no.xlsx",
    );
    expect(foundIn(again)).toEqual({
      "5": ["quantity-differs"],
      "6": ["not-in-manifest"],
      "7": ["void-but-posted"],
    });
    expect(rehearsal.files().map(([name]) => name)).not.toContain("no.xlsx");
    const held = rehearsal.packages().map(({ trackingNumber }) => trackingNumber);
    expect(held).toContain(makeParcel(3)["tracking-number"]);
    expect(held).toHaveLength(10);
  },
);

test("a day on which all agrees ends in 0, and another day does not hold it", LONG, async () => {
  await using rehearsal = await openRehearsal();
  rehearsal.write("manifest.csv", [makeParcel(1), makeParcel(2)]);
  await rehearsal.cli("run", "manifest.csv", "--out", "result.csv");
  const end = await rehearsal.cli("reconcile", "manifest.csv", ...SIDES, "--date", "today");
  expect(end.exitCode).toBe(0);
  expect(endOf(end)).toMatchObject({ agree: 2, differences: {}, ledgerPackages: 2 });
  // Manifests are taken whole, whatever day their parcels were posted on.
  const before = await rehearsal.cli("reconcile", "manifest.csv", ...SIDES, "--date", "2020-02-29");
  expect(before.exitCode).toBe(0);
  expect(endOf(before)).toMatchObject({ agree: 2, manifestPackages: 2, ledgerPackages: 0 });
  rehearsal.write("other.csv", [makeParcel(2)]);
  const text = await rehearsal.cli("reconcile", "other.csv", "--no-marketplace");
  expect(text.exitCode).toBe(3);
  expect(text.stdout).toContain("1 package left, 2 posted: 1 agree, 1 differs.");
  expect(text.stdout).toContain(`shipledger posts show ${makeParcel(1)["order-id"]}`);
});

test(
  "a workbook and a page are written where they are wanted, and a file that is there stays",
  LONG,
  async () => {
    await using rehearsal = await openRehearsal();
    rehearsal.write("manifest.csv", [makeParcel(1)]);
    await rehearsal.cli("run", "manifest.csv", "--out", "result.csv");
    const day = ["reconcile", "manifest.csv", "--no-marketplace", "--date", "2026-02-03"];
    await rehearsal.cli(...day);
    const second = await rehearsal.cli(...day, "--html", "day.html");
    expect(second.stdout).toContain(`Workbook: ${rehearsal.path("reconcile-2026-02-03 (2).xlsx")}`);
    const named = await rehearsal.cli(...day, "--out", "day.xlsx");
    expect(named.stdout).toContain(`Workbook: ${rehearsal.path("day.xlsx")}`);
    const names = rehearsal.files().map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(["reconcile-2026-02-03.xlsx", "day.html", "day.xlsx"]),
    );
    const page = String(rehearsal.files().find(([name]) => name === "day.html")?.[1]);
    expect(page).toContain("Reconciliation of 2026-02-03");
  },
);

test("rows that repeat another are added up for the run that mends them", LONG, async () => {
  await using rehearsal = await openRehearsal();
  rehearsal.write("other.csv", [makeParcel(9)]);
  await rehearsal.cli("run", "other.csv", "--out", "other.result.csv");
  const row = { ...makeParcel(1), quantity: "2" };
  rehearsal.write("manifest.csv", [row, row, makeParcel(9)]);
  const day = ["reconcile", "manifest.csv", "--duplicate-rows", "sum", ...SIDES];
  await rehearsal.cli(...day, "--fix-file", "fix.csv");
  const run = await rehearsal.run("fix.csv", "--out", "fix.result.csv");
  expect(run.result.rows).toMatchObject([{ result: "posted", quantity: "4" }]);
  expect((await rehearsal.cli(...day)).exitCode).toBe(0);
});

test("a result is a manifest as well, and one account can be looked at alone", LONG, async () => {
  await using rehearsal = await openRehearsal({
    accounts: { acme: "${ACME_TOKEN}", beta: "${ACME_TOKEN}" },
    defaultAccount: "acme",
  });
  const own = { ...makeParcel(1), account: "acme" };
  const others = { ...makeParcel(2), account: "beta" };
  rehearsal.write("posted.csv", [own, others]);
  await rehearsal.cli("run", "posted.csv", "--out", "result.xlsx");
  const both = await rehearsal.cli("reconcile", "result.xlsx", ...SIDES);
  expect(endOf(both)).toMatchObject({ agree: 2, differences: {} });
  rehearsal.write("manifest.csv", [own, { ...others, quantity: "7" }]);
  const alone = await rehearsal.cli("reconcile", "manifest.csv", ...SIDES, "--account", "acme");
  expect(alone.exitCode).toBe(0);
  expect(endOf(alone)).toMatchObject({ agree: 1, manifestPackages: 1, ledgerPackages: 1 });
});

const REFUSALS = [
  { args: ["--date", "2026-02-30"], says: "takes a day" },
  { args: ["--date", "2026-02-03", "--to", "2026-02-04"], says: "--date names one day" },
  { args: ["--from", "2026-02-03", "--to", "2026-02-01"], says: "lies before" },
  { args: ["--fix-file", "manifest.csv"], says: "would overwrite the input" },
  { args: ["--max-age", "soon"], says: "--max-age" },
  { args: ["--out", "day.csv"], says: "written as .xlsx" },
  { args: ["--html", "day.xlsx"], says: "written as .html" },
  { args: ["--html", "shipledger.db"], says: "written as .html" },
  { args: ["--out", "nowhere/day.xlsx"], says: "No result can be written into" },
];

test("what cannot be is refused before anything is compared", LONG, async () => {
  await using rehearsal = await openRehearsal();
  rehearsal.write("manifest.csv", [makeParcel(1)]);
  await rehearsal.cli("run", "manifest.csv", "--out", "result.csv");
  const before = rehearsal.files().map(([name]) => name);
  for (const { args, says } of REFUSALS) {
    const end = await rehearsal.cli("reconcile", "manifest.csv", "--no-marketplace", ...args);
    expect(end).toMatchObject({ exitCode: 2, stdout: "" });
    expect(end.stderr).toContain(says);
  }
  expect(rehearsal.files().map(([name]) => name)).toEqual(before);
});

test("a ledger that is not there is not made by looking into it", LONG, async () => {
  await using rehearsal = await openRehearsal();
  rehearsal.write("manifest.csv", [makeParcel(1)]);
  const end = await rehearsal.cli("reconcile", "manifest.csv", "--no-marketplace");
  expect(end).toMatchObject({ exitCode: 2 });
  expect(end.stderr).toContain("There is no ledger");
});
