import { createHash } from "node:crypto";
import { createSeededRandom } from "../../src/sandbox/seeded-random.ts";

/** Random choices that are the same for the same names. */
export interface Dice {
  /** From 0 to 1. */
  share(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  chance(share: number): boolean;
  pick<Value>(list: readonly [Value, ...Value[]]): Value;
  /** Undefined of an empty list. */
  pickOf<Value>(list: readonly Value[]): Value | undefined;
}

/**
 * Dice of their own for each subject, so that one more throw for the sheets
 * does not change the kill plan.
 *
 * @example
 * castDice(7, "round", 3, "sheets").between(1, 6);
 */
export function castDice(...names: readonly (string | number)[]): Dice {
  const digest = createHash("sha256").update(names.join("\n"), "utf8").digest();
  const share = createSeededRandom(digest.readUInt32BE(0));
  const between = (min: number, max: number) => min + Math.floor(share() * (max - min + 1));
  return {
    share,
    between,
    chance: (limit) => share() < limit,
    pickOf: (list) => list[between(0, list.length - 1)],
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
  };
}
