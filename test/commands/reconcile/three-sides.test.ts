import { expect, test } from "vitest";
import { confirm, tokenOf } from "../../sandbox/amazon-client.ts";
import { ship } from "../../sandbox/client.ts";
import { countRequests, openAmazonRehearsal, SECRETS } from "../amazon/amazon-rehearsal.ts";
import { makeParcel, makeParcels, upsNumber, type Parcel, type SheetCells } from "../parcels.ts";
import { TOKEN, type Rehearsal } from "../rehearsal.ts";
import { differingIn, endOf, foundIn, LONG } from "./ends.ts";

const TODAY = new Date().toISOString();
const DAY_AGO = new Date(Date.now() - 86_400_000).toISOString();

/** Puts a parcel of Amazon's there without the ledger. */
async function confirmElsewhere({ sandbox }: Rehearsal, parcel: Parcel): Promise<void> {
  const seen = await confirm(sandbox, {
    order: parcel["order-id"],
    token: await tokenOf(sandbox, SECRETS.REFRESH_TOKEN),
    detail: {
      packageReferenceId: "77",
      trackingNumber: parcel["tracking-number"],
      carrierCode: parcel["carrier-code"],
      carrierName: "UPS",
      shipDate: TODAY,
      orderItems: [{ orderItemId: parcel["order-item-id"], quantity: Number(parcel.quantity) }],
    },
  });
  expect(seen.status).toBe(204);
}

/** Tells the ledger of parcels that the marketplace does not have. */
async function importElsewhere(rehearsal: Rehearsal, rows: readonly SheetCells[]): Promise<void> {
  const posted = rows.map((row, index) => ({
    ...row,
    "package-id": String(900 + index),
    "posted-at": TODAY,
    result: "posted",
  }));
  const end = await rehearsal.cli("posts", "import", rehearsal.write("elsewhere.csv", posted));
  expect(end.stdout).toContain(`${rows.length} imported`);
}

test("what Amazon shows is held against both, and asked for once", LONG, async () => {
  const parcels = makeParcels(4);
  const [, late, elsewhere, unseen] = parcels as [Parcel, Parcel, Parcel, Parcel];
  await using rehearsal = await openAmazonRehearsal({
    sandbox: {
      orders: [
        {
          orderId: late["order-id"],
          items: [{ id: late["order-item-id"], quantity: Number(late.quantity) }],
          shipBy: { earliest: "2026-01-01T00:00:00Z", latest: DAY_AGO },
        },
      ],
    },
  });
  rehearsal.write("posted.csv", parcels.slice(0, 2));
  await rehearsal.run("posted.csv", "--out", "posted.result.csv");
  await confirmElsewhere(rehearsal, elsewhere);
  await confirmElsewhere(rehearsal, makeParcel(5));
  await importElsewhere(rehearsal, [unseen]);
  rehearsal.write("manifest.csv", parcels);

  const asks = ["reconcile", "manifest.csv", "--json"];
  const end = await rehearsal.cli(...asks);
  expect(end.exitCode).toBe(3);
  expect(end.stderr).toContain("Reading 4 orders of spapi at the marketplace");
  expect(foundIn(end)).toEqual({
    "2": ["shipped-late"],
    "3": ["unknown-to-ledger"],
    "4": ["not-at-marketplace"],
  });
  expect(endOf(end)).toMatchObject({ agree: 1, manifestPackages: 4, ledgerPackages: 3 });
  expect(differingIn(end)[1]).toMatchObject({
    marketplace: { trackingNumber: elsewhere["tracking-number"] },
    differences: [
      {
        mend: "shipledger posts import manifest.csv --read-orders --account spapi",
        isMendedByRun: false,
      },
    ],
  });
  // What was read is kept; a post since then makes its order's answer an old one.
  await rehearsal.cli(...asks);
  expect(countRequests(rehearsal, "amazon.getOrder")).toBe(4);
  rehearsal.write("correction.csv", [
    { ...makeParcel(1), "tracking-number": upsNumber(91), action: "update" },
  ]);
  await rehearsal.run("correction.csv", "--out", "correction.result.csv");
  const again = await rehearsal.cli(...asks);
  expect(countRequests(rehearsal, "amazon.getOrder")).toBe(5);
  expect(foundIn(again)).toMatchObject({ "1": ["tracking-differs"] });
  // The command that it names brings in what the ledger did not know.
  const brought = await rehearsal.cli(
    ..."posts import manifest.csv --read-orders --account spapi".split(" "),
  );
  expect(brought.stdout).toContain("1 imported");
  expect(foundIn(await rehearsal.cli(...asks))).not.toHaveProperty("3");
});

