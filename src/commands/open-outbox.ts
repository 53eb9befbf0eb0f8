import { existsSync } from "node:fs";
import type { LedgerPlace } from "../config/ledger-place.ts";
import type { Outbox } from "../store/outbox.ts";
import { openStore, type StoreOptions } from "./open-store.ts";

/**
 * Opens the outbox beside a ledger, and nothing else. Close it when done.
 *
 * @param options.create false: a ledger that is not there is a mistake, and none is made
 */
export async function openOutbox(
  place: LedgerPlace,
  options: StoreOptions,
): Promise<{ outbox: Outbox; isNew: boolean }> {
  const store = openStore(place, options);
  try {
    const { outbox, isNew } = await store.openOutbox();
    return { outbox: { ...outbox, close: () => store.close() }, isNew };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Whether there is a ledger to look into; a database is taken to be there. */
export function mayHaveOutbox(place: LedgerPlace): boolean {
  return place.kind !== "file" || existsSync(place.path);
}
