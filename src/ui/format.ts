import { printable } from "../domain/normalise.ts";

/** Longest text from outside that a screen or line shows; the result holds the whole. */
export const TEXT_LENGTH_MAX = 400;

// Made when first needed: a start is short, and this takes a good part of it.
let graphemes: Intl.Segmenter | undefined;

/** A whole number for people: "12,345". Without Intl, which takes 30 ms for its first number. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/gu, ",");
}

/** A count with its noun: "1 row", "2,000 rows". */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A length of time that is only an estimate: "about 4 s", "under 1 s". */
export function formatEstimate(durationMs: number): string {
  return durationMs < 1_000 ? formatDuration(durationMs) : `about ${formatDuration(durationMs)}`;
}

/** A length of time in its two largest units: "under 1 s", "4 s", "2 min 5 s", "1 h 20 min". */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return "an unknown time";
  if (durationMs < 1_000) return "under 1 s";
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joinUnits(minutes, "min", seconds % 60, "s");
  return joinUnits(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const head = `${formatCount(large)} ${largeUnit}`;
  return small === 0 ? head : `${head} ${small} ${smallUnit}`;
}

/** A moment by the clock of this machine: "17:42", or "28 Nov, 09:05" on another day. */
export function formatClock(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === new Date(nowMs).toDateString()) return time;
  return `${at.getDate()} ${MONTHS[at.getMonth()] ?? ""}, ${time}`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A throughput: "2.0/s", "0.50/s", "120/s". */
export function formatRate(ratePerSecond: number): string {
  const digits = ratePerSecond >= 100 ? 0 : ratePerSecond >= 1 ? 1 : 2;
  return `${ratePerSecond.toFixed(digits)}/s`;
}

/** Where something stands: "book.xlsx (July):7", "manifest.csv:7". */
export function formatPlace(file: string, sheet: string | null, row: number): string {
  const name = cleanText(file);
  return sheet === null ? `${name}:${row}` : `${name} (${cleanText(sheet)}):${row}`;
}

/** Text from outside, safe for a terminal and of bounded length. */
export function cleanText(text: string): string {
  // Cut first: what comes may be a whole web page.
  if (text.length <= TEXT_LENGTH_MAX) return printable(text);
  return `${printable(text.slice(0, TEXT_LENGTH_MAX - 3).toWellFormed())}...`;
}

/**
 * A path as one word of a command to copy. Double quotes mean the same to POSIX
 * shells, PowerShell and cmd, as long as nothing inside is special to one of them.
 */
export function shellWord(path: string): string {
  const text = printable(path);
  if (/^[\p{L}\p{N}_./:@%+=,][\p{L}\p{N}_./:@%+=,-]*$/u.test(text)) return text;
  if (!/["$`!%]|\\\\|\\$/u.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

// East Asian scripts, full-width forms and emoji take two cells of a terminal:
// https://www.unicode.org/reports/tr11/
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}])/u;

/** How many cells of a terminal a printable text takes. */
export function textWidth(text: string): number {
  // Plain ASCII is by far the most common and needs no segmenter.
  if (/^[\u0020-\u007E]*$/u.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmentsOf(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** A printable text that takes at most `width` cells of a terminal; what is cut ends in "...". */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const mark = ".".repeat(Math.max(0, Math.min(3, width)));
  let kept = "";
  let used = mark.length;
  for (const { segment } of segmentsOf(text)) {
    used += textWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return kept + mark;
}

/** A printable text on lines of at most `width` cells, broken between words where that is possible. */
export function wrapToWidth(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    while (textWidth(word) > width) {
      const head = takeCells(word, width);
      lines.push(head);
      word = word.slice(head.length);
    }
    line = word;
  }
  return [...lines, line];
}

/** The beginning of a text that takes at most `width` cells, and never nothing. */
function takeCells(text: string, width: number): string {
  let taken = "";
  let used = 0;
  for (const { segment } of segmentsOf(text)) {
    used += textWidth(segment);
    if (used > width && taken !== "") break;
    taken += segment;
  }
  return taken;
}

function segmentsOf(text: string): Intl.Segments {
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return graphemes.segment(text);
}
