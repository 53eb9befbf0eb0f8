import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { ExitCode, UserError } from "../errors.ts";
import { POST_STATES } from "../domain/post.ts";
import { commonOptions, planOptions, runOptions } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

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
  let exitCode: ExitCode = ExitCode.ok;
  const done = (code: ExitCode) => {
    exitCode = code;
  };
  const parser = yargs(hideBin([...argv]))
    .scriptName("shipledger")
    .usage(
      "$0 <command>\n\nShipment sheets in, marketplace fulfillments out: sent once, every package ID kept.",
    )
    .command(
      "plan <files..>",
      "read, group, check; print what would be sent and how long it would take",
      planOptions,
      async (args) => done(await (await import("./plan.ts")).runPlanCommand(args, terminal)),
    )
    .command("run <files..>", "plan, send, write the result workbook", runOptions, async (args) =>
      done(await (await import("./run.ts")).runRunCommand(args, terminal)),
    )
    .command("posts <command>", "look into the ledger", (parser) =>
      postsCommands(parser, terminal, done),
    )
    .command(
      "sandbox",
      "a local marketplace to rehearse on, with exact limits and faults on request",
      sandboxOptions,
      async (args) => done(await (await import("./sandbox.ts")).runSandboxCommand(args, terminal)),
    )
    .command(
      "explain <code>",
      "tell what a reason code means and what to do",
      (parser) =>
        parser
          .positional("code", { type: "string", demandOption: true })
          .option("json", { type: "boolean", default: false }),
      async (args) => done((await import("./explain.ts")).runExplainCommand(args, terminal)),
    )
    .demandCommand(1, "Say what to do: plan, run, posts or sandbox.")
    .recommendCommands()
    .strict()
    .version(version)
    .help()
    .alias({ h: "help" })
    .wrap(Math.min(100, terminal.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? wrongUsage(message);
    });
  await parser.parseAsync();
  return exitCode;
}

function wrongUsage(message: string): UserError {
  return new UserError(message, { nextSteps: ["shipledger --help", "shipledger run --help"] });
}

type Parser = ReturnType<typeof yargs>;

function postsCommands(parser: Parser, terminal: Terminal, done: (code: ExitCode) => void) {
  return parser
    .command(
      "list",
      "posts, newest first",
      (parser) =>
        commonOptions(parser)
          .option("state", {
            type: "string",
            array: true,
            requiresArg: true,
            describe: `only these: ${POST_STATES.join(", ")}`,
          })
          .option("order", { type: "string", requiresArg: true, describe: "only of this order" })
          .option("run", { type: "string", requiresArg: true, describe: "only of this run" })
          .option("limit", {
            type: "number",
            default: 100,
            requiresArg: true,
            describe: "at most so many",
          }),
      async (args) => done(await (await import("./posts.ts")).runPostsList(args, terminal)),
    )
    .command(
      "show <order>",
      "everything the ledger holds of one order",
      (parser) => commonOptions(parser).positional("order", { type: "string", demandOption: true }),
      async (args) =>
        done(await (await import("./posts.ts")).runPostsShow(args.order, args, terminal)),
    )
    .demandCommand(1, "Say which: posts list, or posts show ORDER.");
}

function sandboxOptions<T>(parser: import("yargs").Argv<T>) {
  return parser
    .option("port", {
      type: "number",
      default: 0,
      requiresArg: true,
      describe: "0 for any free port",
    })
    .option("orders", {
      type: "string",
      requiresArg: true,
      describe: "order report that says what was ordered",
    })
    .option("open-orders", {
      type: "boolean",
      default: true,
      describe: "take orders that are not listed; --no-open-orders for 404",
    })
    .option("rate", {
      type: "number",
      requiresArg: true,
      describe: "fulfillment requests per second",
    })
    .option("burst", {
      type: "number",
      requiresArg: true,
      describe: "fulfillment requests at once",
    })
    .option("edits-max", {
      type: "number",
      requiresArg: true,
      describe: "edits that one package takes",
    })
    .option("faults", {
      type: "string",
      requiresArg: true,
      describe: "faults to make, as JSON or a file",
    })
    .option("seed", { type: "number", requiresArg: true, describe: "start of the random faults" })
    .option("state", {
      type: "string",
      requiresArg: true,
      describe: "file that keeps the state between starts",
    })
    .option("json", { type: "boolean", default: false, describe: "print the address as JSON" });
}
