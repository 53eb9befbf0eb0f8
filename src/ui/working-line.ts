import type { Clock } from "../clock.ts";
import { countOf, cutToWidth, formatCount } from "./format.ts";
import { reduceView } from "./reduce-view.ts";
import type { ShownEvent } from "./reporter.ts";
import { initialView, type RunViewState } from "./view-state.ts";

/** What is over before that needs no line. */
const QUIET_MS = 400;
const GAP_MIN_MS = 100;
const COLUMNS_MIN = 20;
/** To the first column, and the line erased: ECMA-48, CR and EL. */
const ERASE = "\r\u001B[2K";

/** One line that tells what takes so long before there is a screen; it leaves nothing behind. */
export interface WorkingLine {
  readonly onEvent: (event: ShownEvent) => void;
  /** Erases it, before anything else is written. */
  readonly clear: () => void;
}

/** Where nobody watches, nothing is written. */
export const NO_WORKING_LINE: WorkingLine = { onEvent: () => {}, clear: () => {} };

/** What a working line needs. */
export interface WorkingLineOptions {
  /** Where it is drawn: no place where results go. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** A working line on a terminal; where there is none, one that is silent. */
export function createWorkingLine({ stderr, env, clock }: WorkingLineOptions): WorkingLine {
  if (stderr.isTTY !== true || env["TERM"] === "dumb") return NO_WORKING_LINE;
  const startMs = clock.nowMs();
  let state = initialView;
  let lastMs = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  const clear = (): void => {
    if (isDrawn) stderr.write(ERASE);
    isDrawn = false;
  };
  return {
    clear,
    onEvent: (event) => {
      state = reduceView(state, event);
      // The reading of orders has lines of its own, which stay.
      if (event.type === "orders:reading" || event.type === "order:read") return clear();
      const nowMs = clock.nowMs();
      const text = workingText(state, event);
      if (text === "" || nowMs - startMs < QUIET_MS || nowMs - lastMs < GAP_MIN_MS) return;
      lastMs = nowMs;
      isDrawn = true;
      // A line as wide as the terminal would break into two, and only one would be erased.
      const width = Math.max(COLUMNS_MIN, stderr.columns ?? 80) - 1;
      stderr.write(ERASE + cutToWidth(text, width));
    },
  };
}

function workingText(state: RunViewState, event: ShownEvent): string {
  switch (event.type) {
    case "file:progress":
    case "file:read": {
      const rows = state.rows + state.rowsOfFile;
      return rows === 0 ? "Reading ..." : `Reading: ${countOf(rows, "row")} so far`;
    }
    case "plan:progress":
      return `Checking: ${formatCount(event.done)} of ${countOf(event.of, "order")}`;
    default:
      return "";
  }
}
