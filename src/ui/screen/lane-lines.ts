import { laneEtaMs } from "../forecast.ts";
import { countOf, formatCount, formatDuration, formatRate, textWidth } from "../format.ts";
import { laneRatePerSecond, laneRemaining, type LaneView } from "../view-lanes.ts";
import { describeWait } from "../words.ts";
import { drawBar, type Glyphs } from "./glyphs.ts";
import { joinSpans, lineWidth, span, type ScreenLine, type Span } from "./spans.ts";

/** Lanes drawn one by one; more are counted, so that the live area stays small. */
const LANES_DRAWN_MAX = 8;
/** Cells of a gauge, from the roomiest form to the one that has none. */
const GAUGE_WIDTHS = [10, 5, 0] as const;
/** A wait shorter than this is the bucket's own rhythm. */
const WAIT_TOLD_FROM_MS = 2_000;

/** What the lines of lanes depend on. */
export interface LaneDrawing {
  readonly nowMs: number;
  readonly columns: number;
  /** Lines there is room for. */
  readonly linesMax: number;
  readonly glyphs: Glyphs;
  readonly isPaused: boolean;
}

/**
 * One line per account and operation: how far, how fast, what its bucket holds,
 * what is in flight, what holds it up. Two lines each where the terminal is
 * narrow. Whoever takes longest stands first.
 */
export function drawLanes(lanes: readonly LaneView[], drawing: LaneDrawing): ScreenLine[] {
  const { nowMs, columns, linesMax } = drawing;
  const sending = lanes
    .filter((lane) => lane.planned > 0)
    .toSorted((a, b) => laneEtaMs(b, nowMs) - laneEtaMs(a, nowMs));
  if (sending.length === 0 || linesMax < 1) return [];
  const single = GAUGE_WIDTHS.map((width) => drawSingle(sending, width, drawing)).find((lines) =>
    lines.every((line) => lineWidth(line) <= columns),
  );
  const each = single?.map((line) => [line]) ?? sending.map((lane) => drawDouble(lane, drawing));
  return keepWithin(each, linesMax);
}

/** The first lanes, and how many are left out. */
function keepWithin(each: readonly ScreenLine[][], linesMax: number): ScreenLine[] {
  const perLane = each[0]?.length ?? 1;
  const all = Math.min(LANES_DRAWN_MAX, Math.floor(linesMax / perLane));
  if (each.length <= all) return each.flat();
  const room = Math.max(0, Math.min(LANES_DRAWN_MAX, Math.floor((linesMax - 1) / perLane)));
  const others = countOf(each.length - room, room === 0 ? "account" : "other");
  return [...each.slice(0, room).flat(), [span(room === 0 ? others : `and ${others}`, "faint")]];
}

function drawSingle(
  lanes: readonly LaneView[],
  gaugeWidth: number,
  drawing: LaneDrawing,
): ScreenLine[] {
  const rows = lanes.map((lane) => cellsOf(lane, gaugeWidth, drawing));
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((cells) => lineWidth(cells[at] ?? []))),
  );
  return rows.map((cells) => joinCells(cells.map((cell, at) => pad(cell, widths[at] ?? 0))));
}

function cellsOf(lane: LaneView, gaugeWidth: number, drawing: LaneDrawing): ScreenLine[] {
  return [
    [span(`${lane.account} ${lane.operation}`)],
    [span(`${formatCount(lane.done)}/${formatCount(lane.planned)}`)],
    [span(rateOf(lane, drawing))],
    tokensOf(lane, gaugeWidth, drawing.glyphs),
    [span(inFlightOf(lane))],
    [span(leftOf(lane, drawing))],
    [throttledOf(lane)],
    [waitOf(lane, drawing)],
  ];
}

function drawDouble(lane: LaneView, drawing: LaneDrawing): ScreenLine[] {
  const parts = [
    span(`${formatCount(lane.done)}/${formatCount(lane.planned)}`),
    waitOf(lane, drawing),
    span(rateOf(lane, drawing)),
    span(leftOf(lane, drawing)),
    joinSpans(tokensOf(lane, 0, drawing.glyphs), ""),
    throttledOf(lane),
    span(inFlightOf(lane)),
  ];
  const { columns } = drawing;
  // Numbers that do not fit are left out whole: half a number would be a wrong one.
  let line: ScreenLine = [span("  ")];
  for (const part of parts.map((each) => ("text" in each ? [each] : each))) {
    const longer = lineWidth(line) > 2 ? joinSpans([line, part]) : [...line, ...part];
    if (lineWidth(longer) <= columns) line = longer;
  }
  return [[span(`${lane.account} ${lane.operation}`)], line];
}

function joinCells(cells: readonly ScreenLine[]): ScreenLine {
  const filled = cells.findLastIndex((cell) => cell.some(({ text }) => text.trim() !== ""));
  return joinSpans(cells.slice(0, filled + 1));
}

function pad(line: ScreenLine, width: number): ScreenLine {
  return [...line, span(" ".repeat(width - lineWidth(line)))];
}

function rateOf(lane: LaneView, { nowMs, isPaused }: LaneDrawing): string {
  const rate = isPaused ? null : laneRatePerSecond(lane, nowMs);
  return rate === null || laneRemaining(lane) === 0 ? "" : formatRate(rate);
}

function tokensOf({ gauge }: LaneView, width: number, glyphs: Glyphs): ScreenLine {
  if (gauge === null) return [];
  const tokens = Math.floor(gauge.tokens);
  const numbers = `${formatCount(tokens)}/${formatCount(gauge.burst)}`;
  const space = " ".repeat(Math.max(0, textWidth(String(gauge.burst)) - textWidth(String(tokens))));
  if (width === 0) return [span(`tokens ${numbers}`)];
  return [
    span("tokens "),
    ...drawBar(gauge.tokens / gauge.burst, width, glyphs),
    span(` ${space}${numbers}`),
  ];
}

function inFlightOf({ gauge, sent, done }: LaneView): string {
  const count = gauge?.inFlight ?? Math.max(0, sent - done);
  return `${formatCount(count)} in flight`;
}

function leftOf(lane: LaneView, { nowMs, isPaused }: LaneDrawing): string {
  if (laneRemaining(lane) === 0) return "done";
  if (isPaused || lane.waitsFor?.kind === "credentials") return "";
  return `${formatDuration(laneEtaMs(lane, nowMs))} left`;
}

function throttledOf({ throttled }: LaneView): Span {
  return throttled === 0 ? span("") : span(`throttled ${formatCount(throttled)}`, "doubt");
}

function waitOf(lane: LaneView, { nowMs, isPaused }: LaneDrawing): Span {
  if (laneRemaining(lane) === 0) return span("");
  if (lane.waitsFor?.kind === "credentials") return span(describeWait(lane), "bad");
  const waitMs = (lane.gauge?.nextSendAtMs ?? 0) - nowMs;
  if (waitMs >= WAIT_TOLD_FROM_MS && !isPaused) {
    return span(`next in ${formatDuration(waitMs)}`, "doubt");
  }
  return span(describeWait(lane), "doubt");
}
