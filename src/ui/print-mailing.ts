import type {
  MailFacts,
  MailingEvent,
  MailingFinished,
  MailingListener,
  MailingStopped,
  MailSettled,
} from "../domain/mailing.ts";
import { cleanText, countOf, formatDuration } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";

/** Tells about a mailing as it goes: lines for people, or every event as a line of JSON. */
export function createMailingPrinter(
  write: WriteText,
  options: { readonly json: boolean; readonly quiet: boolean },
): MailingListener {
  if (options.json) return (event) => write(jsonLine(event));
  return (event) => {
    for (const line of mailingLines(event, options)) write(`${line}\n`);
  };
}

/** An event as lines for people; with `quiet` only where it matters. */
export function mailingLines(event: MailingEvent, options: { readonly quiet: boolean }): string[] {
  return options.quiet && !matters(event) ? [] : linesOf(event);
}

/** What is said even when only what matters is. */
function matters(event: MailingEvent): boolean {
  if (event.type === "mail:settled") {
    return event.state !== "sent" || event.refusedAddresses.length > 0;
  }
  if (event.type === "mail:skipped") return event.why === "uncertain";
  return [
    "mail:result-changed",
    "mail:stranger",
    "mail:unprepared",
    "mail:stopped",
    "mail:withheld",
    "mail:finished",
  ].includes(event.type);
}

function linesOf(event: MailingEvent): string[] {
  switch (event.type) {
    case "mail:result-changed":
      return [
        `${cleanText(event.result)} was changed since the run wrote it; it is mailed as it is now.`,
      ];
    case "mail:started":
      return [
        `Mailing ${cleanText(event.result)}: ${countOf(event.rows, "row")} for ${countOf(event.partners, "partner")}.`,
      ];
    case "mail:nobody":
      return [`${countOf(event.rows, "row")} without a partner: sent to nobody.`];
    case "mail:stranger": {
      const hint = event.nearest === null ? "" : `; did you mean "${event.nearest}"?`;
      const rows = countOf(event.rows, "row");
      return [
        `${rows} of "${cleanText(event.name)}", whom the config does not know: sent to nobody${hint}`,
      ];
    }
    case "mail:column-missing":
      return [`${event.partner}: ${cleanText(event.message)}; left out.`];
    case "mail:skipped":
      return [`skipped  ${event.partner}  ${cleanText(event.message)}`];
    case "mail:unprepared":
      return [
        `failed  ${event.partner}  ${cleanText(event.message)}`,
        ...event.nextSteps.map((step) => `  - ${cleanText(step)}`),
      ];
    case "mail:planned":
      return [`would send  ${describeMail(event)}`];
    case "mail:previewed":
      return [`written  ${describeMail(event)}`, `  ${event.eml}`, `  ${event.html}`];
    case "mail:deferred":
      return [
        `waiting  ${event.partner}  tries again in ${formatDuration(event.waitMs)}: ${cleanText(event.answer)}`,
      ];
    case "mail:stopped":
      return stoppedLines(event);
    case "mail:withheld":
      return [
        `Nothing was mailed: ${cleanText(event.reason)}.`,
        `  To mail it as it is: shipledger mail --run ${event.runId}`,
      ];
    case "mail:settled":
      return settledLines(event);
    case "mail:finished":
      return [finalLine(event)];
  }
}

function stoppedLines({ isLoginRefused, answer }: MailingStopped): string[] {
  const [what, step] = isLoginRefused
    ? ["The mail server refused the login", "Check user and password of smtp.url in the config."]
    : [
        "The mail server cannot be trusted with mails",
        "Check smtp.url and smtp.tls in the config.",
      ];
  return [`${what}: ${cleanText(answer)}`, `  ${step} Then mail the same result again.`];
}

function settledLines(event: MailSettled): string[] {
  const what = `${event.state}  ${describeMail(event)}`;
  const why = event.state === "sent" ? "" : `: ${cleanText(event.answer)}`;
  const refused = event.refusedAddresses.map(
    ({ address, answer }) => `  not taken for ${cleanText(address)}: ${cleanText(answer)}`,
  );
  const step =
    event.state === "uncertain"
      ? [`  Ask the partner, then: shipledger mail resolve ${event.mailId} --as sent (or not-sent)`]
      : [];
  return [`${what}${why}`, ...refused, ...step];
}

function describeMail({
  partner,
  to,
  cc,
  rows,
  problems,
  attachment,
  part,
  parts,
}: MailFacts): string {
  const piece = parts > 1 ? ` (part ${part} of ${parts})` : "";
  const trouble = problems > 0 ? `, ${countOf(problems, "problem")}` : "";
  const addresses = [...to, ...cc].join(", ");
  return `${partner}${piece}  ${countOf(rows, "row")}${trouble}  ${addresses}  ${attachment}`;
}

function finalLine(event: MailingFinished): string {
  const { planned, sent, skipped, failed, refused, uncertain } = event;
  const parts = Object.entries({ sent, skipped, failed, refused, uncertain })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`);
  if (planned > 0) parts.unshift(`${planned} to send`);
  const told = parts.length > 0 ? parts.join(", ") : "none";
  return `Mails: ${told}.${planned > 0 ? " Nothing was sent." : ""}`;
}
