import type { BucketStore } from "../buckets.ts";
import type { Ledger } from "../ledger.ts";
import type { Outbox } from "../outbox.ts";
import { createPostgresBuckets } from "./buckets.ts";
import { Database } from "./database.ts";
import type { AwayListener } from "./database.ts";
import type { PostgresPlace } from "./failures.ts";
import { migrate } from "./migrations.ts";
import { createPostgresOutbox } from "./outbox.ts";
import { createPostgresLedger } from "./postgres-ledger.ts";
import type { TimeSource } from "./time-source.ts";

export interface PostgresOptions {
  /** False: a database without a ledger is a mistake. */
  readonly create?: boolean;
  /** Stands in for the database's clock. */
  readonly time?: TimeSource;
  /** How long to wait for a server that is not there yet. */
  readonly openPatienceMs?: number;
  readonly onAway?: AwayListener;
}

/** Everything that lasts, in one PostgreSQL database. */
export interface PostgresStore {
  /** This call made the ledger, so it should be announced. */
  readonly isNew: boolean;
  openBuckets(): BucketStore;
  openOutbox(): Outbox;
  openLedger(): Ledger;
  close(): Promise<void>;
}

/**
 * Opens the ledger's database, and makes the ledger first when there is none
 * (unless `create` is false).
 *
 * @throws UserError: exit code 2 for a wrong URL or database, 4 for a server
 *   that cannot be reached or written to
 */
export async function openPostgres(
  place: PostgresPlace,
  options: PostgresOptions = {},
): Promise<PostgresStore> {
  const { time = null, openPatienceMs = 0, onAway } = options;
  const waiting = { openPatienceMs, onAway };
  const steps = new Database(place, {
    name: "ledger",
    connectionsMax: 4,
    isPointwise: true,
    ...waiting,
  });
  const lists = new Database(place, { name: "lists", connectionsMax: 2, ...waiting });
  const close = async (): Promise<void> => {
    await Promise.all([steps.close(), lists.close()]);
  };
  try {
    const isNew = await migrate(steps, options.create ?? true);
    return {
      isNew,
      openBuckets() {
        const own = { name: "buckets", connectionsMax: 2, isLossy: true };
        return createPostgresBuckets(new Database(place, own), time);
      },
      openOutbox: () => createPostgresOutbox(lists, time),
      openLedger: () => createPostgresLedger({ steps, lists }, time),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
