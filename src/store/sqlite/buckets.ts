import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { BucketChange, BucketState, BucketStore } from "../buckets.ts";
import type { Connection } from "./connection.ts";
import { SideFile, type SideFileKind } from "./side-file.ts";

const KIND: SideFileKind = {
  // "ShBk".
  applicationId: 0x5368426b,
  holds: "The rate limits",
  tables: `CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY,
    arrival_ms REAL NOT NULL,
    slowness REAL NOT NULL,
    blocked_until_ms REAL NOT NULL,
    written_at_ms REAL NOT NULL
  ) STRICT, WITHOUT ROWID`,
};

// Infinity passes here: whether a state makes sense is for the store to say.
const number = z.custom<number>((value) => typeof value === "number");
const bucketShape = {
  name: "a bucket",
  schema: z.object({
    arrivalMs: number,
    slowness: number,
    blockedUntilMs: number,
    writtenAtMs: number,
  }),
};

/**
 * The buckets in a small file of their own, shared by all processes of this
 * machine. To lose it costs a few refusals and no correctness.
 *
 * @throws UserError when no file can be made at `path`.
 */
export function openSqliteBuckets(path: string, clock: Clock): BucketStore {
  const file = new SideFile(path, KIND);
  return {
    update: async <Answer>(name: string, change: BucketChange<Answer>): Promise<Answer> =>
      file.use((connection) => updateBucket(connection, name, change, clock)),
    read: async (name) => file.use((connection) => checkState(readState(connection, name))),
    close: async () => file.close(),
  };
}

function updateBucket<Answer>(
  connection: Connection,
  name: string,
  change: BucketChange<Answer>,
  clock: Clock,
): Answer {
  return connection.writeTogether(() => {
    const stored = checkState(readState(connection, name));
    const { state, answer } = change(stored, clock.nowMs());
    writeState(connection, name, state);
    return answer;
  });
}

function readState(connection: Connection, name: string): BucketState | null {
  return connection.readOne(
    bucketShape,
    `SELECT arrival_ms AS arrivalMs, slowness, blocked_until_ms AS blockedUntilMs,
       written_at_ms AS writtenAtMs FROM buckets WHERE name = ?`,
    name,
  );
}

function writeState(connection: Connection, name: string, state: BucketState): void {
  connection.write(
    `INSERT INTO buckets (name, arrival_ms, slowness, blocked_until_ms, written_at_ms)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET arrival_ms = excluded.arrival_ms,
       slowness = excluded.slowness, blocked_until_ms = excluded.blocked_until_ms,
       written_at_ms = excluded.written_at_ms`,
    name,
    state.arrivalMs,
    state.slowness,
    state.blockedUntilMs,
    state.writtenAtMs,
  );
}

/** A state that makes no sense is no state. */
function checkState(state: BucketState | null): BucketState | null {
  if (!state) return null;
  const numbers = [state.arrivalMs, state.slowness, state.blockedUntilMs, state.writtenAtMs];
  return numbers.every((value) => Number.isFinite(value)) && state.slowness >= 1 ? state : null;
}
