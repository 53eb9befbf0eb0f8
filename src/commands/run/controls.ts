import { createPause, type SendingGate } from "../../batch/run/pause.ts";
import type { ScreenControls } from "../../ui/reporter.ts";
import { drainOnSignals } from "../signals.ts";
import type { Terminal } from "../terminal.ts";
import type { RunStage } from "./stage.ts";

/** The hands that people have on a run: to stop it, to hold it back, to leave it. */
export interface RunControls extends ScreenControls {
  /** Aborts when nothing new shall be sent. */
  readonly drain: AbortSignal;
  readonly gate: SendingGate;
  /** Gives the signals back. */
  release(): void;
}

/** Takes the signals of the process; what is done with the controls is told on the stage. */
export function takeControls(stage: RunStage, { clock }: Terminal): RunControls {
  const gate = createPause();
  const drain = drainOnSignals(() =>
    stage.emit({ type: "run:draining", inFlight: stage.inFlight }),
  );
  return {
    drain: drain.signal,
    gate,
    onDrain: drain.start,
    onAbort: drain.leave,
    onPause: () => {
      const atMs = clock.nowMs();
      if (gate.pause()) stage.emit({ type: "run:paused", atMs, inFlight: stage.inFlight });
      else if (gate.resume()) stage.emit({ type: "run:resumed", atMs });
    },
    release: drain.stop,
  };
}
