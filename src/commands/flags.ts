import type { Argv } from "yargs";

/** Flags of every command that has a ledger. */
export interface CommonFlags {
  readonly config: string | undefined;
  readonly ledger: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Flags of plan and run. */
export interface PlanFlags extends CommonFlags {
  readonly files: readonly string[];
  readonly account: string | undefined;
  readonly operation: string | undefined;
  readonly profile: string | undefined;
  readonly sheet: string | undefined;
  /** Of text files without a byte-order mark. */
  readonly encoding: string | undefined;
  readonly orders: string | undefined;
  readonly readOrders: boolean;
  readonly maxAge: string;
  readonly changedTracking: "create" | "update" | undefined;
  readonly duplicateRows: "once" | "sum" | undefined;
  readonly trustPackageIds: boolean;
  readonly strictTracking: boolean;
  readonly expectPackages: number | undefined;
  /** Units of all packages together. */
  readonly expectQuantity: number | undefined;
  /** When the last package shall have left, as it was given. */
  readonly shipBy: string | undefined;
}

/** Flags of plan alone. */
export interface LookFlags extends PlanFlags {
  /** File that the plan is saved to. */
  readonly save: string | undefined;
}

/** Flags of run. */
export interface RunFlags extends PlanFlags {
  /** File of the saved plan that is carried out. */
  readonly plan: string | undefined;
  readonly out: string | undefined;
  readonly limit: number | undefined;
  readonly yes: boolean;
  /** Mails the result, to each partner their own. */
  readonly mail: boolean;
  /** False for `--no-tui`. */
  readonly tui: boolean;
  /** Leaves the sending to workers. */
  readonly enqueue: boolean;
  /** A queued run to watch, by its ID. */
  readonly watch: string | undefined;
  /** A queued run to take back, by its ID. */
  readonly cancel: string | undefined;
}

/** Flags of posts list. */
export interface PostListFlags extends CommonFlags {
  readonly state: readonly string[] | undefined;
  readonly order: string | undefined;
  readonly run: string | undefined;
  readonly limit: number;
}

export function commonOptions<T>(parser: Argv<T>) {
  return parser
    .option("config", {
      type: "string",
      describe: "config file; by default shipledger.config.json, looked for upwards",
      requiresArg: true,
    })
    .option("ledger", {
      type: "string",
      describe: "ledger file, or postgres:// URL, instead of the config's",
      requiresArg: true,
    })
    .option("json", {
      type: "boolean",
      default: false,
      describe: "print JSON on stdout, and nothing else there",
    })
    .option("quiet", { type: "boolean", default: false, describe: "say only what matters" });
}

/** Sheets, and flags that say how they are read. */
export function readingOptions<T>(parser: Argv<T>) {
  return readingFlags(
    commonOptions(parser).positional("files", {
      type: "string",
      array: true,
      default: [] as string[],
      describe: "sheets: CSV, TSV, TXT or XLSX",
    }),
  );
}

/** Flags that say how sheets are read. */
export function readingFlags<T>(parser: Argv<T>) {
  return parser
    .option("account", {
      type: "string",
      requiresArg: true,
      describe: "account of rows that name none",
    })
    .option("operation", {
      type: "string",
      requiresArg: true,
      describe: "operation of rows that name none",
    })
    .option("profile", {
      type: "string",
      requiresArg: true,
      describe: "layout of the sheets, by name",
    })
    .option("sheet", { type: "string", requiresArg: true, describe: "read only this worksheet" })
    .option("encoding", {
      type: "string",
      requiresArg: true,
      describe: "encoding of text files, where it cannot be told (windows-1252, shift_jis ...)",
    })
    .option("duplicate-rows", {
      choices: ["once", "sum"] as const,
      describe: "rows that repeat another cell by cell: count once, or add up",
    });
}

/** Sheets, and flags that say what is known of their orders, and how. */
export function orderOptions<T>(parser: Argv<T>) {
  return orderFlags(readingOptions(parser));
}

/** Flags that say what is known of orders, and how. */
export function orderFlags<T>(parser: Argv<T>) {
  return parser
    .option("orders", {
      type: "string",
      requiresArg: true,
      describe: "marketplace order report: tells ordered quantities and items",
    })
    .option("read-orders", {
      type: "boolean",
      default: false,
      describe: "ask the marketplace about each order first",
    })
    .option("max-age", {
      type: "string",
      default: "1h",
      requiresArg: true,
      describe:
        "with --read-orders: ask again for what was read longer ago (15m, 2h, 1d; 0 for all)",
    });
}

export function planOptions<T>(parser: Argv<T>) {
  return decidingFlags(orderOptions(parser))
    .option("expect-packages", {
      type: "number",
      requiresArg: true,
      describe: "control total: send nothing unless the sheets hold so many packages",
    })
    .option("expect-quantity", {
      type: "number",
      requiresArg: true,
      describe: "control total: send nothing unless the sheets hold so many units",
    })
    .option("ship-by", {
      type: "string",
      requiresArg: true,
      describe: "tell how many packages will miss this time: 18:00, or a date with a time",
    });
}

/** Flags that answer what sheets leave open. */
export function decidingFlags<T>(parser: Argv<T>) {
  return parser
    .option("changed-tracking", {
      choices: ["create", "update"] as const,
      describe: "what a changed tracking number without an action means",
    })
    .option("trust-package-ids", {
      type: "boolean",
      default: false,
      describe: "update packages that the ledger does not know, by the sheet's IDs",
    })
    .option("strict-tracking", {
      type: "boolean",
      default: false,
      describe: "reject a tracking number that contradicts the carrier beside it",
    });
}

/** Flags of plan: those that it shares with run, and its own. */
export function lookOptions<T>(parser: Argv<T>) {
  return (
    planOptions(parser)
      .option("save", {
        type: "string",
        requiresArg: true,
        describe: "save the plan, for `run --plan FILE` to carry out this and nothing else",
      })
      // A plan has no screen; the flags of the run to come are taken all the same.
      .option("tui", { type: "boolean", default: true, hidden: true })
  );
}

export function runOptions<T>(parser: Argv<T>) {
  return planOptions(parser)
    .option("plan", {
      type: "string",
      requiresArg: true,
      describe: "carry out a saved plan, unless a sheet or the ledger has changed since",
    })
    .option("out", {
      type: "string",
      requiresArg: true,
      describe: "result file, .xlsx or .csv; by default beside the first sheet",
    })
    .option("limit", {
      type: "number",
      requiresArg: true,
      describe: "send at most so many packages",
    })
    .option("yes", { type: "boolean", default: false, describe: "do not ask before sending" })
    .option("mail", {
      type: "boolean",
      default: false,
      describe: "then mail each partner the rows that are theirs",
    })
    .option("tui", {
      type: "boolean",
      default: true,
      describe: "the live screen; --no-tui for plain lines",
    })
    .option("enqueue", {
      type: "boolean",
      default: false,
      describe: "record and queue it; every worker of this ledger sends (PostgreSQL)",
    })
    .option("watch", {
      type: "string",
      requiresArg: true,
      describe: "watch a queued run by its ID, and write its result",
    })
    .option("cancel", {
      type: "string",
      requiresArg: true,
      describe: "take what was not sent of a queued run out of the queue",
    });
}

/** Flags of worker. */
export interface WorkerFlags extends CommonFlags {
  /** Ends when nothing is queued that it may send. */
  readonly untilIdle: boolean;
  /** Accounts and operations at a time, at most. */
  readonly lanes: number;
  /** Where metrics are served: a port, host:port, or `off`. */
  readonly metrics: string | undefined;
}

export function workerOptions<T>(parser: Argv<T>) {
  return commonOptions(parser)
    .option("until-idle", {
      type: "boolean",
      default: false,
      describe: "end when nothing is queued that it may send",
    })
    .option("lanes", {
      type: "number",
      default: 200,
      requiresArg: true,
      describe: "accounts and operations that it is at work on, at most",
    })
    .option("metrics", {
      type: "string",
      requiresArg: true,
      describe: "port or host:port of its Prometheus metrics, or off; by default 9464 on loopback",
    });
}
