import { ExitCode } from "../errors.ts";

/** The ways to stop a run. */
export interface Drain {
  /** Aborts when nothing new shall be sent. */
  readonly signal: AbortSignal;
  /** The first Ctrl-C: what is in flight settles, the result is written. */
  start(): void;
  /** The second: leave at once. What was in flight is in doubt next time. */
  leave(): void;
  /** Gives the signals back. */
  stop(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Turns Ctrl-C, a polite kill and a closed terminal into a drain. */
export function drainOnSignals(onDrain: () => void): Drain {
  const controller = new AbortController();
  const leave = () => process.exit(ExitCode.resumable);
  const start = () => {
    if (controller.signal.aborted) return;
    controller.abort(new Error("the run is stopping"));
    onDrain();
  };
  const onSignal = () => (controller.signal.aborted ? leave() : start());
  for (const name of SIGNALS) process.on(name, onSignal);
  const stop = () => {
    for (const name of SIGNALS) process.off(name, onSignal);
  };
  return { signal: controller.signal, start, leave, stop };
}
