import { expect, test } from "vitest";
import type { OrderedInput } from "../../../src/sandbox/ordered.ts";
import { eventsOf, finishedOf, SLOW } from "../cli.ts";
import { makeParcels, upsNumber, type Parcel } from "../parcels.ts";
import { columnOf } from "../result-rows.ts";
import { countRequests, openAmazonRehearsal } from "./amazon-rehearsal.ts";

/** What was ordered for a parcel: as much as it holds, and `more`. */
function ordered(parcel: Parcel | undefined, more: Partial<OrderedInput> = {}): OrderedInput {
  if (!parcel) throw new Error("no such parcel");
  const item = { id: parcel["order-item-id"], quantity: Number(parcel.quantity) };
  return { orderId: parcel["order-id"], items: [{ ...item, sku: "SKU-1" }], ...more };
}

test.concurrent("--read-orders finds before sending what Amazon would refuse", SLOW, async () => {
  const parcels = makeParcels(6);
  const [cancelled, shipPlus, byAmazon, unknown, stranger, open] = parcels;
  await using rehearsal = await openAmazonRehearsal({
    sandbox: {
      openOrders: false,
      orders: [
        ordered(cancelled, { status: "cancelled" }),
        ordered(shipPlus, { programs: ["FBM_SHIP_PLUS"] }),
        ordered(byAmazon, { fulfilledBy: "AMAZON" }),
        ordered(stranger, { items: [{ id: "79039765272157", quantity: 1 }] }),
        ordered(open),
      ],
    },
  });
  const codes = [
    "order-cancelled",
    "ship-plus",
    "fulfilled-by-amazon",
    "unknown-order",
    "unknown-item",
  ];
  expect(unknown).toBeDefined();
  const sheet = rehearsal.write("sheet.csv", parcels);
  const plan = await rehearsal.cli("plan", sheet, "--read-orders", "--json");
  expect(plan.exitCode).toBe(3);
  expect(plan.stderr).toContain("Reading 6 orders of spapi at the marketplace: under 1 s");
  const document = JSON.parse(plan.stdout) as { findings: { code: string; severity: string }[] };
  const errors = document.findings.filter(({ severity }) => severity === "error");
  expect(errors.map(({ code }) => code)).toEqual(codes);

  const run = await rehearsal.run(sheet, "--read-orders", "--out", "result.csv");
  expect(columnOf(run.result, "reason-code")).toEqual([...codes, ""]);
  expect(finishedOf(run)).toMatchObject({ posted: 1, rejected: 5, requests: 1 });
  // The plan's answers were still fresh; the order that was not found was asked for again.
  expect(countRequests(rehearsal, "amazon.getOrder")).toBe(7);
  expect(eventsOf(run).find((event) => event["type"] === "orders:reading")).toMatchObject({
    orders: 6,
    kept: 5,
  });

  const again = await rehearsal.run(sheet, "--read-orders", "--max-age", "0", "--out", "again.csv");
  expect(finishedOf(again)).toMatchObject({ alreadyPosted: 1, rejected: 5, requests: 0 });
  // What is posted already is not worth a question.
  expect(countRequests(rehearsal, "amazon.getOrder")).toBe(7 + 5);
});

test.concurrent("items that rows leave open come from the order", SLOW, async () => {
  const [parcel] = makeParcels(1);
  await using rehearsal = await openAmazonRehearsal({
    sandbox: {
      orders: [
        ordered(parcel, {
          items: [
            { id: "10000000000001", quantity: 3 },
            { id: "10000000000002", quantity: 1 },
          ],
        }),
      ],
    },
  });
  const { "order-item-id": _, quantity: __, ...bare } = parcel ?? {};
  const sheet = rehearsal.write("sheet.csv", [bare]);
  const blind = await rehearsal.run(sheet, "--out", "blind.csv");
  expect(columnOf(blind.result, "reason-code")).toEqual(["missing-items"]);
  const run = await rehearsal.run(sheet, "--read-orders", "--out", "result.csv");
  expect(columnOf(run.result, "result")).toEqual(["posted"]);
  expect(rehearsal.packages()[0]?.items).toEqual([
    { id: "10000000000001", quantity: 3 },
    { id: "10000000000002", quantity: 1 },
  ]);
});