test("what eCart counts is held against both", LONG, async () => {
  const parcels = makeParcels(3);
  const [, elsewhere, unseen] = parcels as [Parcel, Parcel, Parcel];
  await using rehearsal = await openAmazonRehearsal({
    accounts: { shop: { api: "ecart", token: TOKEN } },
    sandbox: {
      orders: parcels.map((parcel) => ({
        orderId: parcel["order-id"],
        items: [{ id: parcel["order-item-id"], quantity: Number(parcel.quantity) }],
      })),
    },
  });
  rehearsal.write("posted.csv", parcels.slice(0, 1));
  await rehearsal.run("posted.csv", "--out", "posted.result.csv");
  await ship(rehearsal.sandbox, {
    order: elsewhere["order-id"],
    token: `Bearer ${TOKEN}`,
    number: elsewhere["tracking-number"],
    items: [{ id: elsewhere["order-item-id"], quantity: Number(elsewhere.quantity) }],
  });
  await importElsewhere(rehearsal, [unseen]);
  rehearsal.write("manifest.csv", parcels);
  const end = await rehearsal.cli("reconcile", "manifest.csv", "--json");
  expect(foundIn(end)).toEqual({ "2": ["unknown-to-ledger"], "3": ["not-at-marketplace"] });
  expect(end.exitCode).toBe(3);
});

test("stopped while it reads, it goes on where it was", LONG, async () => {
  const parcels = makeParcels(12);
  await using rehearsal = await openAmazonRehearsal({
    limits: { "amazon.getOrder": { ratePerSecond: 4, burst: 2 } },
  });
  rehearsal.write("manifest.csv", parcels);
  await rehearsal.run("manifest.csv", "--out", "result.csv");
  const stopped = rehearsal.start("reconcile", "manifest.csv", "--json");
  await stopped.untilEvents("order:read", 3);
  stopped.send("SIGINT");
  const end = await stopped.end;
  expect(end.exitCode).toBe(4);
  expect(end.stdout).toContain("it goes on");
  const read = countRequests(rehearsal, "amazon.getOrder");
  expect(read).toBeGreaterThanOrEqual(3);
  const again = await rehearsal.cli("reconcile", "manifest.csv", "--json");
  expect(again.exitCode).toBe(0);
  expect(endOf(again)).toMatchObject({ agree: 12, differences: {} });
  // What was in flight at the stop is asked for once more.
  expect(countRequests(rehearsal, "amazon.getOrder")).toBeLessThanOrEqual(read + 12 - 3);
});

test("an account that is refused, and an order that cannot be read", LONG, async () => {
  const parcels = makeParcels(2);
  await using rehearsal = await openAmazonRehearsal();
  rehearsal.write("manifest.csv", parcels);
  await rehearsal.run("manifest.csv", "--out", "result.csv");
  const orderId = parcels[1]?.["order-id"] ?? "";
  rehearsal.sandbox.setFaults({ next: [{ fault: "503", times: 4, orderId }] });
  const unread = await rehearsal.cli("reconcile", "manifest.csv");
  expect(unread.exitCode).toBe(4);
  expect(unread.stdout).toContain("1 order of 2 could not be read");
  rehearsal.env = { ...rehearsal.env, REFRESH_TOKEN: "refused" };
  const refused = await rehearsal.cli("reconcile", "manifest.csv", "--max-age", "0");
  expect(refused.exitCode).toBe(6);
  expect(refused.stderr).toContain("Account spapi: its credentials were refused");
  // Two sides need no credentials at all.
  rehearsal.env = {};
  const two = await rehearsal.cli("reconcile", "manifest.csv", "--no-marketplace");
  expect(two.exitCode).toBe(0);
});
