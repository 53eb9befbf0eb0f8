import { dirname } from "node:path";
import { countDecisions, type BatchPlan } from "../../batch/plan.ts";
import type { SendingGate } from "../../batch/run/pause.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { MissingSheetError } from "../../sheet/missing-sheet-error.ts";
import { openFile } from "../../sheet/open-file.ts";
import { countOf } from "../../ui/format.ts";
import type { FileCounts, WatchedFile } from "../../ui/print-watch.ts";
import type { RunFlags } from "../flags.ts";
import { withMapStep } from "../map-step.ts";
import { makePlan, readInputs } from "../prepare-plan.ts";
import { carryOutRun } from "../run/carry-out.ts";
import type { RunControls } from "../run/controls.ts";
import { prepareRun } from "../run/prepare-run.ts";
import { createSetting } from "../run/run-setting.ts";
import { openSession, planSettings, type Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { countsOfFinished, countsOfResult, mayGoThrough, needsAttention } from "./file-counts.ts";
import { dayOf } from "./pick-up-time.ts";
import type { TakenFile } from "./taken-file.ts";
import { runFlagsFor, type WatchFlags } from "./watch-flags.ts";

/** What handling a file works with. */
export interface WatchWorld {
  readonly flags: WatchFlags;
  readonly terminal: Terminal;
  readonly timeZone: string;
  /** Aborts when nothing new shall be sent. */
  readonly drain: AbortSignal;
  readonly gate: SendingGate;
  readonly onDrain: () => void;
  readonly onAbort: () => void;
  /** Told when a file waits to be run again. */
  readonly onWaiting: (file: string, counts: FileCounts, waitMs: number) => void;
  /** The pauses before a file is run again whose rows did not go through; then a person has to look. */
  readonly pausesMs: readonly number[];
}

/** What became of the run of a file. */
interface FileEnding {
  readonly exitCode: ExitCode;
  readonly runId: string;
  readonly counts: FileCounts | null;
  /** What a person has to know besides the result; null for nothing. */
  readonly note: string | null;
  readonly isSeenBefore: boolean;
}

const UNTOLD = { runId: "", counts: null, isSeenBefore: false };
/** A file of which an earlier watch had decided everything; where it lies tells how it ended. */
const ENDED_BEFORE: FileEnding = { ...UNTOLD, exitCode: ExitCode.ok, note: null };

/**
 * Runs a file that was taken, or goes on with it after a crash, and moves it to
 * where it belongs. Answers null for a file that stays taken, since the watch is
 * ending: the next one goes on with it.
 *
 * @throws UserError for what is wrong with config, ledger or credentials and not
 *   with the file, which stays taken
 */
export async function handleFile(taken: TakenFile, world: WatchWorld): Promise<WatchedFile | null> {
  if (taken.isEnded) return describeEnd(taken, ENDED_BEFORE, await taken.finish());
  if (!(await taken.isThere())) {
    await taken.discard();
    return null;
  }
  const ending = await endingOf(taken, world);
  if (ending === null) return null;
  const to = ending.exitCode === ExitCode.ok ? "done" : "attention";
  const day = dayOf(world.terminal.clock.nowMs(), world.timeZone);
  return describeEnd(taken, ending, await taken.end(to, day, ending.note));
}

function describeEnd(
  { name }: TakenFile,
  { runId, counts, note, isSeenBefore, ...ending }: FileEnding,
  movedTo: readonly string[],
): WatchedFile {
  const end = movedTo[0]?.startsWith("attention") === true ? "attention" : "done";
  const isUntold = end === "attention" && ending.exitCode === ExitCode.ok;
  const exitCode = isUntold ? ExitCode.rejected : ending.exitCode;
  return { file: name, end, exitCode, runId, counts, isSeenBefore, note, movedTo };
}

async function endingOf(taken: TakenFile, world: WatchWorld): Promise<FileEnding | null> {
  const flags = runFlagsFor(world.flags, taken.path, taken.resultPath);
  const session = await openSession(flags, world.terminal);
  try {
    if (!taken.isNew) {
      const before = await seeBefore(taken, flags, session, world);
      if (before) return before;
      await taken.markNew();
    }
    return (
      (await readEarlierEnding(taken)) ?? (await runUntilThrough(taken, flags, session, world))
    );
  } catch (thrown) {
    if (!isAboutFile(thrown)) throw thrown;
    return {
      ...UNTOLD,
      exitCode: ExitCode.unreadable,
      note: noteOf(thrown, taken, world.terminal),
    };
  } finally {
    await session.close();
  }
}

/** Whether the file is at fault, and not what all files need. */
function isAboutFile(thrown: unknown): thrown is UserError {
  if (!(thrown instanceof UserError)) return false;
  // With --sheet, each workbook has to have one of that name.
  return thrown.exitCode === ExitCode.unreadable || thrown instanceof MissingSheetError;
}

/** What was wrong with a file, to lie beside it: commands in it are for whoever stands there. */
function noteOf(thrown: UserError, { path }: TakenFile, { words }: Terminal): string {
  const { message, nextSteps } = withMapStep(thrown, { cwd: dirname(path), words });
  return [message, "", "Try:", ...nextSteps.map((step) => `  - ${step}`), ""].join("\n");
}

/** The ending of a file whose bytes some run has read before; null for a new one. */
async function seeBefore(
  taken: TakenFile,
  flags: RunFlags,
  { config, ledger }: Session,
  { terminal }: WatchWorld,
): Promise<FileEnding | null> {
  const { source } = await openFile(taken.path, 0);
  const [firstRead] = await ledger.readFirstReads([source.hash]);
  if (firstRead === null || firstRead === undefined) return null;
  const { read, known } = await readInputs(flags, terminal, config, () => undefined);
  const settings = planSettings(config, flags, terminal.clock.nowMs());
  const open = countOpen(await makePlan(read, known, ledger, settings));
  const seen = { ...UNTOLD, isSeenBefore: true };
  if (open === 0) return { ...seen, exitCode: ExitCode.ok, note: null };
  const note = [
    `A file with the same content was read before, and ${countOf(open, "package or row")} of it ${open === 1 ? "is" : "are"} not posted.`,
    "A folder that is watched takes no file twice.",
    "",
    "Try:",
    `  - Look at it: shipledger plan ${taken.name}`,
    `  - Send what is left: shipledger run ${taken.name}, or run the result of the first time.`,
    "",
  ].join("\n");
  return { ...seen, exitCode: ExitCode.rejected, note };
}

/** Packages and rows that a run would send or reject. */
function countOpen(plan: BatchPlan): number {
  const { create, update, replay, reject } = countDecisions(plan);
  const orphans = plan.orders.reduce((sum, { decided }) => sum + decided.orphans.length, 0);
  return create + update + replay + reject + orphans + plan.loose.length;
}

/** What the result says that a watch had written before it died; null where it is to be run (again). */
async function readEarlierEnding(taken: TakenFile): Promise<FileEnding | null> {
  if (!(await taken.hasResult())) return null;
  const { runId, counts } = await countsOfResult(taken.resultPath);
  // Stopped in the middle: what was sent is in the ledger, and the run goes on from there.
  if (mayGoThrough(counts)) return null;
  const exitCode = needsAttention(counts) ? ExitCode.rejected : ExitCode.ok;
  return { exitCode, runId, counts, note: null, isSeenBefore: false };
}

/** Runs a file again while rows failed or are in doubt: the network may be back by then. */
async function runUntilThrough(
  { name }: TakenFile,
  flags: RunFlags,
  session: Session,
  world: WatchWorld,
): Promise<FileEnding | null> {
  const { terminal, drain, onWaiting, pausesMs } = world;
  for (const waitMs of pausesMs) {
    const ending = await runFile(flags, session, world);
    if (!ending?.counts || !mayGoThrough(ending.counts)) return ending;
    onWaiting(name, ending.counts, waitMs);
    await terminal.clock.sleep(waitMs, drain).catch(() => undefined);
    if (drain.aborted) return null;
  }
  return runFile(flags, session, world);
}

async function runFile(
  flags: RunFlags,
  session: Session,
  world: WatchWorld,
): Promise<FileEnding | null> {
  let counts: FileCounts | null = null;
  const setting = createSetting(flags, world.terminal, session, null, {
    onEvent: (event) => {
      if (event.type === "run:finished") counts = countsOfFinished(event);
    },
    close: async () => {},
  });
  const { drain, gate, onDrain, onAbort } = world;
  const controls: RunControls = {
    drain,
    gate,
    onDrain,
    onAbort,
    onPause: () => undefined,
    release: () => undefined,
  };
  const prepared = await prepareRun(setting);
  const exitCode = await carryOutRun(prepared, controls, setting);
  if (exitCode === ExitCode.credentials) throw refusedCredentials();
  if (drain.aborted && exitCode === ExitCode.resumable) return null;
  return {
    exitCode,
    runId: setting.runId,
    counts,
    note: mailNote(exitCode, counts),
    isSeenBefore: false,
  };
}

/** The next file would be refused as well, so the watch ends here. */
function refusedCredentials(): UserError {
  return new UserError("Credentials were refused; the watch ends, and the file stays taken.", {
    nextSteps: [
      "Renew the credentials of the account, then start the same command: it goes on with this file.",
      "shipledger posts list --state not-attempted",
    ],
    exitCode: ExitCode.credentials,
  });
}

/** A result in which all is well, with an ending that is not: then it was its mail. */
function mailNote(exitCode: ExitCode, counts: FileCounts | null): string | null {
  if (exitCode === ExitCode.ok || counts === null || needsAttention(counts)) return null;
  return "Every row is posted, and a mail to a partner was not taken.\n\nTry:\n  - shipledger mail list\n";
}
