import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isPastPickUp, readPickUpTime } from "../../src/commands/watch/pick-up-time.ts";
import { eventsOf } from "./cli.ts";
import { makeParcels, toText } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf, readResult } from "./result-rows.ts";

const LONG = { timeout: 120_000 };
const NO_MOVES = { isNew: true, moves: null };

test.concurrent(
  "what a watch left behind at any moment is ended, and nothing is lost",
  LONG,
  async () => {
    await using rehearsal = await openRehearsal();
    const inbox = rehearsal.makeFolder("inbox");
    const taken = (id: string, journal: object | null, ...names: string[]): string => {
      const place = join(inbox, ".shipledger", id);
      mkdirSync(place, { recursive: true });
      if (journal) writeFileSync(join(place, "taken.json"), JSON.stringify(journal));
      for (const name of names) writeFileSync(join(place, name), toText(makeParcels(1, 90)));
      return place;
    };
    const parcels = makeParcels(2);
    // The run had ended, and its result was written.
    const ended = taken("1-a", { name: "ended.csv", ...NO_MOVES });
    const sheet = join(ended, "ended.csv");
    writeFileSync(sheet, toText(parcels));
    await rehearsal.run(sheet, "--out", join(ended, "ended.result.xlsx"));
    // It was decided where it goes, and the first move was made.
    const moves = ["half.csv", "half.note.txt"].map((name) => [
      name,
      `attention/2026-01-02/${name}`,
    ]);
    const half = taken(
      "2-b",
      { name: "half.csv", isNew: true, moves },
      "half.csv",
      "half.note.txt",
    );
    mkdirSync(join(inbox, "attention", "2026-01-02"), { recursive: true });
    renameSync(join(half, "half.csv"), join(inbox, "attention", "2026-01-02", "half.csv"));
    // A folder was made, and nothing taken; and one that never got so far.
    taken("3-c", { name: "still-there.csv", isNew: false, moves: null });
    taken("4-d", null);
    const late = makeParcels(1, 7);
    writeFileSync(join(inbox, "still-there.csv"), toText(late));
    // The lock of a process that is gone.
    const lock = { id: "x@1", host: "elsewhere-or-here", bootId: "none", pid: 1 };
    writeFileSync(join(inbox, ".shipledger", "watch.lock"), JSON.stringify(lock));
    const held = await rehearsal.cli("watch", "inbox", "--once", "--json");
    expect([held.exitCode, held.stdout]).toEqual([2, expect.stringContaining("watched already")]);

    const before = rehearsal.countPosts();
    expect(before).toBe(2);
    renameSync(join(inbox, ".shipledger", "watch.lock"), join(inbox, ".gone"));
    const end = await rehearsal.cli("watch", "inbox", "--once", "--json");
    expect(end.exitCode, end.stdout).toBe(3);
    const told = eventsOf(end).filter(({ type }) => type === "watch:file");
    expect(told.map(({ file, end: where }) => [file, where])).toEqual([
      ["ended.csv", "done"],
      ["half.csv", "attention"],
      ["still-there.csv", "done"],
    ]);
    expect(told[0]).toMatchObject({ counts: { posted: 2, rows: 2 }, exitCode: 0 });
    // It was not run again: its result says posted, not already-posted.
    expect(rehearsal.countPosts()).toBe(before + 1);
    const [day = ""] = readdirSync(join(inbox, "done"));
    const result = await readResult(join(inbox, "done", day, "ended.result.xlsx"));
    expect(columnOf(result, "result")).toEqual(["posted", "posted"]);
    expect(existsSync(join(inbox, "attention", "2026-01-02", "half.note.txt"))).toBe(true);
    expect(readdirSync(join(inbox, ".shipledger"))).toEqual([]);
    rehearsal.expectEachOnce([...parcels, ...late]);
  },
);

test.concurrent(
  "--at takes nothing before the pick-up time, by the config's time zone",
  LONG,
  async () => {
    await using rehearsal = await openRehearsal();
    // A zone in which it is about noon, so that no day ends while this runs.
    const ahead = 12 - new Date().getUTCHours();
    const timeZone = ahead === 0 ? "UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
    const path = rehearsal.path("shipledger.config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as object;
    rehearsal.write("shipledger.config.json", JSON.stringify({ ...config, timeZone }));
    const inbox = rehearsal.makeFolder("inbox");
    const parcels = makeParcels(1);
    writeFileSync(join(inbox, "sheet.csv"), toText(parcels));

    const early = rehearsal.start("watch", "inbox", "--at", "18:30", "--json");
    await early.untilEvents("watch:started", 1);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    early.send("SIGTERM");
    expect((await early.end).exitCode).toBe(0);
    expect(rehearsal.countPosts()).toBe(0);
    expect(existsSync(join(inbox, "sheet.csv"))).toBe(true);

    const late = await rehearsal.cli("watch", "inbox", "--at", "9:30", "--once");
    expect(late.exitCode, late.stderr).toBe(0);
    expect(late.stdout).toMatch(/^\d\d:\d\d sheet\.csv: done; 1 row: 1 posted\. -> done/mu);
    rehearsal.expectEachOnce(parcels);
  },
);

test("a pick-up time is one of the zone's clocks, also in summer", () => {
  const at = readPickUpTime("18:30");
  const utc = (text: string): number => Date.parse(`${text}Z`);
  const zone = "America/New_York";
  expect(isPastPickUp(utc("2026-07-01T22:29"), at, zone)).toBe(false);
  expect(isPastPickUp(utc("2026-07-01T22:30"), at, zone)).toBe(true);
  expect(isPastPickUp(utc("2026-12-01T22:30"), at, zone)).toBe(false);
  expect(isPastPickUp(utc("2026-12-01T23:30"), at, zone)).toBe(true);
  // Another day has begun there.
  expect(isPastPickUp(utc("2026-12-02T05:00"), at, zone)).toBe(false);
  expect(readPickUpTime("7.05")).toBe("07:05");
  expect(() => readPickUpTime("24:00")).toThrow("--at takes a time of day");
});
