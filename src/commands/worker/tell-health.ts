import type { PostQueue, WorkerHealth } from "../../store/queue.ts";
import { jsonLine } from "../../ui/ndjson-reporter.ts";
import { healthLine } from "../../ui/health-line.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { CommonFlags } from "../flags.ts";
import type { Terminal } from "../terminal.ts";
import type { HealthDesk } from "./health.ts";

const TELL_MS = 5_000;

/**
 * Says how the worker is, now and then: a line on stdout (plain ones only when
 * something has changed), and a row in the ledger for whoever watches a run.
 */
export function tellHealth(
  desk: HealthDesk,
  queue: PostQueue,
  flags: Pick<CommonFlags, "json" | "quiet"> & { readonly metrics: string },
  { clock, stdout }: Terminal,
): { close(): Promise<void> } {
  const write = createStreamWriter(stdout);
  const stop = new AbortController();
  let toldBefore = "";
  const print = (health: WorkerHealth): void => {
    const { metrics } = flags;
    if (flags.json) return write(jsonLine({ type: "worker:health", ...health, metrics }));
    const line = healthLine(health, toldBefore === "" ? metrics : "");
    if (flags.quiet || line === toldBefore) return;
    toldBefore = line;
    write(`${line}\n`);
  };
  const tell = async (): Promise<void> => {
    const health = desk.read();
    print(health);
    // Others may be told later; the work does not wait for it.
    await queue.reportWorker(health.worker, health).catch(() => undefined);
  };
  const telling = (async () => {
    while (!stop.signal.aborted) {
      await tell();
      await clock.sleep(TELL_MS, stop.signal).catch(() => undefined);
    }
  })();
  return {
    async close() {
      stop.abort();
      await telling;
      const last = desk.read();
      print(last);
      await queue.reportWorker(last.worker, null).catch(() => undefined);
    },
  };
}
