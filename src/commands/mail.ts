import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { MailingListener } from "../domain/mailing.ts";
import type { ResultSheet } from "../domain/result-sheet.ts";
import { ExitCode, UserError } from "../errors.ts";
import { readResultSheet } from "../sheet/read-result.ts";
import type { Outbox, RunResult } from "../store/outbox.ts";
import { askYesNo } from "../ui/ask.ts";
import { countOf } from "../ui/format.ts";
import { createMailingPrinter } from "../ui/print-mailing.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { choosePartners, redirectionOf, routeMails } from "./mail-setup.ts";
import { mailResult } from "./mailing.ts";
import type { MailingMode } from "./mailing.ts";
import { mayHaveOutbox, openOutbox } from "./open-outbox.ts";
import { loadConfigFor, locateLedgerPlace } from "./session.ts";
import { drainOnSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of mail. */
export interface MailFlags extends CommonFlags {
  readonly result: string | undefined;
  readonly run: string | undefined;
  readonly partner: readonly string[] | undefined;
  readonly account: string | undefined;
  readonly to: string | undefined;
  readonly again: boolean;
  readonly dryRun: boolean;
  readonly preview: string | undefined;
  readonly yes: boolean;
}

/** `shipledger mail RESULT`: splits a result by partner and sends each what is theirs. */
export async function runMailCommand(flags: MailFlags, terminal: Terminal): Promise<ExitCode> {
  checkMailFlags(flags);
  const config = await loadConfigFor(flags, terminal);
  const only = choosePartners(config, flags.partner);
  redirectionOf(config, flags.to);
  const mode = modeOf(flags, terminal);
  if (mode.kind === "send") routeMails(config);
  // What cannot be mailed is told before a ledger is made for it.
  const named = flags.result === undefined ? null : await readNamed(flags.result, terminal);
  const { clock, stdout, stderr } = terminal;
  const emit = createMailingPrinter(createStreamWriter(stdout), flags);
  const outbox = await openOutboxFor(flags, terminal, mode);
  const drain = drainOnSignals(() => {
    createStreamWriter(stderr)(
      "Stopping: what is being sent is finished. Again to leave at once.\n",
    );
  });
  try {
    const found = named ?? (await findResult(flags.run ?? "", outbox, emit));
    const runStartedAtMs = found.startedAtMs ?? (await startOf(found.result, outbox));
    const { to, account } = flags;
    const { path, result } = found;
    const order = { path, result, runStartedAtMs, mode, only, to, account };
    const confirm = confirmMails(flags, terminal);
    return await mailResult(order, { config, clock, outbox, emit, drain: drain.signal, confirm });
  } finally {
    drain.stop();
    await outbox?.close();
  }
}

/** In a terminal, asks before mails are sent, unless `--yes`; elsewhere nobody could answer. */
function confirmMails(
  { yes, json }: MailFlags,
  { stdin, stdout }: Terminal,
): ((mails: number) => Promise<boolean>) | null {
  if (yes || json || stdin.isTTY !== true || stdout.isTTY !== true) return null;
  return (mails) => askYesNo(`Send ${countOf(mails, "mail")}?`, { input: stdin, output: stdout });
}

function checkMailFlags({ result, run, dryRun, preview, again }: MailFlags): void {
  if ((result === undefined) === (run === undefined)) {
    throw new UserError(
      result === undefined ? "Say which result to mail." : "A result and --run are two results.",
      { nextSteps: ["shipledger mail manifest.result.xlsx", "shipledger mail --run RUN-ID"] },
    );
  }
  if (preview !== undefined && (dryRun || again)) {
    throw new UserError("--preview sends nothing, so it goes with neither --dry-run nor --again.", {
      nextSteps: ["Give one of them."],
    });
  }
}

function modeOf({ preview, dryRun, again }: MailFlags, { cwd }: Terminal): MailingMode {
  if (preview !== undefined) return { kind: "preview", folder: resolve(cwd, preview) };
  return { kind: dryRun ? "dry-run" : "send", again };
}

/** Only what sends, or needs to know a run, must have a ledger. */
async function openOutboxFor(
  flags: MailFlags,
  terminal: Terminal,
  { kind }: MailingMode,
): Promise<Outbox | null> {
  const place = await locateLedgerPlace(flags, terminal);
  const isNeeded = kind === "send" || flags.run !== undefined;
  if (!isNeeded && !mayHaveOutbox(place)) return null;
  const create = kind === "send" && flags.run === undefined;
  const { outbox, isNew } = await openOutbox(place, { clock: terminal.clock, create });
  if (isNew && !flags.json) {
    createStreamWriter(terminal.stdout)(`A new ledger was made at ${place.shown}.\n`);
  }
  return outbox;
}

interface FoundResult {
  readonly path: string;
  readonly result: ResultSheet;
  readonly startedAtMs: number | null;
}

async function readNamed(name: string, { cwd }: Terminal): Promise<FoundResult> {
  const path = resolve(cwd, name);
  return { path, result: await readResultSheet(path), startedAtMs: null };
}

/** The result of the run whose ID begins so, where that run left it. */
async function findResult(
  run: string,
  outbox: Outbox | null,
  emit: MailingListener,
): Promise<FoundResult> {
  const [first, second] = (await outbox?.findResults(run)) ?? [];
  if (!first || (second && first.runId !== run)) {
    throw noSuchRun(
      run,
      [first, second].flatMap((each) => each ?? []),
    );
  }
  const { path, startedAtMs, hash } = first;
  if (!existsSync(path)) throw movedResult(first);
  const result = await readResultSheet(path);
  if (hash !== "" && hash !== result.fileHash) emit({ type: "mail:result-changed", result: path });
  return { path, result, startedAtMs };
}

async function startOf({ runId }: ResultSheet, outbox: Outbox | null): Promise<number | null> {
  if (runId === null || outbox === null) return null;
  const [found] = await outbox.findResults(runId);
  return found?.startedAtMs ?? null;
}

function movedResult({ runId, path }: RunResult): UserError {
  return new UserError(`Run ${runId} left its result at ${path}, and it is not there any more.`, {
    nextSteps: [
      "If it was moved, name it: shipledger mail manifest.result.xlsx",
      "If it is lost, run the sheet again; nothing is posted twice.",
    ],
    exitCode: ExitCode.unreadable,
  });
}

function noSuchRun(run: string, found: readonly RunResult[]): UserError {
  if (found.length > 1) {
    return new UserError(`Several runs begin with ${run}.`, {
      nextSteps: [`Give more of the ID, such as ${found.map(({ runId }) => runId).join(" or ")}.`],
    });
  }
  return new UserError(`The ledger knows no result of a run ${run}.`, {
    nextSteps: [
      "Check the ID: it stands in the column run-id of every result.",
      "Or name the result itself: shipledger mail manifest.result.xlsx",
    ],
  });
}
