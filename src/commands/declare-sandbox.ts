import type { Argv } from "yargs";

/** The flags of the sandbox. */
export function sandboxOptions<T>(parser: Argv<T>) {
  return parser
    .option("port", {
      type: "number",
      default: 0,
      requiresArg: true,
      describe: "0 for any free port",
    })
    .option("orders", {
      type: "string",
      requiresArg: true,
      describe: "order report that says what was ordered",
    })
    .option("open-orders", {
      type: "boolean",
      default: true,
      describe: "take orders that are not listed; --no-open-orders for 404",
    })
    .option("rate", {
      type: "number",
      requiresArg: true,
      describe: "requests per second of each operation that sends",
    })
    .option("burst", {
      type: "number",
      requiresArg: true,
      describe: "requests at once of each operation that sends",
    })
    .option("limits", {
      type: "string",
      requiresArg: true,
      describe: "limits by operation, as JSON or a file; beats --rate and --burst",
    })
    .option("token-life", {
      type: "string",
      requiresArg: true,
      describe: "how long an access token of Amazon lasts, for example 45s",
    })
    .option("edits-max", {
      type: "number",
      requiresArg: true,
      describe: "edits that one package takes",
    })
    .option("faults", {
      type: "string",
      requiresArg: true,
      describe: "faults to make, as JSON or a file",
    })
    .option("seed", { type: "number", requiresArg: true, describe: "start of the random faults" })
    .option("state", {
      type: "string",
      requiresArg: true,
      describe: "file that keeps the state between starts",
    })
    .option("json", { type: "boolean", default: false, describe: "print the address as JSON" });
}
