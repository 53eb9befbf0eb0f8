import { expect, test } from "vitest";
import type { SandboxOptions } from "../../../src/sandbox/options.ts";
import { confirm, tokenOf } from "../../sandbox/amazon-client.ts";
import { finishedOf, SLOW } from "../cli.ts";
import { idOf, makeParcel, upsNumber, type SheetCells } from "../parcels.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";
import { columnOf } from "../result-rows.ts";
import { countRequests, openAmazonRehearsal, postsOf, SECRETS } from "./amazon-rehearsal.ts";

const PARCEL = makeParcel(1);
const ORDER_ID = PARCEL["order-id"];
const ORDERED = {
  orderId: ORDER_ID,
  items: [{ id: PARCEL["order-item-id"], quantity: Number(PARCEL.quantity) }],
};
const SECOND_NUMBER = upsNumber(901);

/** Faults that the confirmations of the order suffer, in turn. */
function suffer(...faults: ("drop-before" | "500-after")[]): SandboxOptions["faults"] {
  return { next: faults.map((fault) => ({ fault, orderId: ORDER_ID })) };
}

/** Runs the parcel's sheet, or its correction. */
async function runSheet(rehearsal: Rehearsal, cells: SheetCells = {}, name = "sheet") {
  const sheet = rehearsal.write(`${name}.csv`, [{ ...PARCEL, ...cells }]);
  const run = await rehearsal.run(sheet, "--out", `${name}.result.csv`);
  const states = (await postsOf(rehearsal)).map(({ state }) => state);
  return { run, row: run.result.rows[0] ?? {}, states };
}

const CORRECTION = { "tracking-number": SECOND_NUMBER, action: "update" };

test.concurrent(
  "“no more updates” to a repeat of what arrived: it is there, and posted",
  SLOW,
  async () => {
    await using rehearsal = await openAmazonRehearsal({
      sandbox: { editsMax: 0, countRepeats: true, faults: suffer("500-after") },
    });
    const { run, row, states } = await runSheet(rehearsal);
    expect(run.exitCode).toBe(0);
    expect(row).toMatchObject({ result: "posted", "package-id": idOf(PARCEL), attempts: "2" });
    expect(states).toEqual(["posted"]);
    expect(countRequests(rehearsal, "amazon.getOrder")).toBe(1);
  },
);

test.concurrent(
  "“no more updates” to a repeat of what never arrived: the limit is the answer",
  SLOW,
  async () => {
    await using rehearsal = await openAmazonRehearsal({ sandbox: { editsMax: 0 } });
    await runSheet(rehearsal);
    rehearsal.sandbox.setFaults(suffer("drop-before") ?? {});
    const { run, row, states } = await runSheet(rehearsal, CORRECTION, "fix");
    expect(run.exitCode).toBe(3);
    expect(row).toMatchObject({
      result: "rejected",
      "reason-code": "edit-limit-reached",
      "package-id": "",
    });
    expect(row["reason"]).toContain("maximum number of allowed updates");
    // No doubt is left: the old sheet is as posted as before.
    expect(states).toEqual(["not-attempted", "posted"]);
    const old = await runSheet(rehearsal, {}, "old");
    expect(old.row).toMatchObject({ result: "already-posted", "package-id": idOf(PARCEL) });
  },
);

test.concurrent(
  "“no more updates” to an edit that somebody made already: it is there, and updated",
  SLOW,
  async () => {
    await using rehearsal = await openAmazonRehearsal({
      sandbox: { editsMax: 1, countRepeats: true },
    });
    await runSheet(rehearsal);
    const token = await tokenOf(rehearsal.sandbox, SECRETS.REFRESH_TOKEN);
    const detail = {
      packageReferenceId: idOf(PARCEL),
      trackingNumber: SECOND_NUMBER,
      orderItems: [{ orderItemId: PARCEL["order-item-id"], quantity: Number(PARCEL.quantity) }],
    };
    expect((await confirm(rehearsal.sandbox, { order: ORDER_ID, token, detail })).status).toBe(204);
    const { row, states } = await runSheet(rehearsal, CORRECTION, "fix");
    expect(row).toMatchObject({ result: "updated", "package-id": idOf(PARCEL) });
    expect(states).toEqual(["updated", "posted"]);
  },
);

test.concurrent(
  "“nothing to update” to a repeat, and somebody else's parcel is there: fulfilled elsewhere",
  SLOW,
  async () => {
    await using rehearsal = await openAmazonRehearsal({
      sandbox: { orders: [ORDERED], faults: { rates: { "drop-before": 1 } } },
    });
    const sheet = rehearsal.write("sheet.csv", [PARCEL]);
    const stopped = rehearsal.start("run", sheet, "--json", "--out", "first.csv");
    await stopped.untilEvents("request:retried", 1);
    stopped.send("SIGINT");
    expect((await stopped.end).exitCode).toBe(4);
    rehearsal.sandbox.setFaults({});
    const token = await tokenOf(rehearsal.sandbox, SECRETS.REFRESH_TOKEN);
    const orderItems = [
      { orderItemId: PARCEL["order-item-id"], quantity: Number(PARCEL.quantity) },
    ];
    const detail = { packageReferenceId: "7", trackingNumber: "BY-HAND", orderItems };
    expect((await confirm(rehearsal.sandbox, { order: ORDER_ID, token, detail })).status).toBe(204);

    const { run, row, states } = await runSheet(rehearsal, {}, "again");
    expect(run.exitCode).toBe(3);
    expect(row).toMatchObject({ result: "rejected", "reason-code": "already-fulfilled-elsewhere" });
    expect(row["reason"]).toContain("PackageToUpdateNotFound");
    expect(states).toEqual(["not-attempted"]);
    expect(rehearsal.packages().map(({ packageId }) => packageId)).toEqual(["7"]);
  },
);

test.concurrent(
  "a refusal that nobody can look behind leaves the doubt: exit 4",
  SLOW,
  async () => {
    const faults = {
      next: [
        { fault: "500-after" as const, operation: "amazon.confirmShipment" },
        { fault: "503" as const, operation: "amazon.getOrder", times: 4 },
      ],
    };
    await using rehearsal = await openAmazonRehearsal({
      sandbox: { editsMax: 0, countRepeats: true, faults },
    });
    const blind = await runSheet(rehearsal);
    expect(blind.run.exitCode).toBe(4);
    expect(blind.row).toMatchObject({ result: "in-doubt", "package-id": idOf(PARCEL) });
    const seeing = await runSheet(rehearsal, {}, "again");
    expect(seeing.row).toMatchObject({ result: "posted" });
    expect(seeing.states).toEqual(["posted"]);
  },
);

test.concurrent("eCart shows no package: there the doubt stays", SLOW, async () => {
  await using rehearsal = await openRehearsal({
    sandbox: { editsMax: 0, countRepeats: true, faults: suffer("500-after") },
  });
  const run = await rehearsal.run(rehearsal.write("sheet.csv", [PARCEL]), "--out", "r.csv");
  expect(run.exitCode).toBe(4);
  expect(columnOf(run.result, "result")).toEqual(["in-doubt"]);
  expect(finishedOf(run)).toMatchObject({ inDoubt: 1, requests: 2 });
});
