import type { PlanFlags, RunFlags } from "../flags.ts";

/** Flags of watch. */
export interface WatchFlags extends Omit<
  PlanFlags,
  "files" | "expectPackages" | "expectQuantity" | "shipBy"
> {
  readonly dir: string;
  /** Nothing is taken before this time of day, by the config's time zone. */
  readonly at: string | undefined;
  /** Ends when the folder holds nothing more to take. */
  readonly once: boolean;
  readonly mail: boolean;
}

/** The flags of a run of one file that was taken. */
export function runFlagsFor(flags: WatchFlags, file: string, out: string): RunFlags {
  return {
    ...flags,
    files: [file],
    out,
    expectPackages: undefined,
    expectQuantity: undefined,
    shipBy: undefined,
    plan: undefined,
    enqueue: false,
    watch: undefined,
    cancel: undefined,
    limit: undefined,
    yes: true,
    // What is told of a file is one line; its run says nothing besides.
    json: false,
    quiet: true,
    tui: false,
  };
}
