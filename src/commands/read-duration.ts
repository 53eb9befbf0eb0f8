import { UserError } from "../errors.ts";

const UNITS_MS = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION_MAX_MS = 30 * UNITS_MS.d;

/**
 * A length of time as a flag gives it: `90s`, `15m`, `2h`, `1d`; 0 needs no unit.
 *
 * @returns milliseconds
 * @throws UserError (exit 2) naming the flag
 */
export function readDuration(flag: string, text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,6})\s*(s|m|min|h|d)?$/u.exec(text.trim()) ?? [];
  const perUnit = unit === "" ? null : UNITS_MS[unit as keyof typeof UNITS_MS];
  const durationMs = Number(number) * (perUnit ?? 0);
  const isTold = number !== "" && (perUnit !== null || Number(number) === 0);
  if (isTold && durationMs <= DURATION_MAX_MS) return durationMs;
  throw new UserError(`--${flag} takes a length of time of at most 30 days.`, {
    nextSteps: [`For example: --${flag} 15m, --${flag} 2h, or --${flag} 0`],
  });
}
