import type { ExitCode } from "../errors.ts";

/**
 * Takes the end of a command. Handlers hand over the promise instead of waiting
 * for it: where a handler waits, yargs lays out its whole help beforehand, in
 * case that it fails, which takes longer than a small plan.
 */
export type Done = (ending: ExitCode | Promise<ExitCode>) => void;
