import type { MailingEvent, MailingFinished } from "../domain/mailing.ts";
import { mailingLines } from "./print-mailing.ts";

/** Lines about mails that are kept for the end of a run. */
const TOLD_LINES_MAX = 40;

/** What a screen knows of the mails of a run. Text in it is printable. */
export interface MailsView {
  /** How many mails have ended, one way or another. */
  readonly settled: number;
  /** What a person has to know of them, and how it ended. */
  readonly told: readonly string[];
  readonly finished: MailingFinished | null;
}

export const noMails: MailsView = { settled: 0, told: [], finished: null };

/** The mails after one more event. Pure. */
export function noteMailing(view: MailsView, event: MailingEvent): MailsView {
  const lines = mailingLines(event, { quiet: true });
  const isLast = event.type === "mail:finished";
  return {
    settled: view.settled + (event.type === "mail:settled" ? 1 : 0),
    told: isLast ? [...view.told, ...lines] : [...view.told, ...lines].slice(0, TOLD_LINES_MAX),
    finished: isLast ? event : view.finished,
  };
}
