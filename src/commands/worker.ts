import { ExitCode } from "../errors.ts";
import { warmHttp } from "../endpoints/http.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { WorkerFlags } from "./flags.ts";
import { openSession, requireServer } from "./session.ts";
import { drainOnSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { createHealthDesk } from "./worker/health.ts";
import { serveMetrics } from "./worker/metrics.ts";
import { tellHealth } from "./worker/tell-health.ts";
import { workOff } from "./worker/work-off.ts";

/** `shipledger worker`: sends what is queued in a shared ledger, until it is stopped. */
export async function runWorkerCommand(flags: WorkerFlags, terminal: Terminal): Promise<ExitCode> {
  await requireServer(flags, terminal);
  // Workers may be there before the first run is.
  const session = await openSession(flags, terminal);
  const warn = createStreamWriter(terminal.stderr);
  const desk = createHealthDesk(terminal.clock);
  const drain = drainOnSignals(desk.beginDraining);
  try {
    const queue = await session.store.openQueue();
    const metrics = await serveMetrics(flags.metrics, desk, queue);
    const telling = tellHealth(desk, queue, { ...flags, metrics: metrics?.url ?? "" }, terminal);
    try {
      const jobs = await session.store.openDrainJobs((error) => {
        if (!flags.quiet) warn(`The job queue is in trouble, and goes on: ${error.message}\n`);
      });
      await warmHttp();
      return await workOff({ flags, terminal, session, queue, jobs, desk, drain: drain.signal });
    } finally {
      await telling.close();
      await metrics?.close();
    }
  } finally {
    drain.stop();
    await session.close();
  }
}
