import type { Argv } from "yargs";
import type { Done } from "./done.ts";
import { withExamples } from "./examples.ts";
import { commonOptions } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** The commands below `ledger`. */
export function ledgerCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  return parser
    .command(
      "verify",
      "look through the whole ledger: structure, references, package IDs",
      (parser) => withExamples(commonOptions(parser), "ledger verify"),
      (args) =>
        done(import("./ledger.ts").then(({ runLedgerVerify }) => runLedgerVerify(args, terminal))),
    )
    .command(
      "backup <file>",
      "a verified copy, also while runs write to the ledger",
      (parser) =>
        withExamples(commonOptions(parser), "ledger backup")
          .positional("file", { type: "string", demandOption: true, describe: "file to make" })
          .option("force", { type: "boolean", default: false, describe: "replace that file" }),
      (args) =>
        done(import("./ledger.ts").then(({ runLedgerBackup }) => runLedgerBackup(args, terminal))),
    )
    .command(
      "copy <to>",
      "the whole ledger into an empty file or database, compared row by row",
      (parser) =>
        commonOptions(parser).positional("to", {
          type: "string",
          demandOption: true,
          describe: "a file to make, or the postgres:// URL of an empty database",
        }),
      (args) =>
        done(import("./ledger-copy.ts").then(({ runLedgerCopy }) => runLedgerCopy(args, terminal))),
    )
    .demandCommand(1, "Say which: ledger verify, ledger backup FILE, or ledger copy TO.");
}
