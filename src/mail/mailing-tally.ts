import type { MailingEvent, MailingFinished } from "../domain/mailing.ts";
import { ExitCode } from "../errors.ts";

/** What a mailing has come to: a fold over its events. */
export interface MailingTally {
  readonly finished: MailingFinished;
  /** Somebody has to look: rows of a stranger, an address that was not taken. */
  readonly needsPerson: boolean;
}

export const NO_MAILS: MailingTally = {
  finished: { type: "mail:finished", sent: 0, skipped: 0, failed: 0, refused: 0, uncertain: 0 },
  needsPerson: false,
};

/** The tally after one more event. Pure. */
export function countMailing(tally: MailingTally, event: MailingEvent): MailingTally {
  const count = (key: Exclude<keyof MailingFinished, "type">, by: number): MailingTally => ({
    ...tally,
    finished: { ...tally.finished, [key]: tally.finished[key] + by },
  });
  switch (event.type) {
    case "mail:skipped":
      return count(event.why === "uncertain" ? "uncertain" : "skipped", event.mails);
    case "mail:unprepared":
      return count("failed", 1);
    case "mail:settled":
      return {
        ...count(event.state, 1),
        needsPerson: tally.needsPerson || event.refusedAddresses.length > 0,
      };
    case "mail:stranger":
      return { ...tally, needsPerson: true };
    default:
      return tally;
  }
}

/** 4 when stopped or uncertain, else 3 when a mail was not taken, else 0. */
export function mailingExitCode(
  { finished, needsPerson }: MailingTally,
  wasStopped: boolean,
): ExitCode {
  if (wasStopped || finished.uncertain > 0) return ExitCode.resumable;
  if (finished.failed + finished.refused > 0 || needsPerson) return ExitCode.rejected;
  return ExitCode.ok;
}
