import { existsSync } from "node:fs";
import type { Clock } from "../clock.ts";
import type { LedgerPlace } from "../config/ledger-place.ts";
import type { BucketStore } from "../store/buckets.ts";
import type { LedgerReport } from "../store/ledger-report.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Outbox } from "../store/outbox.ts";
import type { PostQueue } from "../store/queue.ts";
import type { DrainJobs } from "../store/drain-jobs.ts";
import { UserError } from "../errors.ts";
import type { ReadCache } from "../store/read-cache.ts";
import type { CopyPlace } from "../store/ledger-tables.ts";
import { openSqliteCopyPlace } from "../store/sqlite/ledger-tables.ts";
import { openSqliteBuckets } from "../store/sqlite/buckets.ts";
import { openSqliteLedger } from "../store/sqlite/open-ledger.ts";
import { openSqliteOutbox } from "../store/sqlite/outbox.ts";
import { openSqliteReadCache } from "../store/sqlite/read-cache.ts";
import { verifySqliteLedger } from "../store/sqlite/verify-ledger.ts";

/**
 * Everything that lasts, at one place: a file with others beside it, or a
 * database. Each part is opened when it is first used.
 */
export interface Store {
  /** `isNew`: this call made the ledger, so it should be announced. */
  openLedger(): Promise<{ readonly ledger: Ledger; readonly isNew: boolean }>;
  openOutbox(): Promise<{ readonly outbox: Outbox; readonly isNew: boolean }>;
  /**
   * Posts that wait for workers.
   *
   * @throws UserError (exit 2) where the ledger is a file: no other machine reaches it
   */
  openQueue(): Promise<PostQueue>;
  openDrainJobs(onTrouble: (error: Error) => void): Promise<DrainJobs>;
  readonly buckets: BucketStore;
  readonly cache: ReadCache;
  /** Closes whatever was opened. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly clock: Clock;
  /** False: a ledger that is not there is a mistake, and none is made. */
  readonly create?: boolean;
  /** Told when a server that holds the ledger is away, and when it is back. */
  readonly onAway?: (news: "away" | "back") => void;
  /** How long to wait for a server that is not there yet. */
  readonly openPatienceMs?: number;
}

/** The store at a place, by the kind of the place. */
export function openStore(place: LedgerPlace, options: StoreOptions): Store {
  return place.kind === "file" ? openFiles(place.path, options) : openDatabase(place, options);
}

/** Looks through the whole ledger at a place; changes nothing. */
export async function verifyLedger(place: LedgerPlace): Promise<LedgerReport> {
  if (place.kind === "file") return verifySqliteLedger(place.path);
  const { openPostgres } = await import("../store/postgres/open-postgres.ts");
  const { url, shown } = place;
  const store = await openPostgres({ url: url.reveal(), shown }, { create: false });
  return store.verify().finally(() => store.close());
}

/** A ledger to be copied from or to. Close it when done. */
export async function openCopyPlace(
  place: LedgerPlace,
  options: { readonly clock: Clock; readonly create: boolean },
): Promise<CopyPlace> {
  if (place.kind === "file") return openSqliteCopyPlace(place.path, options);
  const { openPostgres } = await import("../store/postgres/open-postgres.ts");
  const { url, shown } = place;
  const store = await openPostgres({ url: url.reveal(), shown }, { create: options.create });
  return { ...store.openCopyPlace(), close: () => store.close() };
}

function openFiles(path: string, { clock, create = true }: StoreOptions): Store {
  const opened: (() => Promise<void>)[] = [];
  const keep = <Port extends { close(): Promise<void> }>(port: Port): Port => {
    opened.push(() => port.close());
    return port;
  };
  return {
    async openLedger() {
      const { ledger, isNew } = await openSqliteLedger(path, { clock, create });
      return { ledger: keep(ledger), isNew };
    },
    async openOutbox() {
      const { outbox, isNew } = await openSqliteOutbox(path, { clock, create });
      return { outbox: keep(outbox), isNew };
    },
    openQueue: () => Promise.reject(queueNeedsServer(path)),
    openDrainJobs: () => Promise.reject(queueNeedsServer(path)),
    buckets: openBucketsLater(async () => keep(openSqliteBuckets(`${path}.buckets`, clock))),
    cache: openCacheLater(
      async () => keep(openSqliteReadCache(`${path}.reads`, clock)),
      () => existsSync(`${path}.reads`),
    ),
    async close() {
      for (const close of opened.splice(0).toReversed()) await close();
    },
  };
}

function openDatabase(
  place: Extract<LedgerPlace, { kind: "postgres" }>,
  { create = true, onAway, openPatienceMs }: StoreOptions,
): Store {
  const connect = openOnce(async () => {
    // The driver is only loaded where it is used.
    const { openPostgres } = await import("../store/postgres/open-postgres.ts");
    const { url, shown } = place;
    return openPostgres(
      { url: url.reveal(), shown },
      {
        create,
        ...(onAway === undefined ? {} : { onAway }),
        ...(openPatienceMs === undefined ? {} : { openPatienceMs }),
      },
    );
  });
  const opened: (() => Promise<void>)[] = [];
  const keep = <Port extends { close(): Promise<void> }>(port: Port): Port => {
    opened.push(() => port.close());
    return port;
  };
  return {
    async openLedger() {
      const store = await connect.value();
      return { ledger: keep(store.openLedger()), isNew: store.isNew };
    },
    async openOutbox() {
      const store = await connect.value();
      return { outbox: keep(store.openOutbox()), isNew: store.isNew };
    },
    openQueue: async () => keep((await connect.value()).openQueue()),
    openDrainJobs: async (onTrouble) =>
      keep(await (await connect.value()).openDrainJobs(onTrouble)),
    buckets: openBucketsLater(async () => keep((await connect.value()).openBuckets())),
    cache: openCacheLater(
      async () => keep((await connect.value()).openReadCache()),
      () => true,
    ),
    async close() {
      for (const close of opened.splice(0).toReversed()) await close();
      await (await connect.ifOpen())?.close();
    },
  };
}

/** Told of a ledger that no worker can share. */
export function queueNeedsServer(path: string): UserError {
  return new UserError(`The ledger ${path} is a file, and workers share one on PostgreSQL.`, {
    nextSteps: [
      "Name one: --ledger postgres://user@host:5432/database, or `ledger` in the config.",
      "Without workers: shipledger run FILE sends from this machine, and needs no server.",
    ],
  });
}

/** The buckets, opened with the first request: a command that sends none leaves nothing behind. */
function openBucketsLater(open: () => Promise<BucketStore>): BucketStore {
  const buckets = openOnce(open);
  return {
    update: async (name, change) => (await buckets.value()).update(name, change),
    read: async (name) => (await buckets.value()).read(name),
    close: async () => undefined,
  };
}

/** Kept answers, opened when there is something to find or to keep. */
function openCacheLater(open: () => Promise<ReadCache>, mayHoldAny: () => boolean): ReadCache {
  const cache = openOnce(open);
  return {
    async read(keys) {
      if (cache.ifOpen() === null && !mayHoldAny()) return keys.map(() => null);
      return (await cache.value()).read(keys);
    },
    keep: async (answers) => (await cache.value()).keep(answers),
    close: async () => undefined,
  };
}

/** Something that is opened once, when it is first asked for. An attempt that failed is made again. */
function openOnce<Thing>(open: () => Promise<Thing>) {
  let opening: Promise<Thing> | null = null;
  return {
    value(): Promise<Thing> {
      opening ??= open().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    /** Null where it was never opened. */
    ifOpen: () => opening,
  };
}
