import type { Argv } from "yargs";
import { mapOptions } from "./declare-map.ts";
import { templateOptions } from "./declare-template.ts";
import { watchOptions } from "./declare-watch.ts";
import type { Done } from "./done.ts";
import { withExamples } from "./examples.ts";
import type { Terminal } from "./terminal.ts";

/** What makes sheets for people to fill in, waits for them, and learns to read them. */
export function sheetCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  return parser
    .command(
      "watch <dir>",
      "run each sheet that is dropped into a folder, once, and sort it into done or attention",
      (parser) => withExamples(watchOptions(parser), "watch"),
      (args) =>
        done(
          import("./watch/watch.ts").then(({ runWatchCommand }) => runWatchCommand(args, terminal)),
        ),
    )
    .command(
      "template <operation>",
      "write a workbook to fill in: text columns, lists to choose from, instructions",
      (parser) => withExamples(templateOptions(parser), "template"),
      (args) =>
        done(
          import("./template.ts").then(({ runTemplateCommand }) =>
            runTemplateCommand(args, terminal),
          ),
        ),
    )
    .command(
      "map <file>",
      "tell which column of a sheet is what, and keep it as a profile of the config",
      (parser) => withExamples(mapOptions(parser), "map"),
      (args) =>
        done(import("./map/map.ts").then(({ runMapCommand }) => runMapCommand(args, terminal))),
    );
}
