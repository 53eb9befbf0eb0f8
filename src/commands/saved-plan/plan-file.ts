import { open, readFile, stat } from "node:fs/promises";
import { coerceError, UserError } from "../../errors.ts";
import { codeOf, publishFile } from "../../sheet/publish-file.ts";
import { savedPlanShape, type SavedPlan } from "./saved-plan.ts";

/** A plan of two million orders; more is no plan of ours. */
const BYTES_MAX = 256 * 1024 * 1024;
/** How every saved plan begins. */
const MARK = '{"type":"shipledger:plan"';

/**
 * Refuses a path that a plan cannot be saved to, before the work of planning.
 *
 * @throws UserError where something else lies there: a sheet must not be replaced by its plan
 */
export async function checkPlanPath(path: string): Promise<void> {
  const head = await readHead(path);
  if (head === null || head === MARK) return;
  throw new UserError(`${path} is there already, and is no saved plan.`, {
    nextSteps: ["Save the plan under another name, such as evening.plan.json."],
  });
}

/**
 * Writes a plan whole or not at all, in place of an older one.
 *
 * @throws UserError where it cannot be written
 */
export async function savePlan(path: string, plan: SavedPlan): Promise<void> {
  const text = `${JSON.stringify(plan)}\n`;
  try {
    await publishFile({ path, mayReplace: true, mode: 0o600 }, async (target) => {
      target.end(text);
    });
  } catch (thrown) {
    throw new UserError(`The plan cannot be saved to ${path}: ${coerceError(thrown).message}`, {
      nextSteps: ["Name a file in a folder that you may write to."],
      cause: thrown,
    });
  }
}

/**
 * Reads a saved plan.
 *
 * @throws UserError where there is none, or something else
 */
export async function loadPlan(path: string): Promise<SavedPlan> {
  const nextSteps = ["Save one with `shipledger plan FILE... --save PLAN`."] as const;
  try {
    if ((await stat(path)).size > BYTES_MAX) throw new Error("it is larger than any saved plan");
    const parsed = savedPlanShape.safeParse(JSON.parse(await readFile(path, "utf8")));
    if (parsed.success) return parsed.data;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) {
      throw new UserError(`${path} is no saved plan.`, { nextSteps, cause: thrown });
    }
    const why = codeOf(thrown) === "ENOENT" ? "it is not there" : coerceError(thrown).message;
    throw new UserError(`The plan ${path} cannot be read: ${why}.`, { nextSteps, cause: thrown });
  }
  throw new UserError(`${path} is no plan that this version of Shipledger has saved.`, {
    nextSteps,
  });
}

/** The first bytes of a file, as many as the mark has; null where there is no file. */
async function readHead(path: string): Promise<string | null> {
  try {
    await using file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MARK.length), 0, MARK.length, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return null;
    throw new UserError(`The plan cannot be saved to ${path}: ${coerceError(thrown).message}`, {
      nextSteps: ["Name a file in a folder that you may write to."],
      cause: thrown,
    });
  }
}
