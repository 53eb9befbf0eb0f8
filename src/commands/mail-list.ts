import { ExitCode, UserError } from "../errors.ts";
import { MAIL_STATES } from "../store/outbox.ts";
import type { MailState, Outbox } from "../store/outbox.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { printMail, printMails, printMailsJson } from "../ui/print-mails.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags } from "./flags.ts";
import { openOutbox } from "./open-outbox.ts";
import { locateLedgerPlace } from "./session.ts";
import type { Terminal } from "./terminal.ts";
import { whoAmI } from "./who-am-i.ts";

/** Flags of mail list. */
export interface MailListFlags extends CommonFlags {
  readonly partner: string | undefined;
  readonly run: string | undefined;
  readonly state: readonly string[] | undefined;
  readonly limit: number;
}

/** `shipledger mail list`: mails, newest first. */
export async function runMailList(flags: MailListFlags, terminal: Terminal): Promise<ExitCode> {
  const states = flags.state?.map(checkState);
  return withOutbox(flags, terminal, async (outbox) => {
    const mails = await outbox.list({
      limit: flags.limit,
      ...(flags.partner === undefined ? {} : { partner: flags.partner }),
      ...(flags.run === undefined ? {} : { resultKeyStart: flags.run }),
      ...(states === undefined ? {} : { states }),
    });
    const write = createStreamWriter(terminal.stdout);
    if (flags.json) printMailsJson(mails, write);
    else printMails(mails, write);
    return ExitCode.ok;
  });
}

/** `shipledger mail show NUMBER`: all that is known of one mail. */
export async function runMailShow(
  mailId: number,
  flags: CommonFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  checkNumber(mailId);
  return withOutbox(flags, terminal, async (outbox) => {
    const mail = await outbox.find(mailId);
    if (!mail) throw noSuchMail(mailId);
    const write = createStreamWriter(terminal.stdout);
    if (flags.json) write(jsonLine(mail));
    else printMail(mail, write);
    return ExitCode.ok;
  });
}

/** `shipledger mail resolve NUMBER --as sent`: ends an uncertainty, as the partner said. */
export async function runMailResolve(
  mailId: number,
  as: "sent" | "not-sent",
  flags: CommonFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  checkNumber(mailId);
  return withOutbox(flags, terminal, async (outbox) => {
    const mail = await outbox.find(mailId);
    if (!mail) throw noSuchMail(mailId);
    if (!(await outbox.resolve(mailId, as, whoAmI()))) {
      throw new UserError(`Mail ${mailId} is not uncertain: it is ${mail.state}.`, {
        nextSteps: ["shipledger mail list --state uncertain", `shipledger mail show ${mailId}`],
      });
    }
    const write = createStreamWriter(terminal.stdout);
    const state = as === "sent" ? "sent" : "failed";
    if (flags.json) write(jsonLine({ type: "mail:resolved", mailId, state }));
    else if (as === "sent") write(`Mail ${mailId} to ${mail.partner} counts as sent.\n`);
    else write(`Mail ${mailId} to ${mail.partner} is sent by the next mail of this result.\n`);
    return ExitCode.ok;
  });
}

async function withOutbox(
  flags: CommonFlags,
  terminal: Terminal,
  work: (outbox: Outbox) => Promise<ExitCode>,
): Promise<ExitCode> {
  const place = await locateLedgerPlace(flags, terminal);
  const { outbox } = await openOutbox(place, { clock: terminal.clock, create: false });
  try {
    return await work(outbox);
  } finally {
    await outbox.close();
  }
}

function checkNumber(mailId: number): void {
  if (Number.isSafeInteger(mailId) && mailId > 0) return;
  throw new UserError("A mail is named by its number.", { nextSteps: ["shipledger mail list"] });
}

function noSuchMail(mailId: number): UserError {
  return new UserError(`There is no mail ${mailId} in the outbox.`, {
    nextSteps: ["shipledger mail list"],
  });
}

function checkState(text: string): MailState {
  const state = MAIL_STATES.find((known) => known === text);
  if (state) return state;
  throw new UserError(`A mail is never "${text}".`, {
    nextSteps: [`Use one of: ${MAIL_STATES.join(", ")}.`],
  });
}
