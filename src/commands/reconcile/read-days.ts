import { formatInZone, zoneOf } from "../../batch/rules/zoned-time.ts";
import { UserError } from "../../errors.ts";
import type { TimeSpan } from "../../store/ledger.ts";

/** The days that are compared, both included. */
export interface Days {
  /** As `2026-11-22`. */
  readonly from: string;
  readonly to: string;
  /** The same as instants, by the clock of the zone. */
  readonly span: TimeSpan;
}

/** What the flags say of days. */
export interface DayFlags {
  readonly date: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const DAY_MS = 86_400_000;
const WORDS = new Map([
  ["today", 0],
  ["yesterday", -1],
]);

/**
 * The days of `--date`, or of `--from` and `--to`; today where nothing is said.
 *
 * @param timeZone a name of the IANA database; a day begins at its midnight
 * @throws UserError (exit 2) for what is no day, and for an end before the beginning
 */
export function readDays({ date, from, to }: DayFlags, timeZone: string, nowMs: number): Days {
  if (date !== undefined && (from !== undefined || to !== undefined)) {
    throw new UserError("--date names one day, and --from with --to several.", {
      nextSteps: ["Give --date alone, or --from and --to."],
    });
  }
  const today = formatInZone(nowMs, timeZone).slice(0, 10);
  const first = readDay(date ?? from ?? today, date === undefined ? "from" : "date", today);
  const last = to === undefined ? (from === undefined ? first : today) : readDay(to, "to", today);
  const span = { fromMs: midnightOf(first, timeZone), toMs: midnightOf(next(last), timeZone) };
  if (first <= last) return { from: first, to: last, span };
  throw new UserError(`--to ${last} lies before --from ${first}.`, {
    nextSteps: ["Give the earlier day to --from."],
  });
}

function readDay(text: string, flag: string, today: string): string {
  const word = WORDS.get(text.trim().toLowerCase());
  if (word !== undefined) return shift(today, word);
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(text.trim());
  const at = isDay ? new Date(`${text.trim()}T00:00:00Z`) : null;
  // 31 February would quietly become a day of March.
  if (at && !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text.trim()) {
    return text.trim();
  }
  throw new UserError(`--${flag} takes a day, such as ${today}; "${text}" is none.`, {
    nextSteps: [`For example: --${flag} ${today}, --${flag} today or --${flag} yesterday`],
  });
}

function next(day: string): string {
  return shift(day, 1);
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function midnightOf(text: string, timeZone: string): number {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return zoneOf(timeZone).toMs({ year, month, day }, 0, 0, 0);
}
