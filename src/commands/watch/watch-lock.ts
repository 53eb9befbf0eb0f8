import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import { codeOf } from "../../sheet/publish-file.ts";
import { createClaimOwner, isOwnerGone } from "../../store/claim-owner.ts";
import { TAKEN_FOLDER } from "./taken-file.ts";

const LOCK = "watch.lock";
const TRIES_MAX = 3;
const MAKING_MAX_MS = 5_000;

const ownerSchema = z.object({
  id: z.string(),
  host: z.string(),
  bootId: z.string(),
  pid: z.int(),
});

/**
 * Makes sure that one process at a time watches a folder. What a dead one left
 * behind is taken over.
 *
 * @returns gives the folder back
 * @throws UserError (exit 2) while another watches it
 */
export async function lockFolder(root: string): Promise<() => Promise<void>> {
  const path = join(root, TAKEN_FOLDER, LOCK);
  await mkdir(join(root, TAKEN_FOLDER), { recursive: true });
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (await takeLock(path)) return () => rm(path, { force: true });
    const owner = await readOwner(path);
    const isHeld = owner === null ? await isBeingMade(path) : !isOwnerGone(owner);
    if (isHeld) throw isWatched(root, path, owner);
    await rm(path, { force: true });
  }
  throw isWatched(root, path, null);
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await using file = await open(path, "wx");
    await file.writeFile(JSON.stringify(createClaimOwner()));
    await file.sync();
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false;
    throw thrown;
  }
}

/** A lock without an owner is being written just now, or its maker died before it was. */
async function isBeingMade(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < MAKING_MAX_MS;
}

/** Null when it is gone by now, or its maker died before it was written. */
async function readOwner(path: string): Promise<z.infer<typeof ownerSchema> | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

function isWatched(
  root: string,
  path: string,
  owner: z.infer<typeof ownerSchema> | null,
): UserError {
  const by = owner === null ? "another process" : `process ${owner.pid} on ${owner.host}`;
  return new UserError(`${root} is watched already, by ${by}.`, {
    nextSteps: [
      "Stop that one first, or leave it to it.",
      `If it has surely ended, on another machine, delete ${path}.`,
    ],
  });
}
