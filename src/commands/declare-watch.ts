import type { Argv } from "yargs";
import { commonOptions, decidingFlags, orderFlags, readingFlags } from "./flags.ts";

/** The flags of watch: those of run that hold for every file, and its own. */
export function watchOptions<T>(parser: Argv<T>) {
  const common = commonOptions(parser).positional("dir", {
    type: "string",
    demandOption: true,
    describe: "folder that sheets are dropped into",
  });
  return decidingFlags(orderFlags(readingFlags(common)))
    .option("at", {
      type: "string",
      requiresArg: true,
      describe: "take nothing before this time of day, by the config's time zone: 18:30",
    })
    .option("once", {
      type: "boolean",
      default: false,
      describe: "end when everything that is there has been handled",
    })
    .option("mail", {
      type: "boolean",
      default: false,
      describe: "mail each partner the rows of each file that are theirs",
    });
}
