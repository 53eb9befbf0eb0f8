import { expect, test } from "vitest";
import type { SandboxState } from "../../src/sandbox/world.ts";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import { makeConfig, openRehearsal } from "./rehearsal.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { columnOf, readResult } from "./result-rows.ts";

/** A marketplace in a process of its own, which keeps its state in a file. */
async function startMarket(rehearsal: Rehearsal, port: number) {
  const market = rehearsal.start(
    ...["sandbox", "--json", "--port", String(port), "--rate", "500", "--burst", "100"],
    ...["--state", "market.json", "--faults", '{"latencyMs":[20,60]}'],
  );
  await market.untilEvents("sandbox:ready", 1);
  const ready = JSON.parse(market.output().split("\n")[0] ?? "") as { url: string; port: number };
  return { ...ready, stop: () => (market.send("SIGTERM"), market.end) };
}

test.concurrent(
  "a marketplace that goes away and comes back costs no parcel and no second run",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(20);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const before = await startMarket(rehearsal, 0);
    const config = makeConfig(before.url, { limit: { maxInFlight: 4 } });
    rehearsal.write("shipledger.config.json", JSON.stringify(config));

    const run = rehearsal.start("run", sheet, "--json", "--out", "result.csv");
    await run.untilEvents("package:settled", 5);
    expect((await before.stop()).exitCode).toBe(0);
    await run.untilEvents("request:retried", 2);
    const after = await startMarket(rehearsal, before.port);
    const end = await run.end;

    expect(end.exitCode).toBe(0);
    expect(finishedOf(end)).toMatchObject({ posted: 20, inDoubt: 0, failed: 0 });
    const result = await readResult(rehearsal.path("result.csv"));
    expect(columnOf(result, "package-id")).toEqual(parcels.map(idOf));
    const state = (await (await fetch(`${after.url}/sandbox/state`)).json()) as SandboxState;
    const held = state.stores.flatMap((store) => store.packages);
    expect(held.map((each) => each.packageId).toSorted()).toEqual(parcels.map(idOf).toSorted());
    expect(held.every((each) => each.creates === 1)).toBe(true);
  },
);

test.concurrent(
  "a marketplace that is not there leaves no doubt, and the next run sends all",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(2);
    const sheet = rehearsal.write("sheet.csv", parcels);
    const gone = await openRehearsal();
    await gone[Symbol.asyncDispose]();
    rehearsal.write("shipledger.config.json", JSON.stringify(makeConfig(gone.sandbox.url)));
    const stopped = rehearsal.start("run", sheet, "--json", "--out", "first.csv");
    await stopped.untilEvents("request:retried", 2);
    stopped.send("SIGINT");
    const end = await stopped.end;
    // Certainly never sent: no doubt is left behind.
    expect(finishedOf(end)).toMatchObject({ notAttempted: 2, inDoubt: 0 });
    expect(end.exitCode).toBe(4);

    rehearsal.write("shipledger.config.json", JSON.stringify(makeConfig(rehearsal.sandbox.url)));
    const next = await rehearsal.run(sheet, "--out", "second.csv");
    expect(next.exitCode).toBe(0);
    rehearsal.expectEachOnce(parcels);
  },
);
