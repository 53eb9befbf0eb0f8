import { etaMs, lateCount } from "../forecast.ts";
import { countOf, formatClock, formatCount, formatDuration, formatEstimate } from "../format.ts";
import { percentDone, sendingProgress, type RunViewState } from "../view-state.ts";
import { RESULT_WORDS, wordOfPosts } from "../words.ts";
import { RESULTS } from "../../domain/result-row.ts";
import { drawDetails } from "./detail-lines.ts";
import { drawBar, type Glyphs } from "./glyphs.ts";
import { drawLanes } from "./lane-lines.ts";
import { drawReasons } from "./problem-lines.ts";
import {
  fitLine,
  flowSpans,
  joinSpans,
  lineWidth,
  span,
  type ScreenLine,
  type Span,
  type Tone,
} from "./spans.ts";

const BAR_WIDTH_MAX = 40;
const BAR_WIDTH_MIN = 10;
const REASON_LINES_MAX = 3;
/** Lines of the terminal that stay free, so that what scrolls above can be seen. */
const FREE_LINES = 2;

/** Everything besides the run that the screen depends on. */
export interface ScreenLook {
  readonly nowMs: number;
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  /** Whether single keys arrive; without, only Ctrl-C does. */
  readonly hasKeys: boolean;
  readonly isDetailed: boolean;
}

/**
 * The live part of the screen as lines that fit the terminal, in width and in
 * height; what matters least is left out first. Pure.
 */
export function layOutScreen(state: RunViewState, look: ScreenLook): ScreenLine[] {
  // Before the first event there is nothing to say; after the last, the summary says it all again.
  if (state.startedAtMs === null || state.phase === "done") return [];
  const { nowMs, columns, glyphs } = look;
  let free = Math.max(1, look.rows - FREE_LINES);
  const take = (lines: readonly ScreenLine[]): readonly ScreenLine[] => {
    const taken = lines.slice(0, free);
    free -= taken.length;
    return taken;
  };
  // Granted in the order of importance, shown in the order of reading.
  const bar = take(drawProgress(state, look));
  const hint = take(drawHint(state, look));
  const title = take(drawTitle(state, nowMs));
  const counts = take(drawCounts(state, columns));
  const shipBy = take(drawShipBy(state, nowMs));
  const isPaused = state.pausedAtMs !== null;
  const drawing = { nowMs, columns, linesMax: free, glyphs, isPaused };
  const lanes = take(isSending(state) ? drawLanes(state.lanes, drawing) : []);
  const linesMax = Math.min(free, REASON_LINES_MAX);
  const reasons = take(drawReasons(state.problems, columns, linesMax));
  const details = take(look.isDetailed ? drawDetails(state, nowMs, free) : []);
  // Set off from what scrolled by, where there is room to spare.
  const gap = take(free > 2 && state.problems.told.length > 0 ? [[span(" ")]] : []);
  const lines = [
    ...gap,
    ...title,
    ...bar,
    ...lanes,
    ...counts,
    ...reasons,
    ...shipBy,
    ...details,
    ...hint,
  ];
  return lines.map((line) => fitLine(line, columns));
}

function isSending({ phase }: RunViewState): boolean {
  return phase === "sending" || phase === "draining";
}

function drawTitle(state: RunViewState, nowMs: number): ScreenLine[] {
  const names = state.files.map((path) => path.replace(/^.*[\\/]/u, ""));
  const more = names.length > 1 ? ` and ${countOf(names.length - 1, "other file")}` : "";
  const files = `${names[0] ?? "the sheets"}${more}`;
  switch (state.phase) {
    case "reading":
    case "planning":
      return [[span(`Reading ${files}`, "strong")]];
    case "sending":
      if (state.pausedAtMs !== null) {
        const since = formatClock(state.pausedAtMs, nowMs);
        return [[span(`Paused since ${since}: nothing leaves until you go on`, "doubt")]];
      }
      return [[span(`Sending ${files}`, "strong")]];
    case "draining":
      return [[span("Stopping: what is in flight settles, nothing new is sent", "doubt")]];
    case "writing":
      return [[span("Writing the result", "strong")]];
    case "mailing":
      return [
        [span(`Mailing the result: ${countOf(state.mails.settled, "mail")} so far`, "strong")],
      ];
    case "done":
      return [];
  }
}

