import { resolve } from "node:path";
import { z } from "zod";
import { PACKAGE_OPERATION_NAMES } from "../../domain/operation.ts";
import { UserError } from "../../errors.ts";
import type { LedgerReport } from "../ledger-report.ts";
import { findWrongPackageIds } from "./check-package-ids.ts";
import { Connection } from "./connection.ts";
import { primaryCodeOf } from "./failures.ts";
import { findStructuralDamage } from "./integrity.ts";
import { findBrokenInvariants } from "./invariants.ts";
import { requireLedger } from "./migrations.ts";
import { BUSY_TIMEOUT_MS, requireLedgerFile } from "./open-ledger.ts";

const PROBLEMS_MAX = 100;
const CORRUPT = 11;

const countShape = {
  name: "a count",
  schema: z.object({ orders: z.int(), packages: z.int(), posts: z.int() }),
};

/**
 * Looks through a whole ledger, on one picture of it, also while it is in use:
 * its structure, its references, and our own rules. Changes nothing.
 *
 * @throws UserError, exit code 2 or 4, for a file that is no ledger or cannot be read at all.
 */
export function verifySqliteLedger(path: string): LedgerReport {
  const file = resolve(path);
  requireLedgerFile(file);
  const connection = new Connection(file, { busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    requireLedger(connection);
    return connection.readTogether(() => lookThrough(connection));
  } catch (thrown) {
    // The damage is such that nothing can be read: that is the answer, and no error.
    if (!(thrown instanceof UserError) || primaryCodeOf(thrown.cause) !== CORRUPT) throw thrown;
    return { orders: 0, packages: 0, posts: 0, problems: [thrown.message] };
  } finally {
    connection.close();
  }
}

function lookThrough(connection: Connection): LedgerReport {
  const problems: string[] = [];
  const checks = [
    () => findStructuralDamage(connection),
    () => findBrokenInvariants(connection, PROBLEMS_MAX),
    () => findWrongPackageIds(connection, PROBLEMS_MAX),
  ];
  let counts = { orders: 0, packages: 0, posts: 0 };
  for (const check of checks) problems.push(...orItsFailure(check));
  const failure = orItsFailure(() => {
    counts = countRecords(connection) ?? counts;
    return [];
  });
  return { ...counts, problems: [...problems, ...failure].slice(0, PROBLEMS_MAX) };
}

/** A check that the damage itself stops is an answer too. */
function orItsFailure(check: () => string[]): string[] {
  try {
    return check();
  } catch (thrown) {
    if (thrown instanceof UserError) return [thrown.message];
    throw thrown;
  }
}

function countRecords(connection: Connection): z.infer<typeof countShape.schema> | null {
  return connection.readOne(
    countShape,
    `SELECT (SELECT count(*) FROM orders) AS orders,
       (SELECT count(*) FROM packages WHERE first_post_at_ms IS NOT NULL
          AND operation IN (SELECT value FROM json_each(?))) AS packages,
       (SELECT count(*) FROM posts) AS posts`,
    JSON.stringify(PACKAGE_OPERATION_NAMES),
  );
}
