import { expect, test } from "vitest";
import { finishedOf, SLOW } from "../cli.ts";
import { idOf, makeParcels, upsNumber, type Parcel } from "../parcels.ts";
import { columnOf } from "../result-rows.ts";
import { countRequests, openAmazonRehearsal } from "./amazon-rehearsal.ts";
import { TOKEN } from "../rehearsal.ts";

/** The same parcel under another number. */
function renumber(parcel: Parcel, number: string): Parcel {
  return { ...parcel, "tracking-number": number };
}

/** What `posts import --json` printed: rows with a reason, and the summary at the end. */
function importOf(stdout: string) {
  const lines = stdout.trim().split("\n");
  const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { rows: all.slice(0, -1), summary: all.at(-1) };
}

test.concurrent("a lost ledger is built again from what Amazon shows", SLOW, async () => {
  const parcels = makeParcels(5);
  await using rehearsal = await openAmazonRehearsal();
  // Two packages of one order, of which one is corrected before the ledger is lost.
  const second = { ...parcels[0], "tracking-number": upsNumber(90), quantity: "1" } as Parcel;
  const rows = [...parcels, second].map((parcel, index) => {
    return index === 2 ? { ...parcel, "carrier-code": "Other", "carrier-name": "Hilde" } : parcel;
  });
  const sheet = rehearsal.write("sheet.csv", rows);
  const first = await rehearsal.run(sheet, "--out", "first.csv");
  expect(finishedOf(first)).toMatchObject({ posted: 6 });
  const corrected = rows.map((row, index) => {
    return index === 1 ? { ...renumber(row, upsNumber(91)), action: "update" } : row;
  });
  const fixes = rehearsal.write("fixes.csv", corrected);
  expect(finishedOf(await rehearsal.run(fixes, "--out", "fixed.csv"))).toMatchObject({
    updated: 1,
  });
  const before = rehearsal.packages();
  rehearsal.loseLedger();

  const next = rehearsal.write("next.csv", [...corrected, ...makeParcels(7).slice(5)]);
  const end = await rehearsal.cli("posts", "import", next, "--read-orders", "--json");
  expect(end.stderr).toContain("Reading 7 orders of spapi at the marketplace");
  const { rows: told, summary } = importOf(end.stdout);
  expect(summary).toMatchObject({ rows: 8, imported: 6, ignored: 2, rejected: 0, beyondRows: 0 });
  expect(told.filter(({ outcome }) => outcome === "ignored").map(({ code }) => code)).toEqual([
    "not-posted",
    "not-posted",
  ]);

  const again = await rehearsal.run(sheet, "--out", "again.csv");
  const results = ["already-posted", "rejected", ...Array<string>(4).fill("already-posted")];
  expect(columnOf(again.result, "result")).toEqual(results);
  const whole = await rehearsal.run(next, "--out", "whole.csv");
  expect(finishedOf(whole)).toMatchObject({ alreadyPosted: 6, posted: 2, requests: 2 });
  // A correction finds the package that Amazon has, under the ID that it had from the first.
  const late = rehearsal.write("late.csv", [
    { ...renumber(parcels[3] as Parcel, upsNumber(92)), action: "update" },
    { ...renumber(parcels[1] as Parcel, upsNumber(93)), action: "update" },
  ]);
  expect(finishedOf(await rehearsal.run(late, "--out", "late-result.csv"))).toMatchObject({
    updated: 2,
  });
  const held = new Map(rehearsal.packages().map((each) => [each.packageId, each]));
  expect(held.get(idOf(parcels[3] as Parcel))).toMatchObject({ trackingNumber: upsNumber(92) });
  expect(held.get(idOf(parcels[1] as Parcel))).toMatchObject({ trackingNumber: upsNumber(93) });
  expect(held.size).toBe(before.length + 2);
});

test.concurrent("orders of a report bring in what no row names", SLOW, async () => {
  const parcels = makeParcels(3);
  await using rehearsal = await openAmazonRehearsal();
  await rehearsal.run(rehearsal.write("sheet.csv", parcels), "--out", "first.csv");
  rehearsal.loseLedger();
  const report = rehearsal.write(
    "report.txt",
    `order-id\torder-item-id\tquantity-purchased\n${parcels
      .map((each) => `${each["order-id"]}\t${each["order-item-id"]}\t${each.quantity}`)
      .join("\n")}\n`,
  );
  const one = rehearsal.write("one.csv", parcels.slice(0, 1));
  const needless = await rehearsal.cli("posts", "import", one, "--orders", report);
  expect(needless.exitCode).toBe(2);
  expect(needless.stderr).toContain("Add --read-orders");
  const flags = ["--orders", report, "--read-orders"];
  const end = await rehearsal.cli("posts", "import", one, ...flags);
  expect(end.exitCode).toBe(0);
  expect(end.stdout).toContain("2 packages that no row names came in too");
  const exported = await rehearsal.cli("posts", "export", "--out", rehearsal.path("all.csv"));
  expect(exported.exitCode).toBe(0);
  const again = await rehearsal.run(rehearsal.path("sheet.csv"), "--out", "again.csv");
  expect(finishedOf(again)).toMatchObject({ alreadyPosted: 3, requests: 0 });
  expect(countRequests(rehearsal, "amazon.getOrder")).toBe(3);
  // What is known is compared, not doubled.
  const twice = await rehearsal.cli("posts", "import", one, ...flags, "--max-age", "0");
  expect(twice.stdout).toContain("0 imported, 1 known already");
  expect(twice.stdout).not.toContain("came in too");
});

test.concurrent("what cannot be asked is said, per row", SLOW, async () => {
  const parcels = makeParcels(4);
  await using rehearsal = await openAmazonRehearsal({
    accounts: {
      good: {},
      bad: { refreshToken: "refused" },
      shop: { api: "ecart", token: TOKEN, seller: "acme" },
    },
    more: { defaultAccount: "good" },
    sandbox: {
      faults: { next: [{ fault: "503", times: 4, orderId: parcels[3]?.["order-id"] ?? "" }] },
    },
  });
  const names = ["good", "bad", "shop", "good"];
  const rows = parcels.map((parcel, index) => ({ ...parcel, account: names[index] ?? "" }));
  const sheet = rehearsal.write("sheet.csv", rows);
  const end = await rehearsal.cli("posts", "import", sheet, "--read-orders", "--json");
  expect(end.exitCode).toBe(6);
  expect(end.stderr).toContain("Account bad: its credentials were refused");
  expect(importOf(end.stdout).rows.map(({ code }) => code)).toEqual([
    "not-posted",
    "credentials-refused",
    "packages-not-shown",
    "order-not-read",
  ]);
});
