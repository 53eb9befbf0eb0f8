import { Pool, types } from "pg";
import type { ClientBase, PoolClient } from "pg";
import { systemClock } from "../../clock.ts";
import { BugError } from "../../errors.ts";
import {
  AwayError,
  ConflictError,
  explainFailure,
  ledgerIsBusy,
  serverIsAway,
} from "./failures.ts";
import type { PostgresPlace } from "./failures.ts";
import { Session } from "./session.ts";

/** How long work waits for a server that went away: long enough for a restart or a failover. */
export const PATIENCE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A statement without an answer for so long means that the way to the server is broken. */
const ANSWER_TIMEOUT_MS = 60_000;
const STATEMENT_TIMEOUT_MS = 45_000;
const LOCK_TIMEOUT_MS = 10_000;
const RETRY_WAIT_MIN_MS = 50;
const RETRY_WAIT_MAX_MS = 1_000;
/** How often work is repeated that other transactions were in the way of. */
const CONFLICTS_MAX = 20;

/** Numbers that JavaScript holds exactly are numbers; JSON stays the text that was stored. */
const INT8 = 20;
const JSON_TYPE = 114;

/** What is told of a server that is away, and when it is back. */
export type AwayListener = (news: "away" | "back") => void;

export interface DatabaseOptions {
  /** Shown in pg_stat_activity. */
  readonly name: string;
  readonly connectionsMax: number;
  /** Commits need not reach the disk before they are answered. */
  readonly isLossy?: boolean;
  /** Statements find a few rows each by their keys, whatever the server believes of its tables. */
  readonly isPointwise?: boolean;
  /** How long the first connection waits for a server that is not there. */
  readonly openPatienceMs?: number;
  /** How long work waits for a server that went away; {@link PATIENCE_MS} by default. */
  readonly patienceMs?: number;
  readonly onAway?: AwayListener | undefined;
}

/** How a try of a piece of work came about. */
export interface Try {
  /** An earlier try may have been committed, and its answer was lost. */
  readonly mayBeDone: boolean;
}

/**
 * A database, by a few connections that are made when they are needed. Work
 * that a lost server or another transaction interrupted is done again, within
 * bounds; what is still not done then is one of our errors.
 */
export class Database {
  readonly place: PostgresPlace;
  readonly #pool: Pool;
  readonly #options: DatabaseOptions;
  #wasConnected = false;
  #isAway = false;
  #isClosed = false;

  constructor(place: PostgresPlace, options: DatabaseOptions) {
    this.place = place;
    this.#options = options;
    this.#pool = new Pool({
      ...connectionOf(place),
      max: options.connectionsMax,
      application_name: `shipledger ${options.name}`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
      pipeline: true,
      types: { getTypeParser },
      onConnect: (client) => setUp(client, options),
    });
    // A connection that is lost while nobody uses it is made again when somebody does.
    this.#pool.on("error", () => undefined);
  }

  /** Runs `work` on a connection; one statement in it is one transaction. */
  use<Result>(work: (session: Session, how: Try) => Promise<Result>): Promise<Result> {
    return this.#persist(work);
  }

  /** Runs `work` in one transaction, again from the start when it was interrupted. */
  transact<Result>(work: (session: Session, how: Try) => Promise<Result>): Promise<Result> {
    return this.#persist((session, how) => session.transact(() => work(session, how)));
  }

  /** Reads on one unchanging picture. */
  readTogether<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.transact(async (session) => {
      await session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      return work(session);
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#pool.end();
  }

  async #persist<Result>(work: (session: Session, how: Try) => Promise<Result>): Promise<Result> {
    const trouble = new Trouble(this.place);
    for (;;) {
      if (this.#isClosed) throw new BugError("The ledger was used after it was closed.");
      try {
        return await this.#tryOnce(work, trouble);
      } catch (thrown) {
        if (thrown instanceof AwayError) this.#tellAway();
        await trouble.waitOrGiveUp(thrown, this.#patienceMs);
      }
    }
  }

  async #tryOnce<Result>(
    work: (session: Session, how: Try) => Promise<Result>,
    trouble: Trouble,
  ): Promise<Result> {
    const client = await this.#connect();
    let failure: unknown;
    try {
      return await work(new Session(client, this.place), { mayBeDone: trouble.mayBeDone });
    } catch (thrown) {
      failure = thrown;
      if (thrown instanceof AwayError) trouble.mayBeDone = true;
      throw thrown;
    } finally {
      client.release(failure instanceof AwayError);
    }
  }

  async #connect(): Promise<PoolClient> {
    try {
      const client = await this.#pool.connect();
      this.#wasConnected = true;
      if (this.#isAway) {
        this.#isAway = false;
        this.#options.onAway?.("back");
      }
      return client;
    } catch (thrown) {
      throw explainFailure(thrown, this.place);
    }
  }

  get #patienceMs(): number {
    const { patienceMs = PATIENCE_MS, openPatienceMs = 0 } = this.#options;
    return this.#wasConnected ? patienceMs : openPatienceMs;
  }

  #tellAway(): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#options.onAway?.("away");
  }
}

