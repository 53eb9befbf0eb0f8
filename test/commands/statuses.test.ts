import { expect, test } from "vitest";
import { eventsOf, finishedOf, SLOW } from "./cli.ts";
import { makeParcel } from "./parcels.ts";
import { openRehearsal, type Rehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

const header = "order-id,order-item-id,quantity,carrier-code,tracking-number,action,status";
const ready = "111-1,,,,,status,ReadyForPickup";
const pickedUp = "111-1,,,,,status,PickedUp";

function statusesOf({ sandbox }: Rehearsal): string[] {
  return sandbox
    .state()
    .stores.flatMap(({ statuses }) => statuses)
    .map(({ orderId, status, items }) =>
      [orderId, status, ...items.map(({ id, quantity }) => `${id}:${quantity}`)].join(" "),
    );
}

test.concurrent(
  "parcels and statuses of one order go out in sheet order, and are not sent again",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcel = "111-1,1001,2,ups,1Z999AA10310000018,,";
    const part = "111-1,1001,1,,,status,refused pickup";
    const sheet = rehearsal.write("day.csv", [header, parcel, ready, pickedUp, part].join("\n"));

    const plan = await rehearsal.cli("plan", sheet, "--json");
    const document = JSON.parse(plan.stdout);
    expect(document).toMatchObject({
      packages: 4,
      decisions: { create: 1, update: 3, replay: 0, skip: 0, reject: 0 },
      requests: [
        { operation: "ecart.fulfillment", count: 1 },
        { operation: "ecart.fulfillmentStatus", count: 3 },
      ],
    });
    expect(document.posts[3]).toMatchObject({
      operation: "ecart.fulfillmentStatus",
      packageId: "",
      decision: "update",
      trackingNumber: "",
      items: [{ id: "1001", quantity: 1 }],
      rows: [5],
    });

    const run = await rehearsal.run(sheet, "--out", "day.result.csv");
    expect(run.exitCode).toBe(0);
    expect(columnOf(run.result, "result")).toEqual(["posted", "updated", "updated", "updated"]);
    expect(columnOf(run.result, "package-id").map((id) => id === "")).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(statusesOf(rehearsal)).toEqual([
      "111-1 ReadyForPickup",
      "111-1 PickedUp",
      "111-1 RefusedPickup 1001:1",
    ]);
    const sent = rehearsal.sandbox.requests().map(({ operation }) => operation);
    const status = "ecart.fulfillmentStatus";
    expect(sent.slice(-4)).toEqual(["ecart.fulfillment", status, status, status]);

    for (const again of [sheet, rehearsal.path("day.result.csv")]) {
      const rerun = await rehearsal.cli("run", again, "--json", "--out", "again.csv");
      expect(finishedOf(rerun)).toMatchObject({ alreadyPosted: 4, requests: 0 });
      expect(rerun.exitCode).toBe(0);
    }
    expect(rehearsal.sandbox.requests()).toHaveLength(sent.length);
  },
);

test.concurrent(
  "the status told last is compared: there, back, and there again",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    for (const [index, row] of [ready, pickedUp, `${ready} `].entries()) {
      const sheet = rehearsal.write(`day-${index}.csv`, `${header}\n${row}\n`);
      const { result } = await rehearsal.run(sheet, "--out", `day-${index}.result.csv`);
      expect(columnOf(result, "result")).toEqual(["updated"]);
    }
    expect(statusesOf(rehearsal)).toHaveLength(3);
    const old = await rehearsal.run(rehearsal.path("day-1.csv"), "--out", "old.result.csv");
    expect(columnOf(old.result, "reason-code")).toEqual(["superseded"]);
    expect(statusesOf(rehearsal)).toHaveLength(3);
  },
);

test.concurrent("a status without a clear answer is repeated as it was sent", SLOW, async () => {
  const operation = "ecart.fulfillmentStatus";
  const faults = { next: [{ fault: "hang-after", operation } as const] };
  await using rehearsal = await openRehearsal({ sandbox: { faults } });
  const sheet = rehearsal.write("day.csv", `${header}\n${ready}\n`);
  const killed = rehearsal.start("run", sheet, "--json");
  await killed.untilEvents("post:sent", 1);
  while (statusesOf(rehearsal).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  killed.send("SIGKILL");
  await killed.end;

  const shown = await rehearsal.cli("posts", "show", "111-1");
  expect(shown.stdout).toContain("The order itself (seller acme, sandbox): 1 post");
  expect(shown.stdout).toMatch(
    /update, in-doubt\n +to +acme ecart.fulfillmentStatus\n +says +ReadyForPickup/u,
  );

  const run = await rehearsal.run(sheet, "--out", "day.result.csv");
  expect(eventsOf(run).find(({ type }) => type === "plan:ready")).toMatchObject({
    decisions: { replay: 1 },
  });
  expect(columnOf(run.result, "result")).toEqual(["updated"]);
  expect(statusesOf(rehearsal)).toEqual(["111-1 ReadyForPickup", "111-1 ReadyForPickup"]);
  const verified = await rehearsal.cli("ledger", "verify");
  expect(verified.exitCode).toBe(0);
});

test.concurrent("a sheet of statuses alone needs no tracking column", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sheet = rehearsal.write("pickup.csv", "order-id,Status\n111-1,picked up\n111-2,Gone\n");
  const args = ["--operation", "ecart.fulfillmentStatus", "--out", "pickup.result.csv"];
  const { exitCode, result } = await rehearsal.run(sheet, ...args);
  expect(exitCode).toBe(3);
  expect(columnOf(result, "result")).toEqual(["updated", "rejected"]);
  expect(statusesOf(rehearsal)).toEqual(["111-1 PickedUp"]);

  const without = await rehearsal.cli("run", sheet, "--out", "no.csv");
  expect(without.exitCode).toBe(5);
  expect(without.stderr).toContain("tracking-number");
});

test.concurrent("an import brings in parcels and leaves statuses out", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const { "order-id": orderId } = makeParcel(1);
  const rows = [
    header,
    `${orderId},1001,2,ups,1Z999AA10310000018,,`,
    `${orderId},,,,,status,PickedUp`,
  ];
  await rehearsal.run(rehearsal.write("day.csv", rows.join("\n")), "--out", "day.result.csv");
  rehearsal.loseLedger();
  const imported = await rehearsal.cli("posts", "import", "day.result.csv", "--json");
  expect(eventsOf(imported).at(-1)).toMatchObject({ imported: 1, ignored: 1, rejected: 0 });
  const again = await rehearsal.cli("run", "day.result.csv", "--json", "--out", "again.csv");
  expect(finishedOf(again)).toMatchObject({ alreadyPosted: 2, requests: 0 });
});
