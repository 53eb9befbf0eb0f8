import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, type CliEnd, type Json } from "./cli.ts";
import { idOf, makeParcels, toText, type Parcel } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf, readResult } from "./result-rows.ts";

/** Files settle for two seconds, and a busy machine starts programs slowly. */
const LONG = { timeout: 120_000 };
const FILES = 20;

test.concurrent("20 files, killed twice: each is handled once, and posted once", LONG, async () => {
  await using rehearsal = await openRehearsal({
    sandbox: { faults: { latencyMs: [20, 60] as [number, number] } },
    limit: { maxInFlight: 2 },
  });
  const inbox = rehearsal.makeFolder("inbox");
  const parcels = makeParcels(FILES * 3);
  for (let file = 0; file < FILES; file += 1) {
    drop(inbox, nameOf(file), parcels.slice(file * 3, file * 3 + 3));
  }
  for (const handled of [3, 8]) {
    const watch = rehearsal.start("watch", "inbox", "--json");
    await watch.untilEvents("watch:file", handled - filesIn(inbox, "done"));
    // In the middle of the next one.
    await new Promise((resolve) => setTimeout(resolve, 120));
    watch.send("SIGKILL");
    expect((await watch.end).signal).toBe("SIGKILL");
    expect(filesIn(inbox, "done")).toBeLessThan(FILES);
  }
  const last = await rehearsal.cli("watch", "inbox", "--once", "--json");
  expect(last.exitCode, last.stdout).toBe(0);

  rehearsal.expectEachOnce(parcels);
  const names = Array.from({ length: FILES }, (_, file) => nameOf(file));
  const results = names.map((name) => name.replace(".csv", ".result.xlsx"));
  expect(listOf(inbox, "done")).toEqual([...names, ...results].toSorted());
  expect(entriesOf(inbox)).toEqual(["done"]);
  expect(entriesOf(inbox, ".shipledger")).toEqual([]);
  const [day = ""] = readdirSync(join(inbox, "done"));
  for (const [file, name] of results.entries()) {
    const result = await readResult(join(inbox, "done", day, name));
    const own = parcels.slice(file * 3, file * 3 + 3);
    expect(columnOf(result, "package-id")).toEqual(own.map(idOf));
  }
});

test.concurrent(
  "sorts files by what a person has to do, and leaves others alone",
  LONG,
  async () => {
    await using rehearsal = await openRehearsal();
    const inbox = rehearsal.makeFolder("inbox");
    const [good = [], bad = []] = [makeParcels(2), makeParcels(2, 5)];
    drop(inbox, "good.csv", good);
    drop(inbox, "bad.csv", [...bad.slice(1), { ...bad[0], quantity: "none" } as Parcel]);
    writeFileSync(join(inbox, "broken.xlsx"), "this is no workbook");
    writeFileSync(join(inbox, "photo.jpg"), "x");
    writeFileSync(join(inbox, ".hidden.csv"), toText(makeParcels(1, 20)));
    writeFileSync(join(inbox, "still-empty.csv"), "");
    const first = await rehearsal.cli("watch", "inbox", "--once", "--json");
    expect(first.exitCode, first.stdout).toBe(3);
    expect(endsOf(first)).toEqual({
      "good.csv": "done",
      "bad.csv": "attention",
      "broken.xlsx": "attention",
    });
    expect(listOf(inbox, "done")).toEqual(["good.csv", "good.result.xlsx"]);
    expect(listOf(inbox, "attention")).toEqual([
      ...["bad.csv", "bad.result.xlsx", "broken.note.txt", "broken.xlsx"],
    ]);
    const [day = ""] = readdirSync(join(inbox, "attention"));
    expect(readFileSync(join(inbox, "attention", day, "broken.note.txt"), "utf8")).toContain(
      "Try:",
    );
    rehearsal.expectEachOnce([...good, ...bad.slice(1)]);

    // The same content under other names, a result of ours, and a name that is taken.
    copyFileSync(join(inbox, "done", day, "good.csv"), join(inbox, "again.csv"));
    copyFileSync(join(inbox, "attention", day, "bad.csv"), join(inbox, "worse.csv"));
    copyFileSync(join(inbox, "done", day, "good.result.xlsx"), join(inbox, "good.result.xlsx"));
    drop(inbox, "good.csv", makeParcels(1, 8));
    const second = await rehearsal.cli("watch", "inbox", "--once", "--json");
    expect(endsOf(second)).toEqual({
      "again.csv": "done",
      "worse.csv": "attention",
      "good.csv": "done",
    });
    const seen = eventsOf(second).filter((event) => event["isSeenBefore"] === true);
    expect(seen.map(({ file }) => file)).toEqual(
      expect.arrayContaining(["again.csv", "worse.csv"]),
    );
    expect(listOf(inbox, "done")).toContain("good (2).csv");
    expect(listOf(inbox, "done")).toContain("good (2).result.xlsx");
    expect(entriesOf(inbox)).toContain("good.result.xlsx");
    rehearsal.expectEachOnce([...good, ...bad.slice(1), ...makeParcels(1, 8)]);
  },
);

test.concurrent(
  "stopped in the middle, the next watch goes on with the same file",
  LONG,
  async () => {
    await using rehearsal = await openRehearsal({
      sandbox: { faults: { latencyMs: [60, 120] as [number, number] } },
      limit: { maxInFlight: 2 },
    });
    const inbox = rehearsal.makeFolder("inbox");
    const parcels = makeParcels(60);
    drop(inbox, "large.csv", parcels);
    const watch = rehearsal.start("watch", "inbox", "--json");
    await watch.untilEvents("watch:started", 1);
    const other = await rehearsal.cli("watch", "inbox", "--once");
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain("is watched already");
    while (rehearsal.countPosts() < 5) await new Promise((resolve) => setTimeout(resolve, 20));
    watch.send("SIGTERM");
    expect((await watch.end).exitCode).toBe(4);
    expect(entriesOf(inbox)).toEqual([]);

    const last = await rehearsal.cli("watch", "inbox", "--once", "--json");
    expect(last.exitCode, last.stdout).toBe(0);
    expect(endsOf(last)).toEqual({ "large.csv": "done" });
    rehearsal.expectEachOnce(parcels);
  },
);

function nameOf(file: number): string {
  return `manifest-${String(file).padStart(2, "0")}.csv`;
}

function drop(folder: string, name: string, parcels: readonly Parcel[]): void {
  writeFileSync(join(folder, name), toText(parcels));
}

/** Where each file ended, as the watch told. */
function endsOf(end: CliEnd): Json {
  const told = eventsOf(end).filter(({ type }) => type === "watch:file");
  expect(new Set(told.map(({ file }) => file)).size).toBe(told.length);
  return Object.fromEntries(told.map(({ file, end: where }) => [file, where]));
}

/** Names in the folder of the one day there is. */
function listOf(inbox: string, end: string): string[] {
  const [day, ...others] = entriesOf(inbox, end);
  expect(others).toEqual([]);
  return day === undefined ? [] : entriesOf(inbox, join(end, day));
}

/** Names that are not hidden. */
function entriesOf(inbox: string, folder = ""): string[] {
  return readdirSync(join(inbox, folder))
    .filter((name) => !name.startsWith("."))
    .toSorted();
}

function filesIn(inbox: string, end: string): number {
  if (!readdirSync(inbox).includes(end)) return 0;
  return listOf(inbox, end).filter((name) => name.endsWith(".csv")).length;
}
