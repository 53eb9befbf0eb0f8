import { expect, test } from "vitest";
import { eventsOf, finishedOf, SLOW } from "../cli.ts";
import { idOf, makeParcels, upsNumber } from "../parcels.ts";
import { columnOf } from "../result-rows.ts";
import { countRequests, findUnmodelled, openAmazonRehearsal, SECRETS } from "./amazon-rehearsal.ts";

const DAY = "2026-11-20";

test.concurrent("a sheet is confirmed once, and corrected under its package ID", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal({
    accounts: { spapi: { timeZone: "America/New_York" } },
  });
  const parcels = makeParcels(3).map((parcel) => ({ ...parcel, "ship-date": DAY }));
  const sheet = rehearsal.write("sheet.csv", parcels);
  const first = await rehearsal.run(sheet, "--out", "first.csv");
  expect(first.exitCode).toBe(0);
  expect(finishedOf(first)).toMatchObject({ posted: 3, requests: 3, throttled: 0 });
  rehearsal.expectEachOnce(parcels);
  const dates = () => rehearsal.packages().map(({ details }) => details?.shipDate);
  expect(new Set(dates())).toEqual(new Set([`${DAY}T12:00:00-05:00`]));

  const again = await rehearsal.run(sheet, "--out", "again.csv");
  expect(finishedOf(again)).toMatchObject({ alreadyPosted: 3, requests: 0 });

  const number = upsNumber(900);
  const corrected = { ...parcels[0], "tracking-number": number, "ship-date": "", action: "update" };
  const update = await rehearsal.run(
    rehearsal.write("fix.csv", [corrected]),
    "--out",
    "fix.csv.csv",
  );
  expect(finishedOf(update)).toMatchObject({ updated: 1, requests: 1 });
  expect(rehearsal.packages()).toHaveLength(3);
  const [edited] = rehearsal.packages().filter((each) => each.trackingNumber === number);
  expect(edited).toMatchObject({
    packageId: parcels[0] && idOf(parcels[0]),
    details: { shipDate: `${DAY}T12:00:00-05:00` },
  });
  expect(countRequests(rehearsal, "lwa.token")).toBe(2);
  expect(await findUnmodelled(rehearsal)).toEqual([]);
});

test.concurrent(
  "everything that Amazon takes comes from columns, over many packages",
  SLOW,
  async () => {
    const orderId = "111-3330000-0000001";
    await using rehearsal = await openAmazonRehearsal({
      sandbox: {
        orders: [
          {
            orderId,
            items: [
              { id: "10000000000001", quantity: 5 },
              { id: "10000000000002", quantity: 2 },
            ],
          },
        ],
      },
    });
    const row = (number: string, item: string, quantity: string, more = {}) => ({
      "order-id": orderId,
      "order-item-id": item,
      quantity,
      "tracking-number": number,
      "carrier-code": "UPS",
      "carrier-name": "",
      "ship-method": "",
      "ship-date": `${DAY} 09:30 -0500`,
      "transparency-code": "",
      "ship-from-supply-source-id": "",
      "cod-collection-method": "",
      ...more,
    });
    const sheet = rehearsal.write("sheet.csv", [
      row("MILKRUN-1", "10000000000001", "2", {
        "carrier-code": "Other",
        "carrier-name": "Milk Run",
        "ship-method": "By bike",
        "transparency-code": "AZ:2 AZ:1",
        "ship-from-supply-source-id": "057d3fcc-b750-419f-bbcd-4d340c60c430",
      }),
      row("MILKRUN-1", "10000000000002", "1", {
        "carrier-code": "Other",
        "carrier-name": "Milk Run",
      }),
      row(upsNumber(2), "10000000000001", "3", { "cod-collection-method": "directpayment" }),
      row("MILKRUN-3", "10000000000002", "1", { "carrier-code": "Other" }),
    ]);
    const run = await rehearsal.run(sheet, "--out", "result.csv");
    expect(columnOf(run.result, "result")).toEqual(["posted", "posted", "posted", "rejected"]);
    expect(run.result.rows[3]).toMatchObject({
      "reason-code": "missing-value",
      reason: expect.stringContaining("carrier-name"),
    });
    const [first, second] = rehearsal.packages();
    expect(first).toMatchObject({
      trackingNumber: "MILKRUN-1",
      companyId: "Other",
      items: [
        { id: "10000000000001", quantity: 2 },
        { id: "10000000000002", quantity: 1 },
      ],
      details: {
        carrierName: "Milk Run",
        shipMethod: "By bike",
        shipDate: `${DAY}T09:30:00-05:00`,
        supplySourceId: "057d3fcc-b750-419f-bbcd-4d340c60c430",
        transparencyCodes: [{ id: "10000000000001", codes: ["AZ:1", "AZ:2"] }],
      },
    });
    expect(second?.details).toMatchObject({ codCollectionMethod: "DirectPayment" });
    expect(await findUnmodelled(rehearsal)).toEqual([]);

    const again = await rehearsal.run(sheet, "--out", "again.csv");
    expect(finishedOf(again)).toMatchObject({ alreadyPosted: 3, rejected: 1, requests: 0 });
    const recoded = rehearsal.write("recoded.csv", [
      row("MILKRUN-1", "10000000000001", "2", {
        action: "update",
        "carrier-code": "",
        "ship-date": "",
        "transparency-code": "AZ:1;AZ:3",
      }),
      row("MILKRUN-1", "10000000000002", "1", { "carrier-code": "", "ship-date": "" }),
    ]);
    const update = await rehearsal.run(recoded, "--out", "recoded.result.csv");
    expect(columnOf(update.result, "result")).toEqual(["updated", "updated"]);
    expect(rehearsal.packages()[0]?.details).toMatchObject({
      carrierName: "Milk Run",
      supplySourceId: "057d3fcc-b750-419f-bbcd-4d340c60c430",
      transparencyCodes: [{ id: "10000000000001", codes: ["AZ:1", "AZ:3"] }],
    });
  },
);

