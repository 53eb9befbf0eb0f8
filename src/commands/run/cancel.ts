import { ExitCode } from "../../errors.ts";
import { countOf } from "../../ui/format.ts";
import { jsonLine } from "../../ui/ndjson-reporter.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { CommonFlags } from "../flags.ts";
import type { Terminal } from "../terminal.ts";
import { withQueuedRun } from "./with-queued-run.ts";

/** `run --cancel ID`: takes what no worker has of a run out of the queue. */
export function cancelRun(
  runId: string,
  flags: CommonFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  return withQueuedRun(runId, flags, terminal, async ({ queue }) => {
    const cancelled = await queue.cancel(runId);
    const { waiting } = await queue.readProgress(runId, Number.MAX_SAFE_INTEGER);
    const write = createStreamWriter(terminal.stdout);
    if (flags.json) {
      write(jsonLine({ type: "run:cancelled", runId, cancelled, underWay: waiting }));
    } else {
      write(`${countOf(cancelled, "post")} of run ${runId} will not be sent.\n`);
      if (waiting > 0) write(`${countOf(waiting, "post")} are under way, and end as they end.\n`);
      if (!flags.quiet) write(`Write its result:  shipledger run --watch ${runId}\n`);
    }
    return ExitCode.ok;
  });
}
