import { monthOf } from "./months.ts";

/** A day of the calendar; months count from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Minutes east of Greenwich; null when the text does not say. */
  readonly offset: number | null;
}

/** What a text says about a date. */
export type DateText =
  | { readonly kind: "exact"; readonly day: CalendarDay; readonly time: TimeOfDay | null }
  /** Two numbers and a year: day and month, or month and day. */
  | {
      readonly kind: "either";
      readonly parts: readonly [first: number, second: number];
      readonly year: number;
      readonly time: TimeOfDay | null;
    }
  | { readonly kind: "unclear"; readonly why: string };

const TIME = String.raw`(?:[T,\s]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M)?)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const WORD = String.raw`(\p{L}+\.?)`;

type Read = (groups: readonly string[], time: TimeOfDay | null) => DateText;

/** Every form that is read, in order. The last two groups of each are the time and its offset. */
const FORMS: readonly (readonly [form: RegExp, read: Read])[] = [
  [
    form(String.raw`(\d{4})([-/.])(\d{1,2})\2(\d{1,2})`),
    ([y, , m, d], time) => exact(y, m, d, time),
  ],
  [form(String.raw`(\d{4})年(\d{1,2})月(\d{1,2})日`), ([y, m, d], time) => exact(y, m, d, time)],
  [form(String.raw`(20\d{2})(\d{2})(\d{2})`), ([y, m, d], time) => exact(y, m, d, time)],
  // With dots the day stands first everywhere.
  [
    form(String.raw`(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})`),
    ([d, m, y], time) => exact(y, m, d, time),
  ],
  [form(String.raw`(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})`), readNumbers],
  [form(String.raw`(\d{1,2})-(\d{1,2})-(\d{4})`), readNumbers],
  [
    form(String.raw`(\d{1,2})[-\s./]+${WORD}[-\s.,/]+(\d{4}|\d{2})`),
    ([d, name, y], time) => named(y, name, d, time),
  ],
  [
    form(String.raw`${WORD}[-\s.]+(\d{1,2})(?:st|nd|rd|th)?[-\s,]+(\d{4}|\d{2})`),
    ([name, d, y], time) => named(y, name, d, time),
  ],
];

function form(date: string): RegExp {
  return new RegExp(`^(?:\\p{L}{2,3}\\.?,\\s+)?${date}${TIME}$`, "iu");
}

/** Reads the text of a date cell, by a list of known forms; nothing is left to the runtime's parser. */
export function readDateText(text: string): DateText {
  const clean = text.normalize("NFKC").replace(/\s+/gu, " ").trim();
  for (const [pattern, read] of FORMS) {
    const match = pattern.exec(clean);
    if (!match) continue;
    const groups = match.slice(1, -2).map((group) => group ?? "");
    const [clock, offset] = [match.at(-2), match.at(-1)];
    const time = clock === undefined ? null : readTime(clock, offset ?? "");
    if (time === "impossible") return unclear("has an impossible time");
    return read(groups, time);
  }
  if (/^\d{5}(?:[.,]\d+)?$/u.test(clean)) {
    return unclear("is a date as a spreadsheet stores it; format the column as a date, or as text");
  }
  return unclear("is not a date in a form that is known");
}

function readNumbers([a, b, y]: readonly string[], time: TimeOfDay | null): DateText {
  const [first, second] = [Number(a), Number(b)];
  // Only one of the two can be the month, or both ways are the same day.
  if (second > 12 || first === second) return exact(y, a, b, time);
  if (first > 12) return exact(y, b, a, time);
  return { kind: "either", parts: [first, second], year: readYear(y), time };
}

function named(
  year: string | undefined,
  word: string | undefined,
  day: string | undefined,
  time: TimeOfDay | null,
): DateText {
  const month = monthOf(word ?? "");
  return month === null ? unclear("names no month") : exact(year, String(month), day, time);
}

function exact(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  time: TimeOfDay | null,
): DateText {
  const found = { year: readYear(year), month: Number(month), day: Number(day) };
  if (!isRealDay(found)) return unclear("is a day that no calendar has");
  return { kind: "exact", day: found, time };
}

/** Whether the calendar has the day. */
export function isRealDay({ year, month, day }: CalendarDay): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  );
}

function readYear(text: string | undefined): number {
  const year = Number(text);
  return text?.length === 2 ? 2000 + year : year;
}

function readTime(clock: string, zone: string): TimeOfDay | "impossible" {
  const [, h = "", m = "", s = "0", half = ""] =
    /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AP]M)?$/iu.exec(clock) ?? [];
  let hour = Number(h);
  if (half !== "") {
    if (hour < 1 || hour > 12) return "impossible";
    hour = (hour % 12) + (/^p/iu.test(half) ? 12 : 0);
  }
  const [minute, second] = [Number(m), Number(s)];
  if (hour > 23 || minute > 59 || second > 59) return "impossible";
  return { hour, minute, second, offset: readOffset(zone) };
}

function readOffset(zone: string): number | null {
  if (zone === "") return null;
  const [, sign = "", hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})$/u.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function unclear(why: string): DateText {
  return { kind: "unclear", why };
}
