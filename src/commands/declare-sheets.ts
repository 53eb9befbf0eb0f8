import type { Argv } from "yargs";
import { templateOptions } from "./declare-template.ts";
import type { Done } from "./done.ts";
import type { Terminal } from "./terminal.ts";

/** What makes sheets, for people to fill in. */
export function sheetCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  return parser.command(
    "template <operation>",
    "write a workbook to fill in: text columns, lists to choose from, instructions",
    templateOptions,
    (args) =>
      done(
        import("./template.ts").then(({ runTemplateCommand }) =>
          runTemplateCommand(args, terminal),
        ),
      ),
  );
}
