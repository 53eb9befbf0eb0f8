import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { confirm, tokenOf } from "../../sandbox/amazon-client.ts";
import type { CliEnd } from "../cli.ts";
import { finishedOf, SLOW } from "../cli.ts";
import { idOf, makeParcel, upsNumber, type SheetCells } from "../parcels.ts";
import type { Rehearsal } from "../rehearsal.ts";
import { countRequests, openAmazonRehearsal, postsOf, SECRETS } from "./amazon-rehearsal.ts";

const PARCEL = makeParcel(1);
const ORDER_ID = PARCEL["order-id"];
const SECOND_NUMBER = upsNumber(902);

/** Runs a row and stops when its first request got no clear answer. */
async function leaveDoubt(
  rehearsal: Rehearsal,
  fault: "drop-before" | "drop-after",
  cells: SheetCells = {},
): Promise<void> {
  rehearsal.sandbox.setFaults({ next: [{ fault, orderId: ORDER_ID, times: 8 }] });
  const sheet = rehearsal.write("doubt.csv", [{ ...PARCEL, ...cells }]);
  const run = rehearsal.start("run", sheet, "--json", "--out", `${fault}.csv`);
  await run.untilEvents("request:retried", 1);
  run.send("SIGINT");
  expect((await run.end).exitCode).toBe(4);
  rehearsal.sandbox.setFaults({});
}

const states = async (rehearsal: Rehearsal) =>
  (await postsOf(rehearsal)).map(({ state, resolvedBy }) => [state, resolvedBy]);
const told = (end: CliEnd) => JSON.parse(end.stdout) as Record<string, unknown>;

test.concurrent("what arrived is there, as the marketplace shows it", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal();
  await leaveDoubt(rehearsal, "drop-after");
  const end = await rehearsal.cli("posts", "resolve", ORDER_ID);
  expect([end.exitCode, end.stderr]).toEqual([0, ""]);
  expect(end.stdout).toContain(`1 post resolved as posted`);
  expect(await states(rehearsal)).toEqual([["posted", "amazon.getOrder"]]);
  const run = await rehearsal.run(
    rehearsal.write("again.csv", [PARCEL]),
    "--out",
    "again.result.csv",
  );
  expect(run.result.rows[0]).toMatchObject({
    result: "already-posted",
    "package-id": idOf(PARCEL),
  });
});

test.concurrent("what never arrived is not there, and the next run sends it", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal();
  await leaveDoubt(rehearsal, "drop-before");
  const end = await rehearsal.cli("posts", "resolve", ORDER_ID, "--read-back", "--json");
  expect(told(end)).toMatchObject({
    type: "posts:resolved",
    as: "not-posted",
    resolved: [{ packageId: idOf(PARCEL), as: "not-posted" }],
    stillInDoubt: [],
  });
  // It was asked more than once: the marketplace might have been slow to show it.
  expect(countRequests(rehearsal, "amazon.getOrder")).toBe(3);
  const run = await rehearsal.run(
    rehearsal.write("again.csv", [PARCEL]),
    "--out",
    "again.result.csv",
  );
  expect(finishedOf(run)).toMatchObject({ posted: 1 });
  expect(rehearsal.packages()).toMatchObject([{ packageId: idOf(PARCEL), creates: 1 }]);
});

test.concurrent("a correction is told from what was there before", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal();
  await rehearsal.run(rehearsal.write("first.csv", [PARCEL]), "--out", "first.result.csv");
  const correction = { "tracking-number": SECOND_NUMBER, action: "update" };
  await leaveDoubt(rehearsal, "drop-before", correction);
  const none = await rehearsal.cli("posts", "resolve", ORDER_ID);
  expect(none.stdout).toContain("not changed; it stays as it was confirmed before");
  await leaveDoubt(rehearsal, "drop-after", correction);
  const done = await rehearsal.cli("posts", "resolve", ORDER_ID);
  expect(done.stdout).toContain("resolved as posted");
  expect((await postsOf(rehearsal))[0]).toMatchObject({
    state: "updated",
    content: { trackingNumber: SECOND_NUMBER },
  });
});

test.concurrent("what somebody else has changed since is for a person to say", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal();
  await leaveDoubt(rehearsal, "drop-after");
  const token = await tokenOf(rehearsal.sandbox, SECRETS.REFRESH_TOKEN);
  const orderItems = [{ orderItemId: PARCEL["order-item-id"], quantity: Number(PARCEL.quantity) }];
  const detail = { packageReferenceId: idOf(PARCEL), trackingNumber: "BY-HAND", orderItems };
  expect((await confirm(rehearsal.sandbox, { order: ORDER_ID, token, detail })).status).toBe(204);
  const end = await rehearsal.cli("posts", "resolve", ORDER_ID);
  expect(end.exitCode).toBe(4);
  expect(end.stdout).toContain("The marketplace shows number BY-HAND");
  expect(end.stdout).toContain("--as posted");
  expect(await states(rehearsal)).toEqual([["in-doubt", ""]]);
  const said = await rehearsal.cli("posts", "resolve", ORDER_ID, "--as", "posted");
  expect(said.exitCode).toBe(0);
});

test.concurrent("a marketplace that does not answer leaves the doubt", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal();
  await leaveDoubt(rehearsal, "drop-after");
  rehearsal.sandbox.setFaults({ rates: { "503": 1 } });
  const end = await rehearsal.cli("posts", "resolve", ORDER_ID);
  expect(end.exitCode).toBe(4);
  expect(end.stdout).toContain("could not be read");
  expect(await states(rehearsal)).toEqual([["in-doubt", ""]]);
});

test.concurrent("an account that is no more needs another one to ask with", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal();
  await leaveDoubt(rehearsal, "drop-after");
  const config = rehearsal.path("shipledger.config.json");
  const text = readFileSync(config, "utf8");
  rehearsal.write("shipledger.config.json", text.replace('"spapi"', '"renamed"'));
  const end = await rehearsal.cli("posts", "resolve", ORDER_ID);
  expect(end.exitCode).toBe(2);
  expect(end.stderr).toContain("Account spapi, which posted order");
  const done = await rehearsal.cli("posts", "resolve", ORDER_ID, "--account", "renamed");
  expect([done.exitCode, done.stderr]).toEqual([0, ""]);
  expect(await states(rehearsal)).toEqual([["posted", "amazon.getOrder"]]);
});
