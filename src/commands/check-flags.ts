import { UserError } from "../errors.ts";

/** Flags that take a whole number, with the least that makes sense. */
const LEAST_BY_FLAG: Readonly<Record<string, number>> = {
  limit: 1,
  "header-row": 1,
  lanes: 1,
  "expect-packages": 0,
  "expect-quantity": 0,
};
/** Arguments that may hold several values. */
const LISTS: ReadonlySet<string> = new Set(["_", "files", "state", "partner"]);

/**
 * Checks what the parser of the command line lets through: a flag given twice,
 * and a number that is none.
 *
 * @returns true, which says to yargs that all is well
 * @throws UserError naming the flag
 */
export function checkFlags(args: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(args)) {
    // The parser tells every flag a second time, as expectPackages.
    if (/[A-Z]/u.test(name)) continue;
    if (Array.isArray(value) && !LISTS.has(name)) {
      throw new UserError(`--${name} is given ${value.length} times, and takes one value.`, {
        nextSteps: [`Give --${name} once.`],
      });
    }
    checkWholeNumber(name, value);
  }
  return true;
}

function checkWholeNumber(name: string, value: unknown): void {
  const least = LEAST_BY_FLAG[name];
  if (least === undefined || value === undefined) return;
  if (Number.isSafeInteger(value) && Number(value) >= least) return;
  throw new UserError(`--${name} takes a whole number of ${least} or more.`, {
    nextSteps: [`For example: --${name} 120`],
  });
}
