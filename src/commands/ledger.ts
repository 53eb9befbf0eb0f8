import { resolve } from "node:path";
import { ExitCode } from "../errors.ts";
import { backupSqliteLedger } from "../store/sqlite/backup-ledger.ts";
import { verifySqliteLedger } from "../store/sqlite/verify-ledger.ts";
import { printBackup, printVerdict } from "../ui/print-ledger.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { locateLedgerFile } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of ledger backup. */
export interface BackupFlags extends CommonFlags {
  readonly file: string;
  readonly force: boolean;
}

/** `shipledger ledger verify`: looks through the whole ledger. Changes nothing. */
export async function runLedgerVerify(flags: CommonFlags, terminal: Terminal): Promise<ExitCode> {
  const path = await locateLedgerFile(flags, terminal);
  const report = verifySqliteLedger(path);
  printVerdict(path, report, { json: flags.json, write: createStreamWriter(terminal.stdout) });
  return report.problems.length > 0 ? ExitCode.resumable : ExitCode.ok;
}

/** `shipledger ledger backup FILE`: a verified copy, also while runs write to the ledger. */
export async function runLedgerBackup(flags: BackupFlags, terminal: Terminal): Promise<ExitCode> {
  const path = await locateLedgerFile(flags, terminal);
  const target = resolve(terminal.cwd, flags.file);
  const done = await backupSqliteLedger(path, target, { force: flags.force });
  printBackup(done, { json: flags.json, write: createStreamWriter(terminal.stdout) });
  return ExitCode.ok;
}
