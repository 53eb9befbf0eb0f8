import { cleanText, countOf } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import type { Paint } from "./paint.ts";
import type { WriteText } from "./reporter.ts";

/** One part of the set-up that was looked at. */
interface CheckView {
  readonly what: string;
  readonly state: "ok" | "warning" | "failed" | "skipped";
  readonly found: string;
  /** "" where there is nothing to do. */
  readonly fix: string;
}

interface Printing {
  readonly json: boolean;
  /** Says only what is not well. */
  readonly quiet: boolean;
  readonly paint: Paint;
  readonly write: WriteText;
}

const STATE_WIDTH = "skipped".length;

/** Tells what a look at the set-up found; with `json` as one record of type "doctor:finished". */
export function printChecks(checks: readonly CheckView[], printing: Printing): void {
  const { json, quiet, write } = printing;
  const count = (state: CheckView["state"]): number =>
    checks.filter((check) => check.state === state).length;
  const [failures, warnings] = [count("failed"), count("warning")];
  if (json) {
    const all = checks.map(({ what, state, found, fix }) => ({ what, state, found, fix }));
    write(jsonLine({ type: "doctor:finished", failed: failures, warnings, checks: all }));
    return;
  }
  const shown = quiet ? checks.filter(({ fix }) => fix !== "") : checks;
  const width = Math.max(0, ...shown.map(({ what }) => cleanText(what).length));
  for (const check of shown) write(`${describeCheck(check, width, printing.paint)}\n`);
  if (failures + warnings === 0) {
    if (!quiet) write("\nAll is well. Nothing was sent.\n");
    return;
  }
  const parts = [
    failures > 0 ? countOf(failures, "problem") : "",
    warnings > 0 ? countOf(warnings, "warning") : "",
  ];
  write(`\n${parts.filter(Boolean).join(", ")}. Nothing was sent.\n`);
}

function describeCheck(
  { what, state, found, fix }: CheckView,
  width: number,
  paint: Paint,
): string {
  const tone = { ok: paint.good, failed: paint.bad, warning: paint.strong, skipped: String }[state];
  const head = `${tone(state.padEnd(STATE_WIDTH))}  ${cleanText(what).padEnd(width)}  `;
  const indent = " ".repeat(STATE_WIDTH + width + 4);
  const lines = fix.split("\n").map((line) => cleanText(line));
  const mend = fix === "" ? "" : `\n${indent}Fix: ${lines.join(`\n${indent}     `)}`;
  return `${head}${cleanText(found)}${mend}`;
}
