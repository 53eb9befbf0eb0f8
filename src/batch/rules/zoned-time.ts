import type { CalendarDay } from "./date-forms.ts";

const MINUTE_MS = 60_000;

/** Turns clock times of a zone into instants, and back into text. */
export class ZonedTime {
  readonly #format: Intl.DateTimeFormat;

  /** @param timeZone a name of the IANA database, such as `Asia/Tokyo` */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  /** The instant at which clocks of the zone show this, in milliseconds since the epoch. */
  toMs(day: CalendarDay, hour: number, minute: number, second: number): number {
    const shown = Date.UTC(day.year, day.month - 1, day.day, hour, minute, second);
    const guess = shown - this.offsetAt(shown) * MINUTE_MS;
    // The offset may change between the guess and the instant itself.
    return shown - this.offsetAt(guess) * MINUTE_MS;
  }

  /** Minutes east of Greenwich at an instant. */
  offsetAt(ms: number): number {
    const parts = new Map(
      this.#format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    );
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
    return Math.round((shown - Math.floor(ms / 1000) * 1000) / MINUTE_MS);
  }
}

// To make one takes as long as to use it a hundred times.
const zones = new Map<string, ZonedTime>();

/** The clock of a zone, by a name of the IANA database. */
export function zoneOf(timeZone: string): ZonedTime {
  const known = zones.get(timeZone) ?? new ZonedTime(timeZone);
  zones.set(timeZone, known);
  return known;
}

/** An instant as the clocks of a zone show it: ISO 8601 to the second, with offset. */
export function formatInZone(ms: number, timeZone: string): string {
  return formatInstant(ms, zoneOf(timeZone).offsetAt(ms));
}

/**
 * An instant as ISO 8601 to the second, with offset.
 *
 * @param offset minutes east of Greenwich
 */
export function formatInstant(ms: number, offset: number): string {
  const local = new Date(ms + offset * MINUTE_MS).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
