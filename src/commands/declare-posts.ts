import type { Argv } from "yargs";
import type { Done } from "./done.ts";
import { PACKAGE_STATES } from "../domain/export-row.ts";
import { POST_STATES } from "../domain/post.ts";
import { withExamples } from "./examples.ts";
import { commonOptions, orderOptions } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** The commands below `posts`. */
export function postsCommands(parser: Argv, terminal: Terminal, done: Done): Argv {
  return parser
    .command("list", "posts, newest first", listOptions, (args) =>
      done(import("./posts.ts").then(({ runPostsList }) => runPostsList(args, terminal))),
    )
    .command(
      "show <order>",
      "everything the ledger holds of one order",
      (parser) =>
        withExamples(commonOptions(parser), "posts show").positional("order", {
          type: "string",
          demandOption: true,
          describe: "the order's ID",
        }),
      (args) =>
        done(
          import("./posts.ts").then(({ runPostsShow }) => runPostsShow(args.order, args, terminal)),
        ),
    )
    .command(
      "resolve <order>",
      "end what is in doubt, as you saw it at the marketplace",
      resolveOptions,
      (args) =>
        done(
          import("./posts-resolve.ts").then(({ runPostsResolve }) =>
            runPostsResolve(args, terminal),
          ),
        ),
    )
    .command(
      "import <files..>",
      "bring in package IDs from a result, from another tool's sheet, or (--read-orders) from Amazon; sends nothing",
      (parser) => withExamples(orderOptions(parser), "posts import"),
      (args) =>
        done(
          import("./posts-import.ts").then(({ runPostsImport }) => runPostsImport(args, terminal)),
        ),
    )
    .command("export", "write every package as a sheet", exportOptions, (args) =>
      done(
        import("./posts-export.ts").then(({ runPostsExport }) => runPostsExport(args, terminal)),
      ),
    )
    .demandCommand(1, "Say which: posts list, show, resolve, import or export.");
}

function listOptions<T>(parser: Argv<T>) {
  return withExamples(commonOptions(parser), "posts list")
    .option("state", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: `only these: ${POST_STATES.join(", ")}`,
    })
    .option("order", { type: "string", requiresArg: true, describe: "only of this order" })
    .option("run", { type: "string", requiresArg: true, describe: "only of this run" })
    .option("limit", {
      type: "number",
      default: 100,
      requiresArg: true,
      describe: "at most so many",
    });
}

function resolveOptions<T>(parser: Argv<T>) {
  return withExamples(commonOptions(parser), "posts resolve")
    .positional("order", { type: "string", demandOption: true, describe: "the order's ID" })
    .option("as", {
      choices: ["posted", "not-posted"] as const,
      describe: "what you saw: the parcel is there with the number in doubt, or it is not",
    })
    .option("read-back", {
      type: "boolean",
      default: false,
      describe: "ask the marketplace instead, where its API can tell",
    })
    .option("package", {
      type: "string",
      requiresArg: true,
      describe: "only this package ID; by default all that are in doubt",
    })
    .option("account", {
      type: "string",
      requiresArg: true,
      describe: "whose order, where several have one of this number",
    });
}

function exportOptions<T>(parser: Argv<T>) {
  return withExamples(commonOptions(parser), "posts export")
    .option("out", {
      type: "string",
      demandOption: true,
      requiresArg: true,
      describe: "file to write, .csv or .xlsx",
    })
    .option("account", { type: "string", requiresArg: true, describe: "only of this account" })
    .option("state", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: `only these: ${PACKAGE_STATES.join(", ")}`,
    });
}
