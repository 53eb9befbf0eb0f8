import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { assertInvariant } from "../../errors.ts";
import { defaultResultPath } from "../../sheet/result-path.ts";
import type { ReadSheets } from "../../sheet/read-sheets.ts";
import type { RunFlags } from "../flags.ts";
import type { Terminal } from "../terminal.ts";

/** Where the result of a run goes: where `--out` says, else beside the first sheet. */
export function resultPathOf(
  flags: RunFlags,
  inputs: readonly string[],
  terminal: Terminal,
): string {
  const [first] = inputs;
  assertInvariant(first !== undefined, "yargs demands a file");
  if (flags.out === undefined) return defaultResultPath(first, existsSync);
  return resolve(terminal.cwd, flags.out);
}

/** Columns that the result will have at most, besides its own. */
export function columnsOf(read: ReadSheets): number {
  return read.tables.reduce((sum, { table }) => sum + table.headers.length, 0);
}
