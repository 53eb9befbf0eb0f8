import { resolve } from "node:path";
import { parseLedgerPlace, type LedgerPlace } from "../config/ledger-place.ts";
import { ExitCode } from "../errors.ts";
import { copyLedger } from "../store/copy-ledger.ts";
import { printCopy } from "../ui/print-ledger.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { openCopyPlace } from "./open-store.ts";
import { locateLedgerPlace } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of ledger copy. */
export interface CopyFlags extends CommonFlags {
  /** A path, or a postgres:// URL. */
  readonly to: string;
}

/** `shipledger ledger copy TO`: the whole ledger into an empty one, compared row by row. */
export async function runLedgerCopy(flags: CopyFlags, terminal: Terminal): Promise<ExitCode> {
  const from = await locateLedgerPlace(flags, terminal);
  const to = parseLedgerPlace(flags.to, resolve(terminal.cwd));
  const counts = await copyBetween(from, to, terminal);
  const write = createStreamWriter(terminal.stdout);
  printCopy({ from: from.shown, to: to.shown, rows: counts }, { json: flags.json, write });
  return ExitCode.ok;
}

async function copyBetween(from: LedgerPlace, to: LedgerPlace, { clock }: Terminal) {
  const source = await openCopyPlace(from, { clock, create: false });
  try {
    const target = await openCopyPlace(to, { clock, create: true });
    try {
      return await copyLedger(source, target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
