import { expect, test } from "vitest";
import { SLOW } from "../cli.ts";
import { columnOf } from "../result-rows.ts";
import { countRequests, postsOf } from "./amazon-rehearsal.ts";
import {
  heldOf,
  kept,
  openFulfillmentRehearsal,
  READ,
  tell,
  UPDATE,
} from "./fulfillment-rehearsal.ts";

const SHIP = ["sellerFulfillmentOrderId,fulfillmentAction", "FO-1,Ship"] as const;
const SHIP_TO = [
  "sellerFulfillmentOrderId,fulfillmentAction,destinationAddress.name,destinationAddress.addressLine1,destinationAddress.postalCode,destinationAddress.countryCode",
  "FO-1,Ship,Taro Testmann,1-1 Kita,650-0001,JP",
] as const;
const LESS = ["sellerFulfillmentOrderId,sellerFulfillmentOrderItemId,quantity", "FO-1,line-1,3"];

test.concurrent("a release whose answer was lost is read back", SLOW, async () => {
  const faults = { next: [{ fault: "500-after" as const, operation: UPDATE }] };
  await using rehearsal = await openFulfillmentRehearsal({ faults });
  const { result } = await tell(rehearsal, "ship", ...SHIP);
  expect(columnOf(result, "result")).toEqual(["updated"]);
  expect(columnOf(result, "attempts")).toEqual(["2"]);
  expect(heldOf(rehearsal, "FO-1")).toMatchObject({ action: "Ship", updates: 1 });
  expect(countRequests(rehearsal, READ)).toBe(1);
  const [post] = await postsOf(rehearsal);
  expect(post).toMatchObject({ state: "updated", request: null });
});

test.concurrent("a release of a killed run is settled by the next one", SLOW, async () => {
  const faults = { next: [{ fault: "hang-after" as const, operation: UPDATE }] };
  await using rehearsal = await openFulfillmentRehearsal({ faults });
  const sheet = rehearsal.write("ship.csv", SHIP_TO.join("\n"));
  const killed = rehearsal.start("run", sheet, "--operation", UPDATE, "--json");
  await killed.untilEvents("post:sent", 1);
  while (heldOf(rehearsal, "FO-1")?.action !== "Ship") {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  killed.send("SIGKILL");
  await killed.end;

  expect(kept(rehearsal)).toContain("Testmann");

  // Until then, nothing else is sent about the order.
  const other = await tell(rehearsal, "less", ...LESS);
  expect(columnOf(other.result, "reason-code")).toEqual(["settle-first"]);

  const { result } = await tell(rehearsal, "ship", ...SHIP_TO);
  expect(columnOf(result, "result")).toEqual(["updated"]);
  expect(heldOf(rehearsal, "FO-1")?.updates).toBe(1);
  expect(kept(rehearsal).includes("Testmann")).toBe(false);
  const late = await tell(rehearsal, "less", ...LESS);
  expect(columnOf(late.result, "reason-code")).toEqual(["not-on-hold"]);
  expect(await postsOf(rehearsal)).toMatchObject([{ state: "updated", request: null }]);
  expect((await rehearsal.cli("ledger", "verify")).exitCode).toBe(0);
});

test.concurrent(
  "posts resolve --read-back asks what became of a release, and of a change",
  SLOW,
  async () => {
    const lost = { fault: "drop-before" as const, operation: UPDATE, times: 8 };
    await using rehearsal = await openFulfillmentRehearsal({ faults: { next: [lost] } });
    const stopped = rehearsal.start(
      ...["run", rehearsal.write("ship.csv", SHIP.join("\n"))],
      ...["--operation", UPDATE, "--json", "--out", "ship.result.csv"],
    );
    await stopped.untilEvents("request:retried", 1);
    stopped.send("SIGINT");
    expect((await stopped.end).exitCode).toBe(4);
    rehearsal.sandbox.setFaults({});

    const denied = await rehearsal.cli("posts", "resolve", "FO-1", "--read-back", "--json");
    expect(denied.exitCode).toBe(0);
    expect(JSON.parse(denied.stdout)).toMatchObject({ resolved: [{ as: "not-posted" }] });
    expect(await postsOf(rehearsal)).toMatchObject([
      { state: "not-attempted", resolvedBy: READ, request: null },
    ]);
    const less = await tell(rehearsal, "less", ...LESS);
    expect(columnOf(less.result, "result")).toEqual(["updated"]);
  },
);

test.concurrent("--read-orders finds what Amazon would refuse", SLOW, async () => {
  await using rehearsal = await openFulfillmentRehearsal({ openOrders: false });
  const sheet = rehearsal.write(
    "sheet.csv",
    [
      "sellerFulfillmentOrderId,sellerFulfillmentOrderItemId,quantity,destinationAddress.name,destinationAddress.addressLine1,destinationAddress.postalCode,destinationAddress.countryCode",
      "FO-1,line-1,4,Taro Testmann,1-1 Kita,650-0001,JP",
      "FO-2,line-1,2,,,,",
      "FO-7,line-1,1,,,,",
    ].join("\n"),
  );
  const args = ["--operation", UPDATE, "--read-orders"];
  const plan = await rehearsal.cli("plan", sheet, ...args, "--json");
  expect(plan.exitCode).toBe(3);
  expect(plan.stderr).toContain("Reading 3 orders of spapi at the marketplace");
  const { findings } = JSON.parse(plan.stdout) as { findings: { code: string }[] };
  expect(findings.map(({ code }) => code).toSorted()).toEqual([
    "address-part-dropped",
    "quantity-above-first",
    "unknown-order",
  ]);
  const run = await rehearsal.run(sheet, ...args, "--out", "result.csv");
  expect(columnOf(run.result, "result")).toEqual(["updated", "rejected", "rejected"]);
  expect(countRequests(rehearsal, UPDATE)).toBe(1);

  await tell(rehearsal, "ship", ...SHIP);
  rehearsal.loseLedger();
  const late = await rehearsal.run(sheet, ...args, "--out", "late.csv");
  expect(columnOf(late.result, "reason-code")[0]).toBe("not-on-hold");
  expect(countRequests(rehearsal, UPDATE)).toBe(2);
});
