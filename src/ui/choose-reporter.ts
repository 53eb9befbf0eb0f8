import type { Clock } from "../clock.ts";
import { coerceError } from "../errors.ts";
import type { CommandLine } from "./command-line.ts";
import { cleanText } from "./format.ts";
import { createNdjsonReporter } from "./ndjson-reporter.ts";
import { createPlainReporter } from "./plain-reporter.ts";
import { shieldReporter, type Reporter, type ScreenControls } from "./reporter.ts";
import type { LaneGauge } from "./view-events.ts";
import { createStreamWriter } from "./stream-writer.ts";

/** What decides how a run is shown, and what showing it needs. */
export interface ReporterOptions extends ScreenControls {
  readonly json: boolean;
  readonly noTui: boolean;
  readonly quiet: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** What the buckets hold now; none before the plan. */
  readonly readGauges: () => readonly LaneGauge[];
  readonly command: CommandLine;
  /** Whether the plan, with what it rejects, was printed just before. */
  readonly isPlanShown: boolean;
}

/** The ways to show a run. */
export type ReporterKind = "ndjson" | "screen" | "plain";

/** `--json` wins; a terminal gets the screen; a pipe, a file, CI or a dumb terminal gets plain lines. */
export function chooseReporterKind(options: ReporterOptions): ReporterKind {
  if (options.json) return "ndjson";
  const isTerminal = options.stdout.isTTY === true && options.env["TERM"] !== "dumb";
  const isWanted = !options.noTui && !options.quiet && !isCi(options.env);
  return isTerminal && isWanted ? "screen" : "plain";
}

/** The reporter for this run. Whatever goes wrong in it never stops a post. */
export async function createReporter(options: ReporterOptions): Promise<Reporter> {
  const { stdout, stderr, clock, quiet, command } = options;
  const warn = createStreamWriter(stderr);
  const write = createStreamWriter(stdout);
  const openPlain = (): Reporter => createPlainReporter(write, { quiet, clock, command });
  const openScreenOrPlain = async (): Promise<Reporter> => {
    try {
      return await openScreen(options);
    } catch (thrown) {
      warn(`No screen here (${cleanText(coerceError(thrown).message)}); plain lines instead.\n`);
      return openPlain();
    }
  };
  switch (chooseReporterKind(options)) {
    case "ndjson":
      return shieldReporter(createNdjsonReporter(write), warn);
    case "plain":
      return shieldReporter(openPlain(), warn);
    case "screen":
      return shieldReporter(await openScreenOrPlain(), warn);
  }
}

async function openScreen(options: ReporterOptions): Promise<Reporter> {
  // React's development build is slower and keeps a timing entry of every draw.
  process.env["NODE_ENV"] ??= "production";
  const { createInkReporter } = await import("./ink-reporter.tsx");
  return createInkReporter(options);
}

// Any value but these counts, as with the CI services themselves.
function isCi(env: ReporterOptions["env"]): boolean {
  const ci = (env["CI"] ?? "").toLowerCase();
  return ci !== "" && ci !== "false" && ci !== "0";
}
