import type { Argv } from "yargs";

/** The flags of map. */
export function mapOptions<T>(parser: Argv<T>) {
  return parser
    .positional("file", {
      type: "string",
      demandOption: true,
      describe: "sheet whose columns are to be told: CSV, TSV, TXT or XLSX",
    })
    .option("name", {
      type: "string",
      requiresArg: true,
      describe: "what the profile shall be called; by default after the file",
    })
    .option("force", {
      type: "boolean",
      default: false,
      describe: "replace a profile of that name",
    })
    .option("holds", {
      choices: ["shipments", "orders"] as const,
      default: "shipments" as const,
      describe: "what the file is; orders: an order report, for --orders",
    })
    .option("sheet", { type: "string", requiresArg: true, describe: "look at this worksheet" })
    .option("encoding", {
      type: "string",
      requiresArg: true,
      describe: "encoding of a text file, where it cannot be told",
    })
    .option("header-row", {
      type: "number",
      requiresArg: true,
      describe: "row of the headers, from 1, where another is taken for it",
    })
    .option("config", {
      type: "string",
      requiresArg: true,
      describe: "config file; by default shipledger.config.json, looked for upwards",
    })
    .option("json", {
      type: "boolean",
      default: false,
      describe: "print the guess as JSON, ask nothing and write nothing; so does a pipe",
    });
}
