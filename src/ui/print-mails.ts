import { cleanText, countOf } from "./format.ts";
import { jsonText } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";
import { formatTable } from "./table.ts";

/** A mail as it is printed: what the outbox holds. */
export interface MailView {
  readonly mailId: number;
  readonly resultKey: string;
  readonly resultFile: string;
  readonly partner: string;
  readonly redirectedTo: string;
  readonly copy: number;
  readonly part: number;
  readonly parts: number;
  readonly messageId: string;
  readonly rows: number;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly attachment: string;
  readonly state: string;
  readonly attempts: number;
  readonly answer: string;
  readonly refusedAddresses: readonly { readonly address: string; readonly answer: string }[];
  readonly intendedAt: string;
  readonly changedAt: string;
}

/** A mail with all that happened to it, oldest first. */
export interface MailHistoryView extends MailView {
  readonly events: readonly {
    readonly state: string;
    readonly at: string;
    readonly answer: string;
    readonly by: string;
  }[];
}

/** Prints mails as a table, in the order given. */
export function printMails(mails: readonly MailView[], write: WriteText): void {
  if (mails.length === 0) {
    write("No mails.\n");
    return;
  }
  const columns = ["mail", "partner", "state", "rows", "to", "when", "result", "answer"];
  const lines = formatTable(
    columns.map((title) => ({
      title,
      align: title === "rows" || title === "mail" ? "right" : "left",
    })),
    mails.map((mail) => [
      String(mail.mailId),
      cleanText(`${mail.partner}${mail.parts > 1 ? ` ${mail.part}/${mail.parts}` : ""}`),
      mail.state,
      String(mail.rows),
      cleanText([...mail.to, ...mail.cc].join(", ")),
      mail.changedAt,
      cleanText(mail.resultFile),
      cleanText(mail.answer),
    ]),
  );
  write(`${lines.join("\n")}\n${countOf(mails.length, "mail")}\n`);
}

/** Prints all that is known of one mail. */
export function printMail(mail: MailHistoryView, write: WriteText): void {
  const facts: readonly (readonly [string, string])[] = [
    ["state", mail.state],
    ["partner", mail.partner],
    ["to", mail.to.join(", ")],
    ["cc", mail.cc.join(", ")],
    ["instead of", mail.redirectedTo === "" ? "" : "the partner's own addresses"],
    ["subject", mail.subject],
    ["attachment", mail.attachment],
    ["rows", String(mail.rows)],
    ["part", mail.parts > 1 ? `${mail.part} of ${mail.parts}` : ""],
    ["copy", mail.copy > 0 ? String(mail.copy + 1) : ""],
    ["result", mail.resultFile],
    ["run or hash", mail.resultKey],
    ["message ID", mail.messageId],
    ["attempts", String(mail.attempts)],
    ["answer", mail.answer],
    ...mail.refusedAddresses.map(({ address, answer }) => [`not ${address}`, answer] as const),
  ];
  const table = formatTable(
    [{ title: "" }, { title: "" }],
    facts.filter(([, text]) => text !== "").map(([name, text]) => [`  ${name}`, cleanText(text)]),
  );
  const events = mail.events.map(({ state, at, answer, by }) =>
    ["  ", at, state, cleanText(answer), by === "" ? "" : `(${cleanText(by)})`].join(" ").trimEnd(),
  );
  write(`${[`Mail ${mail.mailId}`, ...table.slice(1), "", ...events].join("\n")}\n`);
}

/** Prints mails as one JSON array, one mail a line. */
export function printMailsJson(mails: readonly MailView[], write: WriteText): void {
  const lines = mails.map((mail) => jsonText(mail));
  write(lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`);
}