/** What has gone wrong with one piece of work so far. */
class Trouble {
  readonly #place: PostgresPlace;
  #awaySinceMs: number | null = null;
  #waitMs = RETRY_WAIT_MIN_MS;
  #conflicts = 0;
  mayBeDone = false;

  constructor(place: PostgresPlace) {
    this.#place = place;
  }

  /** Resolves when the work may be tried again; throws what must be told. */
  async waitOrGiveUp(thrown: unknown, patienceMs: number): Promise<void> {
    if (thrown instanceof ConflictError) {
      this.#conflicts += 1;
      if (this.#conflicts > CONFLICTS_MAX) throw ledgerIsBusy(this.#place, thrown);
      await systemClock.sleep(Math.random() * RETRY_WAIT_MIN_MS);
      return;
    }
    if (!(thrown instanceof AwayError)) throw thrown;
    const nowMs = performance.now();
    this.#awaySinceMs ??= nowMs;
    const waitedMs = nowMs - this.#awaySinceMs;
    if (waitedMs >= patienceMs) throw serverIsAway(this.#place, thrown, waitedMs);
    await systemClock.sleep(this.#waitMs * (0.5 + Math.random() / 2));
    this.#waitMs = Math.min(this.#waitMs * 2, RETRY_WAIT_MAX_MS);
  }
}

function connectionOf({ url }: PostgresPlace) {
  return { connectionString: url };
}

/** Every session is alike, whatever the server's or the user's own settings are. */
async function setUp(client: ClientBase, options: DatabaseOptions): Promise<void> {
  // Whoever uses it is told by what they asked; nobody else needs to know.
  client.on("error", () => undefined);
  await client.query(`
    SET search_path = shipledger, pg_catalog;
    SET statement_timeout = ${STATEMENT_TIMEOUT_MS};
    SET lock_timeout = ${LOCK_TIMEOUT_MS};
    SET idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT_MS};
    SET default_transaction_isolation = 'read committed';
    SET jit = off;
    ${options.isLossy === true ? "SET synchronous_commit = off;" : DURABLE}
    ${options.isPointwise === true ? POINTWISE : ""}
  `);
}

/** At least the server's own disk, and more where the server is set to wait for its standbys. */
const DURABLE = `
  SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') IN ('off', 'local');`;

/**
 * A prepared statement keeps the plan that was made while a table was small, and
 * statistics lag behind a table that grows by the second. By key is always right here.
 */
const POINTWISE = `
  SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;`;

function getTypeParser(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  if (oid === INT8) return parseInt8;
  if (oid === JSON_TYPE) return (text) => text;
  return types.getTypeParser(oid, format) as (text: string) => unknown;
}

/** A number that JavaScript cannot hold stays a text, and the check of its row refuses it. */
function parseInt8(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
