import type { Argv } from "yargs";

/** The flags of explain. */
export function explainOptions<T>(parser: Argv<T>) {
  return parser
    .positional("code", { type: "string", describe: "a reason code, or a kind of difference" })
    .option("page", {
      type: "boolean",
      default: false,
      describe: "everything about all codes, as Markdown",
    })
    .option("json", {
      type: "boolean",
      default: false,
      describe: "print JSON on stdout, and nothing else there",
    });
}
