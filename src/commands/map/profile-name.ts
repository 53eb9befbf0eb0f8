import { parse } from "node:path";
import { NAME_LENGTH_MAX, NAME_PATTERN } from "../../config/schema.ts";
import { UserError } from "../../errors.ts";
import { GENERIC_PROFILE, USUAL_LAYOUTS } from "../../sheet/layouts.ts";

const LENGTH_MAX = 40;

/**
 * A name for the layout of a file: the words of its own name. Numbers, which
 * are mostly dates, are left out, since tomorrow's file has others.
 *
 * @example
 * nameFromFile("North Parcels_2026-11-27.csv"); // => "north-parcels"
 */
export function nameFromFile(file: string): string {
  const words = parse(file)
    .name.normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => /\p{L}/u.test(word));
  const name = words.join("-").slice(0, LENGTH_MAX).replace(/-+$/u, "");
  if (name === "" || !NAME_PATTERN.test(name)) return "my-sheet";
  return isOurs(name) ? `my-${name}` : name;
}

/** Refuses what no profile may be called, and the name of one that comes with the program unless it is meant. */
export function checkProfileName(name: string, isForced: boolean): void {
  if (!NAME_PATTERN.test(name) || name.length > NAME_LENGTH_MAX) {
    throw new UserError(`A profile cannot be called "${name}".`, {
      nextSteps: [
        `Give --name at most ${NAME_LENGTH_MAX} letters, digits, spaces and . _ -, a letter or digit first.`,
      ],
    });
  }
  if (isOurs(name) && !isForced) {
    throw new UserError(`"${name}" is a layout that comes with Shipledger.`, {
      nextSteps: [
        `Name yours otherwise: --name my-${name}`,
        "With --force, yours takes its place for every sheet.",
      ],
    });
  }
}

function isOurs(name: string): boolean {
  return [...USUAL_LAYOUTS.known, GENERIC_PROFILE].some((profile) => profile.name === name);
}
