import yargs, { type Argv } from "yargs";
import { hideBin } from "yargs/helpers";
import { ExitCode } from "../errors.ts";
import type { Done } from "./done.ts";
import { checkFlags } from "./check-flags.ts";
import { aidCommands } from "./declare-aids.ts";
import { ledgerCommands } from "./declare-ledger.ts";
import { mailCommands } from "./declare-mail.ts";
import { postsCommands } from "./declare-posts.ts";
import { profilesCommands } from "./declare-profiles.ts";
import { reconcileOptions } from "./declare-reconcile.ts";
import { sheetCommands } from "./declare-sheets.ts";
import { completeWord } from "./complete-word.ts";
import { withExamples } from "./examples.ts";
import { lookOptions, runOptions, workerOptions } from "./flags.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUsage } from "./wrong-usage.ts";

/**
 * Reads the command line and carries out its command. Commands are loaded when
 * they are called, so that help and a small plan are there at once.
 *
 * @returns the exit code
 * @throws UserError for a wrong command line, and whatever the command throws
 */
export async function runCommandLine(
  argv: readonly string[],
  version: string,
  terminal: Terminal,
): Promise<ExitCode> {
  let ending: Promise<ExitCode> = Promise.resolve(ExitCode.ok);
  const done: Done = (code) => {
    ending = Promise.resolve(code);
    // Its failure is thrown below, when the command line itself is done with.
    ending.catch(() => undefined);
  };
  const parser = yargs(hideBin([...argv]));
  declareCommands(parser, terminal, done)
    .scriptName("shipledger")
    // The words of the parser are read below, so they must be the same everywhere.
    .locale("en")
    .usage(
      "$0 <command>\n\nShipment sheets in, marketplace fulfillments out: sent once, every package ID kept.",
    )
    .demandCommand(
      1,
      "Say what to do: plan, run, worker, watch, template, map, reconcile, mail, posts, ledger, profiles, doctor, explain or sandbox.",
    )
    .recommendCommands()
    .strict()
    .check(checkFlags)
    .version(version)
    .completion(
      "completion",
      "print a script by which bash, zsh or fish completes words",
      completeWord,
    )
    .help()
    .alias({ h: "help" })
    .wrap(Math.min(100, terminal.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      // The parser's own errors are about the command line; all others are a command's.
      throw error && error.name !== "YError" ? error : wrongUsage(message, parser, terminal.words);
    });
  await parser.parseAsync();
  return ending;
}

function declareCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  const declared = parser
    .command(
      "plan <files..>",
      "read, group, check; print what would be sent and how long it would take",
      (each) => withExamples(lookOptions(each), "plan"),
      (args) =>
        done(import("./plan.ts").then(({ runPlanCommand }) => runPlanCommand(args, terminal))),
    )
    .command(
      "run [files..]",
      "plan, send, write the result workbook",
      (each) => withExamples(runOptions(each), "run"),
      (args) => done(import("./run.ts").then(({ runRunCommand }) => runRunCommand(args, terminal))),
    )
    .command(
      "worker",
      "send what runs have queued in a shared ledger, on any number of machines",
      (each) => withExamples(workerOptions(each), "worker"),
      (args) =>
        done(
          import("./worker.ts").then(({ runWorkerCommand }) => runWorkerCommand(args, terminal)),
        ),
    )
    .command(
      "reconcile <files..>",
      "end of day: do the manifests, the ledger and the marketplace agree?",
      (each) => withExamples(reconcileOptions(each), "reconcile"),
      (args) =>
        done(
          import("./reconcile.ts").then(({ runReconcileCommand }) =>
            runReconcileCommand(args, terminal),
          ),
        ),
    )
    .command(
      "mail",
      "send each partner the rows of a result that are theirs; list, show and settle mails",
      (parser) => mailCommands(parser, terminal, done),
    )
    .command(
      "posts <command>",
      "look into the ledger, settle doubts, import and export",
      (parser) => postsCommands(parser, terminal, done),
    )
    .command("ledger <command>", "look after the ledger itself: verify, backup, copy", (parser) =>
      ledgerCommands(parser, terminal, done),
    )
    .command("profiles <command>", "the layouts of sheets that are known: list, show", (parser) =>
      profilesCommands(parser, terminal, done),
    );
  return aidCommands(sheetCommands(declared, terminal, done), terminal, done);
}
