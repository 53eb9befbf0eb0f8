import { z } from "zod";
import { assertInvariant } from "../../errors.ts";
import type { RunEnding, RunFile, RunInputs, RunRecord } from "../ledger.ts";
import { makeTimeline, runStartShape } from "../timeline.ts";
import type { Timeline } from "../timeline.ts";
import type { Database } from "./database.ts";
import { takeNumbers } from "./numbers.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import { storableText } from "./storable.ts";

const seqShape = { name: "a sequence number", schema: z.object({ seq: z.int().nullable() }) };

const startShape = {
  name: "a run",
  schema: z.object({ runId: z.string(), startSeq: z.int(), command: z.string() }),
};
const inputShape = {
  name: "a file of a run",
  schema: z.object({
    runId: z.string(),
    path: z.string(),
    hash: z.string(),
    seq: z.int(),
  }),
};

const FIRST_READS = statement(`
  SELECT f.first_read_seq AS seq FROM unnest($1::text[]) WITH ORDINALITY AS i (hash, at)
  LEFT JOIN files AS f ON f.hash = i.hash ORDER BY i.at`);
const RUN_STARTS = statement(`
  SELECT run_id AS "runId", start_seq AS "startSeq", command FROM runs WHERE run_id = ANY ($1::text[])`);
const RUN_FILES = statement(`
  SELECT r.run_id AS "runId", r.path, coalesce(f.origin_hash, r.hash) AS hash,
    coalesce(f.origin_seq, f.first_read_seq) AS seq
  FROM run_files AS r JOIN files AS f ON f.hash = r.hash
  WHERE r.run_id = ANY ($1::text[]) ORDER BY r.run_id, r.position`);
const ALL_STARTS = statement(`
  SELECT start_seq AS "startSeq", started_at_ms AS "startedAtMs" FROM runs
  ORDER BY started_at_ms, start_seq`);
const BEGIN_RUN = statement(`
  INSERT INTO runs (run_id, start_seq, command, started_at_ms) VALUES ($1, $2, $3, $4)
  ON CONFLICT (run_id) DO NOTHING`);
const KEEP_FILES = statement(`
  INSERT INTO files (hash, first_read_seq, name, size_bytes, origin_seq, origin_hash)
  SELECT * FROM json_to_recordset($1) AS r (hash text, seq bigint, name text, "sizeBytes" bigint,
    "originSeq" bigint, "originHash" text)
  ON CONFLICT (hash) DO NOTHING`);
const KEEP_RUN_FILES = statement(`
  INSERT INTO run_files (run_id, position, hash, path)
  SELECT $1, * FROM json_to_recordset($2) AS r (position int, hash text, path text)
  ON CONFLICT (run_id, position) DO NOTHING`);
const END_RUN = statement(`
  UPDATE runs SET ended_at_ms = $2, result_path = $3, result_hash = $4 WHERE run_id = $1`);

/** When each file was first read by a run; null for a new one. */
export async function readFirstReads(
  database: Database,
  hashes: readonly string[],
): Promise<(number | null)[]> {
  const rows = await database.use((session) =>
    session.readAll(seqShape, FIRST_READS, hashes.map(storableText)),
  );
  return rows.map(({ seq }) => seq);
}

/** When each run began and what it read; null for one that this ledger does not know. */
export function readRunInputs(
  database: Database,
  runIds: readonly string[],
): Promise<(RunInputs | null)[]> {
  const names = runIds.map(storableText);
  return database.readTogether(async (session) => {
    const [starts, rows] = await Promise.all([
      session.readAll(startShape, RUN_STARTS, names),
      session.readAll(inputShape, RUN_FILES, names),
    ]);
    const begun = new Map(starts.map((start) => [start.runId, start]));
    const files = Map.groupBy(rows, ({ runId }) => runId);
    return names.map((name): RunInputs | null => {
      const start = begun.get(name);
      if (!start) return null;
      const own = files.get(name) ?? [];
      return {
        startSeq: start.startSeq,
        command: start.command,
        files: own.map(({ path, hash, seq }) => ({ path, origin: { hash, seq } })),
      };
    });
  });
}

/** Records a run with its files; answers when each file was first read, in their order. */
export async function recordRun(
  database: Database,
  run: RunRecord,
  files: readonly RunFile[],
): Promise<number[]> {
  const hashes = files.map(({ hash }) => hash);
  const rows = await database.transact(async (session, { mayBeDone }) => {
    const takeNumber = await takeNumbers(session, 1 + files.length);
    const { runId, command, startedAtMs } = run;
    const begun = await session.write(
      BEGIN_RUN,
      runId,
      takeNumber(),
      command,
      Math.floor(startedAtMs),
    );
    assertInvariant(begun === 1 || mayBeDone, `Run ${runId} was begun twice.`);
    const kept = files.map(({ hash, name, sizeBytes, origin }) => {
      const { seq: originSeq = null, hash: originHash = null } = origin ?? {};
      const seq = takeNumber();
      return { hash, seq, name: storableText(name), sizeBytes, originSeq, originHash };
    });
    session.queue(KEEP_FILES, JSON.stringify(kept.toSorted((a, b) => compare(a.hash, b.hash))));
    const places = files.map(({ hash, path }, position) => {
      return { position, hash, path: storableText(path) };
    });
    session.queue(KEEP_RUN_FILES, runId, JSON.stringify(places));
    return session.readAll(seqShape, FIRST_READS, hashes);
  });
  return rows.map(({ seq }) => {
    assertInvariant(seq !== null, "A file that was just recorded is not there.");
    return seq;
  });
}

/** Records the end of a run. */
export async function recordRunEnd(
  database: Database,
  runId: string,
  endedAtMs: number,
  { resultPath, resultHash }: RunEnding = {},
): Promise<void> {
  const path = resultPath === undefined ? null : storableText(resultPath);
  const ended = await database.use((session) =>
    session.write(END_RUN, runId, Math.floor(endedAtMs), path, resultHash ?? null),
  );
  assertInvariant(ended === 1, `Run ${runId} ended and was never begun.`);
}

/** Where times from elsewhere fall among the runs recorded so far. */
export async function readTimeline(session: Session): Promise<Timeline> {
  return makeTimeline(await session.readAll(runStartShape, ALL_STARTS));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
