import { readFile, realpath, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { insertProfile, type ProfileInsertion } from "../../config/insert-profile.ts";
import { coerceError, UserError } from "../../errors.ts";
import { publishFile } from "../../sheet/publish-file.ts";

const RIGHTS = 0o777;

/**
 * Writes a profile into a config: read anew, since somebody may have changed it
 * meanwhile; whole or not at all; with its rights, and through a link to where
 * it really is.
 *
 * @throws UserError when it may not be written, or would not be valid
 */
export async function writeProfile(path: string, insertion: ProfileInsertion): Promise<void> {
  try {
    const target = await realpath(path);
    const { mode } = await stat(target);
    const text = insertProfile(await readFile(target, "utf8"), insertion, path);
    const place = { path: target, mayReplace: true, mode: mode & RIGHTS };
    const written = await publishFile(place, (stream) => pipeline([text], stream));
    if (written !== target) throw isLocked(path, written);
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(
      `The profile cannot be written to ${path}: ${coerceError(thrown).message}`,
      {
        nextSteps: [
          "Make the file and its folder writable, and run the same command again.",
          "Or put the profile into it by hand: shipledger map FILE --json prints it.",
        ],
        cause: thrown,
      },
    );
  }
}

function isLocked(path: string, written: string): UserError {
  return new UserError(`${path} is locked by another program; with the profile it is ${written}.`, {
    nextSteps: [`Close the other program, and give ${written} the name of the config.`],
  });
}
