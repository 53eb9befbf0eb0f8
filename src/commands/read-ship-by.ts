import { UserError } from "../errors.ts";

/**
 * The moment of `--ship-by`: a time of today by the clock of this machine
 * (`18:00`), or a date with a time (`2026-11-27T02:00`, with an offset if wished).
 *
 * @param nowMs what today is
 * @returns milliseconds since the epoch; it may have passed already
 * @throws UserError (exit 2) for anything else
 */
export function readShipBy(text: string, nowMs: number): number {
  const time = /^([01]?\d|2[0-4])[:.]([0-5]\d)$/u.exec(text.trim());
  if (time) {
    const at = new Date(nowMs);
    at.setHours(Number(time[1]), Number(time[2]), 0, 0);
    return at.getTime();
  }
  const isDateTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?$/u.test(
    text.trim(),
  );
  // Without an offset, a date with a time is one of this machine's clock.
  const atMs = isDateTime ? Date.parse(text.trim().replace(" ", "T")) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw new UserError(
    `--ship-by takes a time of today, or a date with a time; "${text}" is neither.`,
    {
      nextSteps: ["For example: --ship-by 18:00, or --ship-by 2026-11-27T02:00"],
    },
  );
}
