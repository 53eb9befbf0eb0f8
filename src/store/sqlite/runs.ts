import { z } from "zod";
import { assertInvariant } from "../../errors.ts";
import type { RunEnding, RunFile, RunInputs, RunRecord } from "../ledger.ts";
import type { RunResult } from "../outbox.ts";
import { runResultShape } from "../run-result.ts";
import type { Connection } from "./connection.ts";
import { takeSequence } from "./sequence.ts";

const seqShape = { name: "a sequence number", schema: z.object({ seq: z.int() }) };

const startShape = {
  name: "a run",
  schema: z.object({ seq: z.int(), command: z.string() }),
};

const inputShape = {
  name: "a file of a run",
  schema: z.object({ path: z.string(), hash: z.string(), seq: z.int() }),
};

/** When a file with these bytes was first read by a run; null for a new one. */
export function readFirstRead(connection: Connection, fileHash: string): number | null {
  const row = connection.readOne(
    seqShape,
    "SELECT first_read_seq AS seq FROM files WHERE hash = ?",
    fileHash,
  );
  return row?.seq ?? null;
}

/** When a run began and what it read; null for one that this ledger does not know. */
export function readRunInputs(connection: Connection, runId: string): RunInputs | null {
  const row = connection.readOne(
    startShape,
    "SELECT start_seq AS seq, command FROM runs WHERE run_id = ?",
    runId,
  );
  if (!row) return null;
  const files = connection.readAll(
    inputShape,
    `SELECT r.path, ifnull(f.origin_hash, r.hash) AS hash,
       ifnull(f.origin_seq, f.first_read_seq) AS seq
     FROM run_files AS r JOIN files AS f ON f.hash = r.hash
     WHERE r.run_id = ? ORDER BY r.position`,
    runId,
  );
  return {
    startSeq: row.seq,
    command: row.command,
    files: files.map(({ path, hash, seq }) => ({ path, origin: { seq, hash } })),
  };
}

/** Records a run with its files; answers when each file was first read, in their order. */
export function recordRun(
  connection: Connection,
  run: RunRecord,
  files: readonly RunFile[],
): number[] {
  connection.write(
    "INSERT INTO runs (run_id, start_seq, command, started_at_ms) VALUES (?, ?, ?, ?)",
    run.runId,
    takeSequence(connection),
    run.command,
    Math.floor(run.startedAtMs),
  );
  return files.map((file, position) => {
    const seq = keepFile(connection, file);
    connection.write(
      "INSERT INTO run_files (run_id, position, hash, path) VALUES (?, ?, ?, ?)",
      run.runId,
      position,
      file.hash,
      file.path,
    );
    return seq;
  });
}

/** Records the end of a run. */
export function recordRunEnd(
  connection: Connection,
  runId: string,
  endedAtMs: number,
  { resultPath, resultHash }: RunEnding = {},
): void {
  const ended = connection.write(
    "UPDATE runs SET ended_at_ms = ?, result_path = ?, result_hash = ? WHERE run_id = ?",
    Math.floor(endedAtMs),
    resultPath ?? null,
    resultHash ?? null,
    runId,
  );
  assertInvariant(ended === 1, `Run ${runId} ended and was never begun.`);
}

/** Results of runs whose ID begins so, newest first; at most two. */
export function readRunResults(connection: Connection, runIdStart: string): RunResult[] {
  return connection.readAll(
    runResultShape,
    `SELECT run_id AS runId, started_at_ms AS startedAtMs, result_path AS path,
       ifnull(result_hash, '') AS hash
     FROM runs WHERE substr(run_id, 1, length(?1)) = ?1 AND result_path IS NOT NULL
     ORDER BY start_seq DESC LIMIT 2`,
    runIdStart,
  );
}

function keepFile(connection: Connection, file: RunFile): number {
  const known = readFirstRead(connection, file.hash);
  if (known !== null) return known;
  const seq = takeSequence(connection);
  connection.write(
    `INSERT INTO files (hash, first_read_seq, name, size_bytes, origin_seq, origin_hash)
     VALUES (?, ?, ?, ?, ?, ?)`,
    file.hash,
    seq,
    file.name,
    file.sizeBytes,
    file.origin?.seq ?? null,
    file.origin?.hash ?? null,
  );
  return seq;
}
