import type { DateOrder } from "../../domain/profile.ts";
import { isRealDay, readDateText } from "./date-forms.ts";
import type { CalendarDay, DateText, TimeOfDay } from "./date-forms.ts";
import { formatInstant, zoneOf } from "./zoned-time.ts";
import type { ZonedTime } from "./zoned-time.ts";

/** What one cell of a ship-date column says. */
export type ShipDate =
  | { readonly kind: "blank" }
  | ReadShipDate
  /** Both ways to read it, as ISO 8601 days; the other rows do not tell which. */
  | { readonly kind: "ambiguous"; readonly readings: readonly [string, string] }
  /** `why` is the rest of a sentence about the text. */
  | { readonly kind: "refused"; readonly why: string };

/** A ship date that can be sent. */
export interface ReadShipDate {
  readonly kind: "read";
  /** The moment to send: ISO 8601 with offset, never later than now. */
  readonly dateTime: string;
  /** What the sheet says: a calendar day, or the moment itself where it gives a time. */
  readonly said: string;
}

const NOON = 12;
const DAY_MS = 86_400_000;
/** A partner east of the account may already have tomorrow; what lies further ahead is a mistake. */
const AHEAD_MAX_MS = 1.5 * DAY_MS;
/** What lies before it is a serial number or a 1904 date that went wrong. */
const YEAR_MIN = 2000;

/**
 * Reads a whole column of ship dates. Whether 03/04 is in March or in April is
 * decided for the column, by rows that can be read in one way only; where none
 * tells, the layout does; where it does not, or rows disagree, such a date stays ambiguous.
 *
 * A date without a time keeps its calendar day: noon in the account's time
 * zone. Nothing lies later than now. Pure.
 *
 * @param texts the cells of one column of one table
 * @param timeZone of the account, a name of the IANA database
 * @param nowMs milliseconds since the epoch
 * @param usual how the layout of the table writes dates, where no row tells
 * @returns one per text, in the same order
 */
export function readShipDates(
  texts: readonly string[],
  timeZone: string,
  nowMs: number,
  usual: DateOrder | null = null,
): ShipDate[] {
  const read = texts.map((text) => (text.trim() === "" ? null : readDateText(text)));
  const order = decideOrder(texts, read, usual);
  const zone = zoneOf(timeZone);
  // A column holds a few days, over and over.
  const known = new Map<string, ShipDate>();
  return read.map((date, index): ShipDate => {
    if (date === null) return { kind: "blank" };
    const text = texts[index] ?? "";
    const found = known.get(text) ?? readOne(date, order, zone, nowMs);
    known.set(text, found);
    return found;
  });
}

function readOne(
  date: DateText,
  order: DateOrder | null,
  zone: ZonedTime,
  nowMs: number,
): ShipDate {
  if (date.kind === "unclear") return { kind: "refused", why: date.why };
  if (date.kind === "exact") return place(date.day, date.time, zone, nowMs);
  if (order !== null) return place(orderDay(date, order), date.time, zone, nowMs);
  const readings = [orderDay(date, "month-first"), orderDay(date, "day-first")].map(isoDay);
  return { kind: "ambiguous", readings: readings as [string, string] };
}

/** The order that every row with one reading only has; the usual one if no such row is there. */
function decideOrder(
  texts: readonly string[],
  read: readonly (DateText | null)[],
  usual: DateOrder | null,
): DateOrder | null {
  const seen = new Set<DateOrder>();
  for (const [index, text] of texts.entries()) {
    if (read[index]?.kind !== "exact") continue;
    const [, first = "", second = ""] = /^\s*(\d{1,2})[/-](\d{1,2})[/-]\d/u.exec(text) ?? [];
    if (Number(first) > 12) seen.add("day-first");
    if (Number(second) > 12) seen.add("month-first");
  }
  if (seen.size === 0) return usual;
  const [only] = seen;
  return seen.size === 1 && only !== undefined ? only : null;
}

function orderDay(date: DateText & { kind: "either" }, order: DateOrder): CalendarDay {
  const [first, second] = date.parts;
  const [day, month] = order === "day-first" ? [first, second] : [second, first];
  return { year: date.year, month, day };
}

function place(day: CalendarDay, time: TimeOfDay | null, zone: ZonedTime, nowMs: number): ShipDate {
  if (!isRealDay(day)) return { kind: "refused", why: "is a day that no calendar has" };
  if (day.year < YEAR_MIN) return { kind: "refused", why: "lies too far back" };
  const ms = instantOf(day, time, zone);
  if (ms - nowMs > AHEAD_MAX_MS) return { kind: "refused", why: "lies in the future" };
  const format = (atMs: number): string => formatInstant(atMs, time?.offset ?? zone.offsetAt(atMs));
  const said = time === null ? isoDay(day) : format(ms);
  return { kind: "read", dateTime: format(Math.min(ms, nowMs)), said };
}

function instantOf(day: CalendarDay, time: TimeOfDay | null, zone: ZonedTime): number {
  if (time === null) return zone.toMs(day, NOON, 0, 0);
  const { hour, minute, second, offset } = time;
  if (offset === null) return zone.toMs(day, hour, minute, second);
  return Date.UTC(day.year, day.month - 1, day.day, hour, minute - offset, second);
}

function isoDay({ year, month, day }: CalendarDay): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
