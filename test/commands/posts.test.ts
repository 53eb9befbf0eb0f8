import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { SLOW } from "./cli.ts";
import type { Json } from "./cli.ts";
import { idOf, makeParcel, makeParcels } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";

test.concurrent("posts list and show tell what the ledger holds", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const parcels = makeParcels(3);
  const [first] = parcels;
  if (!first) throw new Error("no parcel");
  const sheet = rehearsal.write("sheet.csv", parcels);
  await rehearsal.cli("run", sheet, "--out", "result.csv", "--limit", "2");

  const list = await rehearsal.cli("posts", "list");
  expect(list.exitCode).toBe(0);
  expect(list.stdout).toMatch(/^order +package ID +kind +state +tracking/u);
  expect(list.stdout).toContain("2 posts");
  for (const parcel of parcels.slice(0, 2)) {
    const line = list.stdout.split("\n").find((text) => text.includes(parcel["order-id"]));
    expect(line).toContain(idOf(parcel));
    expect(line).toContain(parcel["tracking-number"]);
    expect(line).toContain("posted");
  }

  const none = await rehearsal.cli("posts", "list", "--state", "in-doubt", "--json");
  expect(none).toMatchObject({ exitCode: 0, stdout: "[]\n" });

  const json = await rehearsal.cli("posts", "list", "--json", "--order", first["order-id"]);
  expect(JSON.parse(json.stdout)).toMatchObject([
    {
      orderId: first["order-id"],
      packageId: idOf(first),
      state: "posted",
      environment: "sandbox",
      seller: "acme",
      file: "sheet.csv",
      row: 2,
    },
  ]);

  const show = await rehearsal.cli("posts", "show", first["order-id"]);
  expect(show.stdout).toContain(`Package ${idOf(first)} (seller acme, sandbox): 1 post`);
  const shown = await rehearsal.cli("posts", "show", first["order-id"], "--json");
  const document = JSON.parse(shown.stdout) as Json;
  expect(Object.keys(document)).toEqual(["orderId", "posts"]);
  expect(document["posts"]).toMatchObject([
    {
      packageId: idOf(first),
      request: {
        method: "POST",
        path: `/api/v2/orders/${first["order-id"]}/fulfillments`,
        body: { fulfillment: { package: { id: idOf(first) } } },
      },
    },
  ]);
});

test.concurrent("a ledger that is not there is not made by looking into it", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const end = await rehearsal.cli("posts", "show", "111-1", "--ledger", "nowhere.db");
  expect(end.exitCode).toBe(2);
  expect(end.stderr).toContain(`There is no ledger at ${rehearsal.path("nowhere.db")}`);
  expect(existsSync(rehearsal.path("nowhere.db"))).toBe(false);
});

test.concurrent(
  "config and ledger are found from a folder below, and a new ledger is announced",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const below = rehearsal.makeFolder("2026/november");
    rehearsal.write("2026/november/sheet.csv", [makeParcel(1)]);
    const first = await rehearsal.cliIn(below, "run", "sheet.csv", "--out", "result.csv");
    expect(first.exitCode).toBe(0);
    const ledger = rehearsal.path("shipledger.db");
    expect(first.stdout).toContain(`Ledger ${ledger}: new, made by this run`);
    expect(existsSync(ledger)).toBe(true);
    const second = await rehearsal.cliIn(below, "run", "sheet.csv", "--out", "result.csv");
    expect(second.stdout).toContain(`Ledger ${ledger}\n`);
    expect(second.stdout).not.toContain("new, made");

    // A ledger of its own, named by hand: relative to the working folder.
    const apart = await rehearsal.cliIn(below, "plan", "sheet.csv", "--ledger", "apart.db");
    expect(apart.stdout).toContain("1 to send");
    expect(apart.stderr).toContain(
      `${rehearsal.path("2026/november/apart.db")}: new, made by this`,
    );
  },
);
