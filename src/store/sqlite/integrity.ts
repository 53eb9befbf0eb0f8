import { statSync } from "node:fs";
import { z } from "zod";
import type { Connection } from "./connection.ts";
import { damagedFile } from "./failures.ts";

/** Up to this size a ledger is looked through each time it is opened; larger ones by `ledger verify`. */
const CHECKED_AT_OPEN_BYTES_MAX = 32 * 1024 * 1024;
/** Problems told at most; one damaged page can have thousands. */
const PROBLEMS_MAX = 100;

const lineShape = { name: "an answer of a check", schema: z.record(z.string(), z.string()) };
const foreignShape = {
  name: "an answer of a check",
  schema: z.object({ table: z.string(), rowid: z.int().nullable(), parent: z.string() }),
};

/**
 * Refuses a small file whose structure is damaged, before anything is decided on it.
 *
 * @throws UserError, exit code 4.
 */
export function refuseDamaged(connection: Connection): void {
  const sizeBytes = statSync(connection.file).size;
  if (sizeBytes > CHECKED_AT_OPEN_BYTES_MAX) return;
  const [problem] = runCheck(connection, "quick_check(1)");
  if (problem !== undefined) throw damagedFile(connection.file, problem);
}

/**
 * What SQLite itself finds wrong: pages, indexes, constraints, references. Empty
 * when all is well. https://www.sqlite.org/pragma.html#pragma_integrity_check
 */
export function findStructuralDamage(connection: Connection): string[] {
  const found = runCheck(connection, `integrity_check(${PROBLEMS_MAX})`);
  const dangling = connection
    .readAll(
      foreignShape,
      `SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT ?`,
      PROBLEMS_MAX,
    )
    .map(
      ({ table, rowid, parent }) =>
        `row ${rowid ?? "?"} of ${table} points to a row of ${parent} that is not there`,
    );
  return [...found, ...dangling];
}

function runCheck(connection: Connection, check: string): string[] {
  const lines = connection
    .readAll(lineShape, `PRAGMA ${check}`)
    .flatMap((row) => Object.values(row));
  return lines.filter((line) => line !== "ok");
}
