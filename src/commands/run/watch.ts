import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ExitCode } from "../../errors.ts";
import { defaultResultPath, probeResultPath } from "../../sheet/result-path.ts";
import { writeResult } from "../../sheet/result-file.ts";
import { buildResultModel } from "../../sheet/result-model.ts";
import type { ReadSheets } from "../../sheet/read-sheets.ts";
import type { PostQueue, StoredRun } from "../../store/queue.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { RunFlags } from "../flags.ts";
import type { Session } from "../session.ts";
import { drainOnSignals } from "../signals.ts";
import type { Terminal } from "../terminal.ts";
import { exitCodeOf } from "./exit-code.ts";
import { unpackDocument, type QueueDocument } from "./queue-document.ts";
import { readQueuedSheets } from "./queued-sheets.ts";
import { RunStage } from "./stage.ts";
import { WatchedAnswers } from "./watched-answers.ts";
import { followRun } from "./follow-run.ts";
import { withQueuedRun } from "./with-queued-run.ts";

/** `run --watch ID`: shows a queued run until it has ended, and writes its result. */
export function watchRun(runId: string, flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  return withQueuedRun(runId, flags, terminal, async ({ session, queue, stored }) => {
    const document = unpackDocument(stored.document, runId);
    const resultPath = watchedResultPath(stored, flags, terminal);
    await probeResultPath(resultPath, []);
    const read = await readQueuedSheets(stored, document);
    return showWatch({ runId, flags, terminal, session, queue, document, read, resultPath });
  });
}

/** A watch whose run and sheets are there. */
interface Watch {
  readonly runId: string;
  readonly flags: RunFlags;
  readonly terminal: Terminal;
  readonly session: Session;
  readonly queue: PostQueue;
  readonly document: QueueDocument;
  readonly read: ReadSheets;
  readonly resultPath: string;
}

async function showWatch(watch: Watch): Promise<ExitCode> {
  const { runId, flags, terminal, session, queue, document, read } = watch;
  const stage = new RunStage(flags, terminal);
  const leaving = drainOnSignals(() => undefined);
  // Whoever watches can leave; the run is the workers'.
  const controls = { onDrain: leaving.start, onAbort: leaving.leave, onPause: () => undefined };
  try {
    stage.emit({
      type: "run:started",
      runId,
      atMs: document.startedAtMs,
      files: read.files.map(({ path }) => path),
      ledger: session.ledgerPlace.shown,
      ledgerIsNew: false,
      shipByMs: document.shipByMs,
    });
    await stage.open({ ...controls, readGauges: () => [], isPlanShown: false });
    stage.emit(document.plan);
    const isWholeNow = async (): Promise<QueueDocument | null> => {
      const again = await queue.readRun(runId);
      return again?.isWhole === true ? unpackDocument(again.document, runId) : null;
    };
    const answers = new WatchedAnswers(document, read.lines);
    const emit = stage.emit.bind(stage);
    emitAll(answers, emit);
    const following = { queue, answers, emit, isWholeNow };
    const isOver = await followRun(runId, following, leaving.signal, terminal);
    if (!isOver) {
      createStreamWriter(terminal.stderr)(
        `The run goes on without this screen. Watch it again: shipledger run --watch ${runId}\n`,
      );
      return ExitCode.resumable;
    }
    return await endWatch(watch, answers, stage);
  } finally {
    leaving.stop();
    await stage.close();
  }
}

function emitAll(answers: WatchedAnswers, emit: RunStage["emit"]): void {
  for (const event of answers.decidedEvents()) emit(event);
}

async function endWatch(
  { runId, terminal, session, document, read, resultPath, flags }: Watch,
  answers: WatchedAnswers,
  stage: RunStage,
): Promise<ExitCode> {
  const { clock } = terminal;
  const { startedAtMs } = document;
  const { requests, throttled, lastAtMs } = answers.totals();
  const finishedAtMs = Math.max(startedAtMs, lastAtMs);
  const ledger = session.ledgerPlace.shown;
  const model = buildResultModel({
    runId,
    tables: read.tables,
    lines: read.lines,
    answers: answers.rows,
    packages: answers.packages(),
    summary: { startedAtMs, finishedAtMs, ledger, requests, throttled },
  });
  const written = await writeResult(resultPath, model, {
    overwrite: flags.out !== undefined,
    onRows: (done, of) => stage.emit({ type: "result:progress", done, of }),
  });
  const { path, intendedPath, hash } = written;
  stage.emit({ type: "result:written", path, intendedPath });
  await session.ledger.endRun(runId, clock.nowMs(), { resultPath: path, resultHash: hash });
  const durationMs = finishedAtMs - startedAtMs;
  const finished = answers.finish({ runId, durationMs, result: path });
  stage.emit(finished);
  return exitCodeOf(finished, { refusedAccounts: new Map() });
}

/** Where `--out` says, else in this folder, named after the first sheet. */
function watchedResultPath({ sheets }: StoredRun, flags: RunFlags, { cwd }: Terminal): string {
  if (flags.out !== undefined) return resolve(cwd, flags.out);
  return defaultResultPath(join(cwd, basename(sheets[0]?.path ?? "run")), existsSync);
}
