import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPause } from "../../src/batch/run/pause.ts";
import { systemClock } from "../../src/clock.ts";
import { handleFile, type WatchWorld } from "../../src/commands/watch/handle-file.ts";
import { TakenFile } from "../../src/commands/watch/taken-file.ts";
import type { WatchFlags } from "../../src/commands/watch/watch-flags.ts";
import { makeParcels, toText } from "./parcels.ts";
import { openRehearsal, TOKEN, type Rehearsal } from "./rehearsal.ts";

const LONG = { timeout: 60_000 };
/** Attempts of one post within a run. */
const ATTEMPTS = 8;

test(
  "a file whose rows did not go through is run again, and only then left to a person",
  LONG,
  async () => {
    await using rehearsal = await openRehearsal();
    const inbox = rehearsal.makeFolder("inbox");
    const waits: number[] = [];
    const world = worldOf(rehearsal, (waitMs) => waits.push(waitMs));
    const parcels = makeParcels(2);
    const [down = "", dead = ""] = parcels.map((parcel) => parcel["order-id"]);
    const handle = async (name: string, index: number) => {
      writeFileSync(join(inbox, name), toText(parcels.slice(index, index + 1)));
      const taken = await TakenFile.take(inbox, name);
      return taken && handleFile(taken, world);
    };

    rehearsal.sandbox.setFaults({ next: [{ fault: "503", times: ATTEMPTS, orderId: down }] });
    const back = await handle("back.csv", 0);
    expect(back).toMatchObject({ end: "done", exitCode: 0, counts: { posted: 1 } });
    expect(waits).toEqual([1]);
    rehearsal.expectEachOnce(parcels.slice(0, 1));

    rehearsal.sandbox.setFaults({ next: [{ fault: "503", times: 3 * ATTEMPTS, orderId: dead }] });
    const gone = await handle("gone.csv", 1);
    expect(gone).toMatchObject({ end: "attention", exitCode: 4, counts: { inDoubt: 1 } });
    expect(waits).toEqual([1, 1, 2]);
    const [day = ""] = readdirSync(join(inbox, "attention"));
    expect(readdirSync(join(inbox, "attention", day))).toEqual(["gone.csv", "gone.result.xlsx"]);
  },
);

function worldOf({ folder }: Rehearsal, onWait: (waitMs: number) => void): WatchWorld {
  const { stdout, stderr, stdin } = process;
  // Waits between attempts are for marketplaces.
  const sleep = (waitMs: number, signal?: AbortSignal) =>
    systemClock.sleep(Math.min(waitMs, 5), signal);
  const clock = { nowMs: () => systemClock.nowMs(), sleep };
  const env = { ACME_TOKEN: TOKEN };
  return {
    flags: FLAGS,
    terminal: { stdout, stderr, stdin, env, cwd: folder, words: [], clock },
    timeZone: "UTC",
    drain: new AbortController().signal,
    gate: createPause(),
    onDrain: () => undefined,
    onAbort: () => undefined,
    onWaiting: (_file, _counts, waitMs) => onWait(waitMs),
    pausesMs: [1, 2],
  };
}

const FLAGS: WatchFlags = {
  dir: "inbox",
  at: undefined,
  once: true,
  mail: false,
  config: undefined,
  ledger: undefined,
  json: false,
  quiet: true,
  account: undefined,
  operation: undefined,
  profile: undefined,
  sheet: undefined,
  encoding: undefined,
  orders: undefined,
  readOrders: false,
  maxAge: "1h",
  changedTracking: undefined,
  duplicateRows: undefined,
  trustPackageIds: false,
  strictTracking: false,
};