function drawProgress(state: RunViewState, look: ScreenLook): ScreenLine[] {
  const { nowMs, columns, glyphs } = look;
  if (state.decisions === null) return [[span(`${countOf(state.rows, "row")} read so far`)]];
  const isWriting = state.phase === "writing" && state.progress !== null;
  const { done, of } = isWriting && state.progress ? state.progress : packagesOf(state);
  const percent = isWriting ? Math.floor((done / Math.max(1, of)) * 100) : percentDone(state);
  const share = span(`${percent} %`);
  const counts = span(
    `${formatCount(done)} of ${countOf(of, isWriting ? "row" : wordOfPosts(state.lanes))}`,
  );
  const [time, shortTime] = timesLeft(state, nowMs);
  const width = Math.max(BAR_WIDTH_MIN, Math.min(BAR_WIDTH_MAX, columns - 20));
  const wide = joinSpans([drawBar(percent / 100, width, glyphs), share, counts, time]);
  if (lineWidth(wide) <= columns) return [wide];
  const narrow = joinSpans([drawBar(percent / 100, width, glyphs), share]);
  const second = [[counts, time], [counts, shortTime], [counts]].map((each) => joinSpans(each));
  return [narrow, second.find((line) => lineWidth(line) <= columns) ?? [counts]];
}

function packagesOf(state: RunViewState): { done: number; of: number } {
  const { done, planned } = sendingProgress(state);
  return { done, of: planned };
}

/** The time left, in full and in short; empty while nothing is sent. */
function timesLeft(state: RunViewState, nowMs: number): [Span, Span] {
  const left = etaMs(state, nowMs);
  if (left === null || packagesOf(state).of === 0) return [span(""), span("")];
  const ends = formatClock(nowMs + left, nowMs);
  return [span(`${formatEstimate(left)} left, ends ${ends}`), span(`${formatDuration(left)} left`)];
}

const RESULT_TONES: Readonly<Partial<Record<(typeof RESULTS)[number], Tone>>> = {
  posted: "good",
  updated: "good",
  rejected: "bad",
  failed: "bad",
  "in-doubt": "doubt",
  "not-attempted": "doubt",
};

function drawCounts(state: RunViewState, columns: number): ScreenLine[] {
  if (state.decisions === null) return [];
  const results = RESULTS.filter((result) => state.packagesByResult[result] > 0);
  const parts = results.map((result, at) => {
    const comma = at < results.length - 1 ? "," : "";
    const text = `${formatCount(state.packagesByResult[result])} ${RESULT_WORDS[result]}${comma}`;
    return span(text, RESULT_TONES[result] ?? "plain");
  });
  return flowSpans(parts, columns);
}

function drawShipBy(state: RunViewState, nowMs: number): ScreenLine[] {
  const late = lateCount(state, nowMs);
  if (late === null || state.shipByMs === null) return [];
  const clock = formatClock(state.shipByMs, nowMs);
  const posts = countOf(late, wordOfPosts(state.lanes));
  const isOver = state.shipByMs <= nowMs;
  if (late === 0) {
    return [[span(`Ship by ${clock}: all in time`, "good")]];
  }
  const text = isOver
    ? `Ship by ${clock} has passed: ${posts} late`
    : `Ship by ${clock}: ${posts} will miss it`;
  return [[span(text, "bad")]];
}

function drawHint(state: RunViewState, look: ScreenLook): ScreenLine[] {
  if (state.phase === "writing" || state.phase === "mailing") return [];
  if (state.phase === "draining") {
    const inFlight = state.lanes.reduce((sum, lane) => sum + (lane.gauge?.inFlight ?? 0), 0);
    const count = state.lanes.some((lane) => lane.gauge) ? inFlight : state.drainInFlight;
    return [[span(`${countOf(count, "request")} in flight   Ctrl-C leaves at once`, "faint")]];
  }
  if (!look.hasKeys) return [[span("Ctrl-C stops once what is in flight has settled", "faint")]];
  const keys = [
    ["q", "stop"],
    ["p", state.pausedAtMs === null ? "pause" : "go on"],
    ["d", look.isDetailed ? "less" : "details"],
  ] as const;
  return [
    joinSpans(
      keys.map(([key, does]) => [span(key, "strong"), span(` ${does}`, "faint")]),
      "   ",
    ),
  ];
}
