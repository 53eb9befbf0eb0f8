import type { MailingEvent, MailingFinished } from "../domain/mailing.ts";
import { ExitCode } from "../errors.ts";

/** What a mailing has come to: a fold over its events. */
export interface MailingTally {
  readonly finished: MailingFinished;
  /** Somebody has to look: rows of a stranger, an address that was not taken. */
  readonly needsPerson: boolean;
  readonly isLoginRefused: boolean;
}

export const NO_MAILS: MailingTally = {
  finished: {
    type: "mail:finished",
    planned: 0,
    sent: 0,
    skipped: 0,
    failed: 0,
    refused: 0,
    uncertain: 0,
  },
  needsPerson: false,
  isLoginRefused: false,
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
    case "mail:planned":
    case "mail:previewed":
      return count("planned", 1);
    case "mail:unprepared":
      return count("failed", 1);
    case "mail:settled":
      return {
        ...count(event.state, 1),
        needsPerson: tally.needsPerson || event.refusedAddresses.length > 0,
      };
    case "mail:stopped":
      return { ...tally, isLoginRefused: event.isLoginRefused };
    case "mail:stranger":
      return { ...tally, needsPerson: true };
    default:
      return tally;
  }
}

/**
 * The first that applies: 6 when the login was refused, 4 when stopped or
 * uncertain, 3 when a mail was not taken, 0.
 */
export function mailingExitCode(
  { finished, needsPerson, isLoginRefused }: MailingTally,
  wasStopped: boolean,
): ExitCode {
  if (isLoginRefused) return ExitCode.credentials;
  if (wasStopped || finished.uncertain > 0) return ExitCode.resumable;
  if (finished.failed + finished.refused > 0 || needsPerson) return ExitCode.rejected;
  return ExitCode.ok;
}
