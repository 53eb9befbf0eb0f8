import { formatInZone } from "../../batch/rules/zoned-time.ts";
import { UserError } from "../../errors.ts";

/**
 * The time of day of `--at`, as `HH:MM`.
 *
 * @throws UserError (exit 2) for anything else
 */
export function readPickUpTime(text: string): string {
  const [, hour = "", minute = ""] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/u.exec(text.trim()) ?? [];
  if (hour !== "") return `${hour.padStart(2, "0")}:${minute}`;
  throw new UserError(`--at takes a time of day, and "${text}" is none.`, {
    nextSteps: ["For example: --at 18:30"],
  });
}

/** Whether the clocks of a zone have come to this time of day. */
export function isPastPickUp(nowMs: number, at: string, timeZone: string): boolean {
  return timeOfDay(nowMs, timeZone) >= at;
}

/** What the clocks of a zone show, as `HH:MM`. */
export function timeOfDay(nowMs: number, timeZone: string): string {
  return formatInZone(nowMs, timeZone).slice(11, 16);
}

/** The day that the calendars of a zone show, as `YYYY-MM-DD`. */
export function dayOf(nowMs: number, timeZone: string): string {
  return formatInZone(nowMs, timeZone).slice(0, 10);
}
