import type { BucketStore } from "../buckets.ts";
import type { LedgerReport } from "../ledger-report.ts";
import type { Ledger } from "../ledger.ts";
import type { Outbox } from "../outbox.ts";
import type { CopyPlace } from "../ledger-tables.ts";
import { createPostgresCopyPlace } from "./ledger-tables.ts";
import type { DrainJobs } from "../drain-jobs.ts";
import type { PostQueue } from "../queue.ts";
import type { ReadCache } from "../read-cache.ts";
import { createPostgresBuckets } from "./buckets.ts";
import { Database, PATIENCE_MS } from "./database.ts";
import type { AwayListener } from "./database.ts";
import type { PostgresPlace } from "./failures.ts";
import { migrate } from "./migrations.ts";
import { createPostgresOutbox } from "./outbox.ts";
import { createPostgresLedger } from "./postgres-ledger.ts";
import { openDrainJobs } from "./drain-jobs.ts";
import { createPostgresQueue } from "./queue.ts";
import { createPostgresReadCache } from "./read-cache.ts";
import type { TimeSource } from "./time-source.ts";
import { verifyPostgresLedger } from "./verify-ledger.ts";

export interface PostgresOptions {
  /** False: a database without a ledger is a mistake. */
  readonly create?: boolean;
  /** Stands in for the database's clock. */
  readonly time?: TimeSource;
  /** How long to wait for a server that is not there yet. */
  readonly openPatienceMs?: number;
  /** How long work waits for a server that went away. */
  readonly patienceMs?: number;
  readonly onAway?: AwayListener;
}

/** Everything that lasts, in one PostgreSQL database. */
export interface PostgresStore {
  /** This call made the ledger, so it should be announced. */
  readonly isNew: boolean;
  openBuckets(): BucketStore;
  openOutbox(): Outbox;
  openReadCache(): ReadCache;
  openLedger(): Ledger;
  openQueue(): PostQueue;
  openCopyPlace(): CopyPlace;
  openDrainJobs(onTrouble: (error: Error) => void): Promise<DrainJobs>;
  /** Looks through the whole ledger; changes nothing. */
  verify(): Promise<LedgerReport>;
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
  const { time = null, openPatienceMs = 0, patienceMs = PATIENCE_MS, onAway } = options;
  const waiting = { openPatienceMs, patienceMs, onAway };
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
        // A rate limit that cannot be shared for a while is kept in memory: it waits for nobody.
        const own = { name: "buckets", connectionsMax: 2, isLossy: true, patienceMs: 0 };
        return createPostgresBuckets(new Database(place, own), time);
      },
      openOutbox: () => createPostgresOutbox(lists, time),
      openReadCache: () => createPostgresReadCache(lists, time),
      openLedger: () => createPostgresLedger({ steps, lists }, time),
      openQueue: () => createPostgresQueue({ steps, lists }, time),
      openCopyPlace: () => createPostgresCopyPlace(lists),
      openDrainJobs: (onTrouble) => openDrainJobs(place, onTrouble),
      verify: () => verifyPostgresLedger(lists),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
