import { compareCodePoints } from "./normalise.ts";

/** A record with its names in code-point order: the one form in which records are stored and compared. */
export function sortNames(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareCodePoints(a, b)));
}
