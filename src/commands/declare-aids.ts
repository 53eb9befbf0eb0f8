import type { Argv } from "yargs";
import { explainOptions } from "./declare-explain.ts";
import { sandboxOptions } from "./declare-sandbox.ts";
import type { Done } from "./done.ts";
import { withExamples } from "./examples.ts";
import { commonOptions } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** The commands that send nothing and help to send: a place to rehearse, a look at the set-up, words explained. */
export function aidCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  return parser
    .command(
      "sandbox",
      "a local marketplace to rehearse on, with exact limits and faults on request",
      (parser) => withExamples(sandboxOptions(parser), "sandbox"),
      (args) =>
        done(
          import("./sandbox.ts").then(({ runSandboxCommand }) => runSandboxCommand(args, terminal)),
        ),
    )
    .command(
      "doctor",
      "look at config, credentials, ledger and clock; send nothing",
      (parser) =>
        withExamples(commonOptions(parser), "doctor").option("account", {
          type: "string",
          requiresArg: true,
          describe: "look at this account only",
        }),
      (args) =>
        done(
          import("./doctor.ts").then(({ runDoctorCommand }) => runDoctorCommand(args, terminal)),
        ),
    )
    .command(
      "explain [code]",
      "tell what a reason code means and what to do; without a code, all of them",
      (parser) => withExamples(explainOptions(parser), "explain"),
      (args) =>
        done(
          import("./explain.ts").then(({ runExplainCommand }) => runExplainCommand(args, terminal)),
        ),
    );
}
