import type { Argv } from "yargs";

/** The flags of template. */
export function templateOptions<T>(parser: Argv<T>) {
  return parser
    .positional("operation", {
      type: "string",
      demandOption: true,
      describe: "whose columns it has, such as ecart.fulfillment",
    })
    .option("out", {
      type: "string",
      demandOption: true,
      requiresArg: true,
      describe: "file to write, .xlsx; one that is there is never replaced",
    })
    .option("orders", {
      type: "string",
      requiresArg: true,
      describe: "marketplace order report: fill in what is still to ship, one row per item",
    })
    .option("encoding", {
      type: "string",
      requiresArg: true,
      describe: "encoding of the report, where it cannot be told",
    })
    .option("json", {
      type: "boolean",
      default: false,
      describe: "print JSON on stdout, and nothing else there",
    });
}
