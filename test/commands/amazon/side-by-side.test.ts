import { expect, test } from "vitest";
import type { RequestRecord } from "../../../src/sandbox/traffic.ts";
import { finishedOf, SLOW } from "../cli.ts";
import { makeParcels } from "../parcels.ts";
import type { Rehearsal } from "../rehearsal.ts";
import { columnOf } from "../result-rows.ts";
import { countRequests, openAmazonRehearsal } from "./amazon-rehearsal.ts";

/** So slow that every account is at it for a second and more. */
const LAW = { ratePerSecond: 10, burst: 2 };
const LIMITS = { "amazon.confirmShipment": LAW, "ecart.fulfillment": LAW };
/** What the marketplace allows besides, so that a busy machine, which delays requests, is no 429. */
const ALLOWED = { ratePerSecond: 10, burst: 12 };
const ALLOWANCES = { "amazon.confirmShipment": ALLOWED, "ecart.fulfillment": ALLOWED };
/** Packages of each account: by its law, the slowest needs 2.8 s, and one after the other 5.4 s. */
const SHARES = { north: 16, south: 16, web: 28 } as const;

test.concurrent("accounts and APIs of one sheet are sent side by side", SLOW, async () => {
  await using rehearsal = await openAmazonRehearsal({
    sandbox: { limits: ALLOWANCES },
    limits: LIMITS,
    accounts: {
      north: { seller: "north" },
      south: { seller: "south", refreshToken: "Atzr|of-the-south-0123456789" },
      web: { api: "ecart", token: "token-of-the-web-shop", seller: "web" },
    },
    more: { defaultAccount: "web" },
  });
  const names = Object.entries(SHARES).flatMap(([name, count]) => Array<string>(count).fill(name));
  // Grouped by account as well as could be: the order of the sheet must not matter.
  const parcels = makeParcels(names.length).map((parcel, index) => {
    const account = names[index] ?? "";
    return { ...parcel, account: account === "web" ? "" : account };
  });
  const run = await rehearsal.run(rehearsal.write("sheet.csv", parcels), "--out", "result.csv");
  expect(run.exitCode).toBe(0);
  expect(finishedOf(run)).toMatchObject({ posted: 60, requests: 60, throttled: 0 });
  expect(new Set(columnOf(run.result, "result"))).toEqual(new Set(["posted"]));
  rehearsal.expectEachOnce(parcels);
  expect(rehearsal.sandbox.state().throttled).toBe(0);
  expect(countRequests(rehearsal, "lwa.token")).toBe(2);

  const byStore = Map.groupBy(sentBy(rehearsal), ({ store }) => store ?? "");
  expect([...byStore.values()].map((sent) => sent.length).toSorted()).toEqual([16, 16, 28]);
  // Every account had begun before any had ended ...
  const begun = Math.max(...[...byStore.values()].map((sent) => sent[0]?.atMs ?? Infinity));
  const ended = Math.min(...[...byStore.values()].map((sent) => sent.at(-1)?.atMs ?? 0));
  expect(begun).toBeLessThan(ended);
  // ... and the two that have less were done while the third, the slowest, was still at it.
  const last = sentBy(rehearsal).at(-1)?.store;
  const slowest = [...byStore].find(([, sent]) => sent.length === SHARES.web)?.[0];
  expect(last).toBe(slowest);
});

/** What was sent, in order of arrival. */
function sentBy({ sandbox }: Rehearsal): RequestRecord[] {
  const sending = new Set<string | null>(["amazon.confirmShipment", "ecart.fulfillment"]);
  return sandbox.requests().filter(({ operation }) => sending.has(operation));
}