test.concurrent(
  "an access token that ends early is renewed, and the request repeated",
  SLOW,
  async () => {
    await using rehearsal = await openAmazonRehearsal({
      sandbox: {
        faults: { next: [{ fault: "token-expired", operation: "amazon.confirmShipment" }] },
      },
    });
    const parcels = makeParcels(4);
    const run = await rehearsal.run(rehearsal.write("sheet.csv", parcels), "--out", "result.csv");
    expect(run.exitCode).toBe(0);
    expect(finishedOf(run)).toMatchObject({ posted: 4, inDoubt: 0 });
    rehearsal.expectEachOnce(parcels);
    expect(countRequests(rehearsal, "lwa.token")).toBe(2);
  },
);

test.concurrent.each([
  ["refreshToken", /invalid_grant.*Authorise the application again in Seller Central/u],
  ["clientId", /invalid_client.*Check clientId and clientSecret/u],
])("a refused %s stops its account before anything is claimed: exit 6", SLOW, async (key, said) => {
  await using rehearsal = await openAmazonRehearsal({
    accounts: {
      good: {},
      bad: { refreshToken: "Atzr|of-another-0123456789", [key]: "refused" },
    },
  });
  const parcels = makeParcels(6);
  const rows = parcels.map((parcel, index) => {
    return { ...parcel, account: index % 2 === 0 ? "good" : "bad" };
  });
  const run = await rehearsal.run(rehearsal.write("sheet.csv", rows), "--out", "result.csv");
  expect(run.exitCode).toBe(6);
  expect(finishedOf(run)).toMatchObject({ posted: 3, notAttempted: 3, requests: 3 });
  const refused = run.result.rows.filter(({ account }) => account === "bad");
  for (const row of refused) {
    expect(row).toMatchObject({ result: "not-attempted", "reason-code": "credentials-refused" });
    expect(row["reason"]).toMatch(said);
  }
  const settled = eventsOf(run).filter((event) => event["type"] === "package:settled");
  expect(settled).toHaveLength(6);
  expect(eventsOf(run).filter((event) => event["type"] === "account:stopped")).toHaveLength(1);
  expect(countRequests(rehearsal, "lwa.token")).toBe(2);
  rehearsal.expectEachOnce(parcels.filter((_, index) => index % 2 === 0));
});

test.concurrent("no secret is in anything that is written or said", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal({
    sandbox: { faults: { rates: { "500-after": 0.3 } } },
  });
  const run = await rehearsal.run(rehearsal.write("sheet.csv", makeParcels(6)));
  const texts = [run.stdout, run.stderr, ...rehearsal.files().map(([, bytes]) => bytes.toString())];
  for (const text of texts) {
    for (const secret of [...Object.values(SECRETS), "Atza|"]) expect(text).not.toContain(secret);
  }
});
