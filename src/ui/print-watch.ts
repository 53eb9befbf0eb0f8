import { RESULTS } from "../domain/result-row.ts";
import { resultCounts, type RowCounts } from "../domain/row-counts.ts";
import { cleanText, countOf } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";
import { RESULT_WORDS } from "./words.ts";

/** Rows of a file by what became of them. */
export interface FileCounts extends RowCounts {
  readonly rows: number;
}

/** A file that was handled and moved. */
export interface WatchedFile {
  /** Its name as it was dropped. */
  readonly file: string;
  readonly end: "done" | "attention";
  /** As a run of the file alone would have answered. */
  readonly exitCode: number;
  /** "" where there was no run, or nobody is left who knows it. */
  readonly runId: string;
  readonly counts: FileCounts | null;
  /** The same content was handled before, so it was not run. */
  readonly isSeenBefore: boolean;
  /** What a person has to know besides the result; null for nothing. */
  readonly note: string | null;
  /** Where it lies now, then its note, then its result; below the watched folder. */
  readonly movedTo: readonly string[];
}

/** What happens in a watched folder. */
export type WatchEvent =
  | {
      readonly type: "watch:started";
      readonly dir: string;
      readonly at: string | null;
      readonly timeZone: string;
    }
  | ({ readonly type: "watch:file" } & WatchedFile)
  | {
      readonly type: "watch:left-alone";
      readonly file: string;
      readonly why: "own-result" | "no-sheet";
    }
  | {
      readonly type: "watch:waiting";
      readonly file: string;
      readonly counts: FileCounts;
      readonly waitMs: number;
    }
  | { readonly type: "watch:stopping" }
  | { readonly type: "watch:finished"; readonly done: number; readonly attention: number };

const LEFT_ALONE = {
  "own-result": "left where it is: a result of Shipledger; run it yourself to send what is left",
  "no-sheet": "left where it is: no CSV, TSV, TXT or XLSX",
} as const;

/** Tells each event in one line: as JSON, or for people with the time of day before it. */
export function createWatchLines(
  write: WriteText,
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
  timeOfDay: () => string,
): (event: WatchEvent) => void {
  if (json) return (event) => write(jsonLine(event));
  return (event) => {
    if (quiet && event.type !== "watch:file") return;
    write(`${timeOfDay()} ${describe(event)}\n`);
  };
}

function describe(event: WatchEvent): string {
  switch (event.type) {
    case "watch:started": {
      const from = event.at === null ? "" : ` from ${event.at} (${event.timeZone}) on`;
      return `Taking sheets out of ${cleanText(event.dir)}${from}. Ctrl-C ends it.`;
    }
    case "watch:stopping":
      return "Stopping: what is in flight settles.";
    case "watch:finished":
      return `${countOf(event.done + event.attention, "file")}: ${event.done} done, ${event.attention} for attention.`;
    case "watch:waiting":
      return `${cleanText(event.file)}: ${describeCounts(event.counts)}; once more in ${event.waitMs / 1_000} s.`;
    case "watch:left-alone":
      return `${cleanText(event.file)}: ${LEFT_ALONE[event.why]}.`;
    case "watch:file":
      return describeFile(event);
  }
}

function describeFile({ file, end, counts, isSeenBefore, note, movedTo }: WatchedFile): string {
  const what = isSeenBefore ? "seen before, not run" : describeCounts(counts);
  const why = note === null ? "" : ` ${cleanText(note.split("\n")[0] ?? "")}`;
  const last = cleanText(movedTo.at(-1) ?? "");
  return `${cleanText(file)}: ${end}${what === "" ? "" : `; ${what}`}.${why} -> ${last}`;
}

function describeCounts(counts: FileCounts | null): string {
  if (counts === null) return "";
  const results = resultCounts(counts);
  const told = RESULTS.filter((result) => results[result] > 0).map(
    (result) => `${results[result]} ${RESULT_WORDS[result]}`,
  );
  return `${countOf(counts.rows, "row")}: ${told.join(", ")}`;
}
