import type { Argv } from "yargs";
import type { Done } from "./done.ts";
import { MAIL_STATES } from "../store/outbox.ts";
import { withExamples } from "./examples.ts";
import { commonOptions } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** `mail RESULT`, and the commands below `mail`. */
export function mailCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  return parser
    .command(
      "$0 [result]",
      "send each partner the rows of a result that are theirs",
      mailOptions,
      (args) =>
        done(import("./mail.ts").then(({ runMailCommand }) => runMailCommand(args, terminal))),
    )
    .command("list", "mails, newest first", listOptions, (args) =>
      done(import("./mail-list.ts").then(({ runMailList }) => runMailList(args, terminal))),
    )
    .command("show <number>", "all that is known of one mail", showOptions, (args) =>
      done(
        import("./mail-list.ts").then(({ runMailShow }) =>
          runMailShow(args.number, args, terminal),
        ),
      ),
    )
    .command(
      "resolve <number>",
      "end an uncertainty, as the partner said",
      (parser) =>
        showOptions(parser).option("as", {
          choices: ["sent", "not-sent"] as const,
          demandOption: true,
          describe: "whether it has arrived; not-sent: the next mail sends it as the same message",
        }),
      (args) =>
        done(
          import("./mail-list.ts").then(({ runMailResolve }) =>
            runMailResolve(args.number, args.as, args, terminal),
          ),
        ),
    );
}

function mailOptions<T>(parser: Argv<T>) {
  return withExamples(commonOptions(parser), "mail")
    .positional("result", { type: "string", describe: "a result of run: XLSX or CSV" })
    .option("run", { type: "string", requiresArg: true, describe: "the result of this run" })
    .option("partner", {
      type: "string",
      array: true,
      nargs: 1,
      describe: "only to this partner; may be repeated",
    })
    .option("account", {
      type: "string",
      requiresArg: true,
      describe: "account of rows that name none",
    })
    .option("to", {
      type: "string",
      requiresArg: true,
      describe: "send everything to this address instead; it must be in smtp.allow",
    })
    .option("again", {
      type: "boolean",
      default: false,
      describe: "send also what was sent before, or may have arrived",
    })
    .option("dry-run", {
      type: "boolean",
      default: false,
      describe: "list who would get what; send nothing",
    })
    .option("yes", { type: "boolean", default: false, describe: "do not ask before sending" })
    .option("preview", {
      type: "string",
      requiresArg: true,
      describe: "write the mails into this folder; send nothing",
    });
}

function showOptions<T>(parser: Argv<T>) {
  return commonOptions(parser).positional("number", {
    type: "number",
    demandOption: true,
    describe: "its number in mail list",
  });
}

function listOptions<T>(parser: Argv<T>) {
  return commonOptions(parser)
    .option("partner", { type: "string", requiresArg: true, describe: "only to this partner" })
    .option("run", { type: "string", requiresArg: true, describe: "only of this run" })
    .option("state", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: `only these: ${MAIL_STATES.join(", ")}`,
    })
    .option("limit", {
      type: "number",
      default: 100,
      requiresArg: true,
      describe: "at most so many",
    });
}
