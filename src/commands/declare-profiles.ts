import type { Argv } from "yargs";
import type { Done } from "./done.ts";
import type { Terminal } from "./terminal.ts";

/** The commands below `profiles`. */
export function profilesCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  return parser
    .command("list", "every layout that is known, yours first", lookingOptions, (args) =>
      done(import("./profiles.ts").then(({ runProfilesList }) => runProfilesList(args, terminal))),
    )
    .command(
      "show <name>",
      "a layout as a config would say it, to begin one of your own with",
      (parser) => lookingOptions(parser).positional("name", { type: "string", demandOption: true }),
      (args) =>
        done(
          import("./profiles.ts").then(({ runProfilesShow }) => runProfilesShow(args, terminal)),
        ),
    )
    .demandCommand(1, "Say which: profiles list, or profiles show NAME.");
}

function lookingOptions<T>(parser: Argv<T>) {
  return parser
    .option("config", {
      type: "string",
      describe: "config file; by default shipledger.config.json, looked for upwards",
      requiresArg: true,
    })
    .option("json", { type: "boolean", default: false, describe: "print JSON on stdout" });
}
