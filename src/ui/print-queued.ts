import { countOf } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import { createStreamWriter } from "./stream-writer.ts";

/** What became of a run that was left to the workers. Counts of rows, except orders, packages and queued. */
export interface RunQueued {
  readonly type: "run:queued";
  readonly runId: string;
  readonly rows: number;
  readonly orders: number;
  readonly packages: number;
  /** Posts that wait for a worker now. */
  readonly queued: number;
  readonly alreadyPosted: number;
  readonly ignored: number;
  readonly rejected: number;
  /** Rows that another run held, or that `--limit` left. */
  readonly notQueued: number;
}

/** Prints what was queued, and what to do next. */
export function printQueued(
  event: RunQueued,
  flags: { readonly json: boolean; readonly quiet: boolean },
  { stdout }: { readonly stdout: NodeJS.WriteStream },
): void {
  const write = createStreamWriter(stdout);
  if (flags.json) return write(jsonLine(event));
  const { runId, queued, alreadyPosted, rejected, notQueued } = event;
  const others = [
    ...(alreadyPosted > 0 ? [`${countOf(alreadyPosted, "row")} already posted`] : []),
    ...(rejected > 0 ? [`${countOf(rejected, "row")} rejected`] : []),
    ...(notQueued > 0 ? [`${countOf(notQueued, "row")} left out: run the same command again`] : []),
  ];
  write(`Queued ${countOf(queued, "post")} as run ${runId}.\n`);
  if (others.length > 0) write(`${others.join(", ")}.\n`);
  if (flags.quiet) return;
  write("Sent by every `shipledger worker` of this ledger.\n");
  write(`Watch it, and write its result:  shipledger run --watch ${runId}\n`);
  write(`Take back what was not sent:     shipledger run --cancel ${runId}\n`);
}
