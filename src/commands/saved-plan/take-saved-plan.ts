import { resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { RunFlags } from "../flags.ts";
import type { Terminal } from "../terminal.ts";
import { loadPlan } from "./plan-file.ts";
import { SHAPING_FLAG_NAMES, type SavedPlan } from "./saved-plan.ts";

/** The flags of a run, with those of the saved plan that it carries out. */
export interface TakenPlan {
  readonly flags: RunFlags;
  readonly saved: SavedPlan | null;
}

/**
 * Reads the plan that `--plan` names. Its sheets and what shaped it are its own:
 * a run of it is given neither.
 *
 * @throws UserError where they are given all the same, or there is no such plan
 */
export async function takeSavedPlan(given: RunFlags, { cwd }: Terminal): Promise<TakenPlan> {
  if (given.plan === undefined) {
    if (given.files.length > 0) return { flags: given, saved: null };
    throw new UserError("Say which sheets to run, or which saved plan.", {
      nextSteps: [
        "For example: shipledger run manifest.xlsx",
        "Or: shipledger run --plan evening.plan.json",
        "shipledger run --help",
      ],
    });
  }
  const flag = SHAPING_FLAG_NAMES.find(
    (name) => given[name] !== undefined && given[name] !== false,
  );
  if (given.files.length > 0 || flag !== undefined) {
    const what = flag === undefined ? "its sheets" : `--${flag.replace(/[A-Z]/gu, dashed)}`;
    throw new UserError(`A saved plan brings ${what} with it, as it was planned.`, {
      nextSteps: ["Leave that away, or plan again with it and save that plan."],
    });
  }
  const saved = await loadPlan(resolve(cwd, given.plan));
  const files = saved.sheets.map(({ path }) => path);
  return { flags: { ...given, ...saved.flags, files }, saved };
}

function dashed(letter: string): string {
  return `-${letter.toLowerCase()}`;
}
