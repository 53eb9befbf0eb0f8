import { z } from "zod";
import { systemClock } from "../../clock.ts";
import { BugError, UserError } from "../../errors.ts";
import type { BucketChange, BucketState, BucketStore } from "../buckets.ts";
import type { Database } from "./database.ts";
import { createGroupQueue } from "./group-queue.ts";
import { statement } from "./statement.ts";
import { nowParameter, SQL_NOW_MS } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";

/** How often a change is made again that somebody else was faster with. */
const TRIES_MAX = 200;
const RETRY_WAIT_MAX_MS = 4;
/** Buckets read or written in one statement. */
const GROUP_MAX = 500;

// Infinity passes here: whether a state makes sense is for the store to say.
const number = z.custom<number>((value) => typeof value === "number");
const stateShape = {
  name: "a bucket",
  schema: z.object({
    arrivalMs: number.nullable(),
    slowness: number.nullable(),
    blockedUntilMs: number.nullable(),
    writtenAtMs: number.nullable(),
    version: z.int().nullable(),
    nowMs: z.number(),
  }),
};
const nameShape = { name: "a bucket", schema: z.object({ name: z.string() }) };

const READ = statement(`
  SELECT b.arrival_ms AS "arrivalMs", b.slowness,
    b.blocked_until_ms AS "blockedUntilMs", b.written_at_ms AS "writtenAtMs", b.version,
    ${SQL_NOW_MS("$2")} AS "nowMs"
  FROM unnest($1::text[]) WITH ORDINALITY AS i (name, at)
  LEFT JOIN buckets AS b ON b.name = i.name
  ORDER BY i.at`);

// In the order of their names, so that two writers never wait for each other.
const WRITE = statement(`
  INSERT INTO buckets (name, arrival_ms, slowness, blocked_until_ms, written_at_ms, version)
  SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[], $4::float8[], $5::float8[],
    $6::bigint[]) AS i (name, arrival_ms, slowness, blocked_until_ms, written_at_ms, version)
  ORDER BY i.name
  ON CONFLICT (name) DO UPDATE SET arrival_ms = excluded.arrival_ms,
    slowness = excluded.slowness, blocked_until_ms = excluded.blocked_until_ms,
    written_at_ms = excluded.written_at_ms, version = excluded.version
  WHERE buckets.version = excluded.version - 1
  RETURNING name`);

/** A bucket as it was read: the version that a change of it must name, 0 for a new one. */
interface ReadBucket {
  readonly state: BucketState | null;
  readonly version: number;
  readonly nowMs: number;
}

interface BucketWrite {
  readonly name: string;
  readonly state: BucketState;
  readonly version: number;
}

/**
 * The buckets in the ledger's database, by its clock. A change is made on what
 * was read and written only if nobody was faster; then it is made again. So no
 * lock is held while an answer travels.
 *
 * @param database whose commits need not reach the disk; the store closes it
 */
export function createPostgresBuckets(database: Database, time: TimeSource): BucketStore {
  const reads = createGroupQueue(
    (names: readonly string[]) => readBuckets(database, time, names),
    GROUP_MAX,
  );
  const writes = createGroupQueue(
    (items: readonly BucketWrite[]) => writeBuckets(database, items),
    GROUP_MAX,
  );
  const turns = new Map<string, Promise<unknown>>();

  async function readOne(name: string): Promise<ReadBucket> {
    const [found] = await reads.submit([name]);
    if (!found) throw new BugError("A bucket was not answered.");
    return found;
  }

  async function changeOne<Answer>(name: string, change: BucketChange<Answer>): Promise<Answer> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (tries > 0) await systemClock.sleep(Math.random() * RETRY_WAIT_MAX_MS);
      const before = await readOne(name);
      const { state, answer } = change(before.state, before.nowMs);
      const [isWritten] = await writes.submit([{ name, state, version: before.version + 1 }]);
      if (isWritten === true) return answer;
    }
    throw new UserError(`The rate limit ${name} is changed by too many at once.`, {
      nextSteps: ["Run fewer processes for this account."],
    });
  }

  return {
    /** One change of a bucket at a time from here; others are as fast or slow as we are. */
    async update(name, change) {
      const turn = (turns.get(name) ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => changeOne(name, change));
      turns.set(name, turn);
      try {
        return await turn;
      } finally {
        if (turns.get(name) === turn) turns.delete(name);
      }
    },
    read: async (name) => (await readOne(name)).state,
    async close() {
      await Promise.allSettled(turns.values());
      await Promise.all([reads.close(), writes.close()]);
      await database.close();
    },
  };
}

async function readBuckets(
  database: Database,
  time: TimeSource,
  names: readonly string[],
): Promise<ReadBucket[]> {
  const rows = await database.use((session) =>
    session.readAll(stateShape, READ, names, nowParameter(time)),
  );
  return rows.map(({ version, nowMs, ...state }) => {
    return { state: checkState(state), version: version ?? 0, nowMs };
  });
}

async function writeBuckets(database: Database, items: readonly BucketWrite[]): Promise<boolean[]> {
  const written = await database.use((session) =>
    session.readAll(
      nameShape,
      WRITE,
      items.map(({ name }) => name),
      items.map(({ state }) => state.arrivalMs),
      items.map(({ state }) => state.slowness),
      items.map(({ state }) => state.blockedUntilMs),
      items.map(({ state }) => state.writtenAtMs),
      items.map(({ version }) => version),
    ),
  );
  const names = new Set(written.map(({ name }) => name));
  return items.map(({ name }) => names.has(name));
}

/** A state that makes no sense is no state. */
function checkState(state: {
  readonly [Field in keyof BucketState]: number | null;
}): BucketState | null {
  const { arrivalMs, slowness, blockedUntilMs, writtenAtMs } = state;
  if (arrivalMs === null || slowness === null) return null;
  if (blockedUntilMs === null || writtenAtMs === null) return null;
  const numbers = [arrivalMs, slowness, blockedUntilMs, writtenAtMs];
  if (!numbers.every((value) => Number.isFinite(value)) || slowness < 1) return null;
  return { arrivalMs, slowness, blockedUntilMs, writtenAtMs };
}
