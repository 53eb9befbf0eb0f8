import { existsSync } from "node:fs";
import type { Clock } from "../clock.ts";
import type { LedgerPlace } from "../config/ledger-place.ts";
import { UserError } from "../errors.ts";
import type { Outbox } from "../store/outbox.ts";
import { openSqliteOutbox } from "../store/sqlite/outbox.ts";

/**
 * Opens the outbox beside a ledger. Close it when done.
 *
 * @param options.create false: a ledger that is not there is a mistake, and none is made
 */
export function openOutbox(
  place: LedgerPlace,
  options: { readonly clock: Clock; readonly create: boolean },
): Promise<{ outbox: Outbox; isNew: boolean }> {
  if (place.kind === "file") return openSqliteOutbox(place.path, options);
  throw new UserError(
    `The ledger ${place.shown} is on PostgreSQL, which this version cannot use yet.`,
    { nextSteps: ["Name a file instead, such as --ledger shipledger.db."] },
  );
}

/** Whether there is a ledger to look into; a database is taken to be there. */
export function mayHaveOutbox(place: LedgerPlace): boolean {
  return place.kind !== "file" || existsSync(place.path);
}