test.concurrent("with the ledger lost, what is there is a missing history", SLOW, async () => {
  const parcels = makeParcels(2);
  await using rehearsal = await openAmazonRehearsal({
    sandbox: { orders: parcels.map((parcel) => ordered(parcel)) },
  });
  const sheet = rehearsal.write("sheet.csv", parcels);
  await rehearsal.run(sheet, "--out", "first.csv");
  rehearsal.loseLedger();
  const renumbered = parcels.map((parcel, index) => {
    return {
      ...parcel,
      "tracking-number": index === 0 ? parcel["tracking-number"] : upsNumber(77),
    };
  });
  const next = rehearsal.write("next.csv", renumbered);
  const run = await rehearsal.run(next, "--read-orders", "--out", "second.csv");
  expect(columnOf(run.result, "reason-code")).toEqual(["history-missing", "history-missing"]);
  expect(run.result.rows[0]?.["reason"]).toContain("already has this number");
  expect(run.result.rows[0]?.["fix"]).toContain("posts import");
  expect(finishedOf(run)).toMatchObject({ requests: 0 });
});

test.concurrent("an order that cannot be read is not sent, and asked for again", SLOW, async () => {
  const [parcel, other] = makeParcels(2);
  const orderId = parcel?.["order-id"] ?? "";
  await using rehearsal = await openAmazonRehearsal({
    sandbox: { faults: { next: [{ fault: "503", times: 4, orderId }] } },
  });
  const sheet = rehearsal.write("sheet.csv", [parcel ?? {}, other ?? {}]);
  const run = await rehearsal.run(sheet, "--read-orders", "--out", "first.csv");
  expect(columnOf(run.result, "result")).toEqual(["rejected", "posted"]);
  expect(columnOf(run.result, "reason-code")).toEqual(["order-not-read", ""]);
  const again = await rehearsal.run(sheet, "--read-orders", "--out", "second.csv");
  expect(columnOf(again.result, "result")).toEqual(["posted", "already-posted"]);
});

test.concurrent(
  "refused credentials are met while reading: exit 6, nothing is sent for them",
  SLOW,
  async () => {
    await using rehearsal = await openAmazonRehearsal({
      accounts: { good: {}, bad: { refreshToken: "refused" } },
    });
    const rows = makeParcels(4).map((parcel, index) => {
      return { ...parcel, account: index % 2 === 0 ? "good" : "bad" };
    });
    const sheet = rehearsal.write("sheet.csv", rows);
    const plan = await rehearsal.cli("plan", sheet, "--read-orders");
    expect(plan.exitCode).toBe(6);
    expect(plan.stderr).toContain("Account bad: its credentials were refused");
    const run = await rehearsal.run(sheet, "--read-orders", "--out", "result.csv");
    expect(run.exitCode).toBe(6);
    expect(columnOf(run.result, "result")).toEqual([
      "posted",
      "not-attempted",
      "posted",
      "not-attempted",
    ]);
    expect(run.result.rows[1]?.["reason"]).toContain("invalid_grant");
  },
);

test.concurrent(
  "Ctrl-C while orders are read: exit 4, nothing is sent, what was read is kept",
  SLOW,
  async () => {
    await using rehearsal = await openAmazonRehearsal({
      sandbox: { faults: { latencyMs: [60, 60] } },
      limits: { "amazon.getOrder": { ratePerSecond: 500, burst: 200, maxInFlight: 1 } },
    });
    const sheet = rehearsal.write("sheet.csv", makeParcels(40));
    const process = rehearsal.start("plan", sheet, "--read-orders");
    while (countRequests(rehearsal, "amazon.getOrder") < 5) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    process.send("SIGINT");
    const end = await process.end;
    expect([end.exitCode, end.stdout]).toEqual([4, ""]);
    expect(end.stderr).toContain("what was read is kept");
    const run = await rehearsal.run(sheet, "--read-orders", "--out", "result.csv");
    expect(run.exitCode).toBe(0);
    const begun = eventsOf(run).find((event) => event["type"] === "orders:reading");
    expect(Number(begun?.["kept"])).toBeGreaterThan(0);
  },
);

test.concurrent.each([
  ["--max-age", "soon"],
  ["--max-age", "40d"],
  ["--max-age", "15"],
])("%s %s is no length of time", SLOW, async (...flag) => {
  await using rehearsal = await openAmazonRehearsal();
  const end = await rehearsal.cli("plan", rehearsal.write("s.csv", makeParcels(1)), ...flag);
  expect(end.exitCode).toBe(2);
  expect(end.stderr).toContain("--max-age takes a length of time");
});
