import type { Argv } from "yargs";
import { readingOptions } from "./flags.ts";

/** The flags of reconcile. */
export function reconcileOptions<T>(parser: Argv<T>) {
  return readingOptions(parser)
    .option("date", {
      type: "string",
      requiresArg: true,
      describe:
        "the day whose posts count, by the config's time zone: 2026-11-22; by default today",
    })
    .option("from", { type: "string", requiresArg: true, describe: "first of several days" })
    .option("to", { type: "string", requiresArg: true, describe: "last of several days" })
    .option("marketplace", {
      type: "boolean",
      default: true,
      describe: "ask the marketplace as well; --no-marketplace for manifests and ledger alone",
    })
    .option("max-age", {
      type: "string",
      default: "1h",
      requiresArg: true,
      describe: "ask the marketplace again for what was read longer ago (15m, 2h, 1d; 0 for all)",
    })
    .option("out", {
      type: "string",
      requiresArg: true,
      describe: "workbook to write, .xlsx; by default beside the first sheet",
    })
    .option("html", {
      type: "string",
      requiresArg: true,
      describe: "write the same as a page for a browser, in one file",
    })
    .option("fix-file", {
      type: "string",
      requiresArg: true,
      describe: "write the rows that a run needs to mend what can be mended, .xlsx or .csv",
    });
}
