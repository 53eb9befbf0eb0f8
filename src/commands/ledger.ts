import { resolve } from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { backupSqliteLedger } from "../store/sqlite/backup-ledger.ts";
import { printBackup, printVerdict } from "../ui/print-ledger.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { verifyLedger } from "./open-store.ts";
import { locateLedgerPlace } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of ledger backup. */
export interface BackupFlags extends CommonFlags {
  readonly file: string;
  readonly force: boolean;
}

/** `shipledger ledger verify`: looks through the whole ledger. Changes nothing. */
export async function runLedgerVerify(flags: CommonFlags, terminal: Terminal): Promise<ExitCode> {
  const place = await locateLedgerPlace(flags, terminal);
  const report = await verifyLedger(place);
  const write = createStreamWriter(terminal.stdout);
  printVerdict(place.shown, report, { json: flags.json, write });
  return report.problems.length > 0 ? ExitCode.resumable : ExitCode.ok;
}

/** `shipledger ledger backup FILE`: a verified copy, also while runs write to the ledger. */
export async function runLedgerBackup(flags: BackupFlags, terminal: Terminal): Promise<ExitCode> {
  const place = await locateLedgerPlace(flags, terminal);
  if (place.kind !== "file") {
    throw new UserError(`The ledger ${place.shown} is a database of a server.`, {
      nextSteps: ["Back it up with pg_dump, as the server's other databases."],
    });
  }
  const target = resolve(terminal.cwd, flags.file);
  const done = await backupSqliteLedger(place.path, target, { force: flags.force });
  printBackup(done, { json: flags.json, write: createStreamWriter(terminal.stdout) });
  return ExitCode.ok;
}
