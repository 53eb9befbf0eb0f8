import type { RunEvent } from "../batch/events.ts";
import type { MailingEvent } from "../domain/mailing.ts";
import { coerceError } from "../errors.ts";
import { cleanText } from "./format.ts";

/** What is shown of a run: its events, and those of the mailing of its result. */
export type ShownEvent = RunEvent | MailingEvent;

/** Shows a run. Every reporter is a fold over its events. */
export interface Reporter {
  readonly onEvent: (event: ShownEvent) => void;
  /** Shows what is left to show and gives the terminal back. */
  close(): Promise<void>;
}

/** What a person can do to a run from its screen. */
export interface ScreenControls {
  /** q, or the first Ctrl-C: send nothing new, let what is in flight settle. */
  readonly onDrain: () => void;
  /** Ctrl-C once more: leave at once. */
  readonly onAbort: () => void;
  /** p: send nothing for a while; once more: go on. */
  readonly onPause: () => void;
}

/** Where a reporter writes text. */
export type WriteText = (text: string) => void;

/**
 * A reporter whose faults stay its own: whatever it throws is told once, to
 * `warn`, and never reaches the run that calls it.
 */
export function shieldReporter(reporter: Reporter, warn: WriteText): Reporter {
  let isTold = false;
  const tell = (thrown: unknown): void => {
    if (isTold) return;
    isTold = true;
    try {
      const message = cleanText(coerceError(thrown).message);
      warn(`The display failed (${message}); the run goes on without it.\n`);
    } catch {
      // The place for warnings is broken too, and the run matters more than its display.
    }
  };
  return {
    onEvent: (event) => {
      try {
        reporter.onEvent(event);
      } catch (thrown) {
        tell(thrown);
      }
    },
    close: async () => {
      try {
        await reporter.close();
      } catch (thrown) {
        tell(thrown);
      }
    },
  };
}
