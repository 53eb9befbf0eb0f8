import { resolve } from "node:path";
import { defaultAccountName, describeAccount } from "../config/accounts.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { resolveSmtp } from "../config/smtp.ts";
import type { MailServer } from "../config/smtp.ts";
import { isAddress, isOnList, parseSender } from "../domain/mail-address.ts";
import type { Sender } from "../domain/mail-address.ts";
import { didYouMean } from "../domain/nearest-name.ts";
import { textKey } from "../domain/normalise.ts";
import { UserError } from "../errors.ts";
import { checkDkimKey } from "../mail/compose-mail.ts";
import type { DkimKey } from "../mail/compose-mail.ts";
import type { Partner } from "../mail/partner.ts";
import { createSmtpTransport, greetSmtpServer } from "../mail/smtp-transport.ts";
import type { SmtpServer } from "../mail/smtp-transport.ts";
import type { MailTransport, TransportAnswer } from "../mail/transport.ts";

const BYTES_MAX_DEFAULT = 15_000_000;
/** Stands for a sender where mails are only looked at. */
const NO_SENDER: Sender = { name: "", address: "shipledger@localhost" };

/** The partners of the config. */
export function partnersOf(config: LoadedConfig): Partner[] {
  return Object.entries(config.partners).map(([name, partner]) => ({
    name,
    title: partner.name ?? name,
    to: partner.to,
    cc: partner.cc,
    replyTo: partner.replyTo ?? null,
    language: partner.language,
    columns: partner.columns ?? null,
    format: partner.format,
    when: partner.when,
    subject: partner.subject ?? null,
    template: partner.template === undefined ? null : resolve(config.folder, partner.template),
    accounts: partner.accounts,
  }));
}

/**
 * Names of the partners of `--partner`, as the config writes them; null where
 * none is named, which means all.
 *
 * @throws UserError when the config has no partners, or not the ones that are named.
 */
export function choosePartners(
  config: LoadedConfig,
  names: readonly string[] | undefined,
): string[] | null {
  const known = Object.keys(config.partners);
  if (known.length === 0) {
    throw new UserError(`The config ${config.path} has no partners.`, {
      nextSteps: ['Add "partners": { "north": { "to": ["ops@north.example"] } }.'],
    });
  }
  if (names === undefined) return null;
  return names.map((name) => {
    const found = known.find((partner) => textKey(partner) === textKey(name));
    if (found !== undefined) return found;
    throw new UserError(`There is no partner "${name}" in the config${didYouMean(name, known)}`, {
      nextSteps: [`Use one of: ${known.join(", ")}.`],
    });
  });
}

/**
 * The address of `--to`, "" for none.
 *
 * @throws UserError when it is not on the list of the config.
 */
export function redirectionOf(config: LoadedConfig, to: string | undefined): string {
  if (to === undefined) return "";
  if (isAddress(to) && isOnList(to, config.smtp?.allow ?? [])) return to;
  throw new UserError(`--to ${to} is not an address that the config allows.`, {
    nextSteps: ['Add it, or its domain, to the config: "smtp": { "allow": ["@acme.example"] }.'],
  });
}

/** The sender and the size of attachments, known without any secret. */
export function mailBasics({ smtp }: LoadedConfig): { from: Sender; bytesMax: number } {
  const from = smtp ? parseSender(smtp.from) : null;
  return { from: from ?? NO_SENDER, bytesMax: smtp?.attachmentBytesMax ?? BYTES_MAX_DEFAULT };
}

/** The mail server of the config, and how to reach it. */
export interface MailRoute {
  readonly server: MailServer;
  readonly dkim: DkimKey | null;
  connect(): MailTransport;
  /** Greets the server and logs in; null where that does, else what it said. */
  greet(): Promise<TransportAnswer | null>;
}

/**
 * The way to the mail server. Reads every secret that mails need.
 *
 * @throws UserError (exit 2) when something is missing.
 */
export function routeMails(config: LoadedConfig): MailRoute {
  const server = resolveSmtp(config);
  const { password } = server;
  const dkim = server.dkim && { ...server.dkim, privateKey: server.dkim.privateKey.reveal() };
  if (dkim) checkDkimKey(dkim);
  const smtp = (): SmtpServer => ({
    host: server.host,
    port: server.port,
    isTls: server.isTls,
    mayBePlain: server.isLoopback,
    checksCertificate: server.checksCertificate,
    login: password ? { user: server.user, password: password.reveal() } : null,
    connectionsMax: server.pool.connections,
    messagesPerConnectionMax: server.pool.messages,
  });
  return {
    server,
    dkim,
    connect: () => createSmtpTransport(smtp()),
    greet: () => greetSmtpServer(smtp()),
  };
}

/** The account of rows that name none. */
export function accountForMails(config: LoadedConfig, flag: string | undefined): string | null {
  return flag ?? defaultAccountName(config);
}

/**
 * Whether any row goes to a marketplace that is none: a sandbox, or one on this machine.
 *
 * @param named accounts as the rows name them, "" where they name none
 */
export function isRehearsed(
  config: LoadedConfig,
  named: readonly string[],
  defaultAccount: string | null,
): boolean {
  const accounts = new Set(named.map((account) => account || (defaultAccount ?? "")));
  return [...accounts].some((account) => {
    try {
      return describeAccount(config, account).environment === "sandbox";
    } catch (thrown) {
      // An account that is not, or no longer, in the config tells nothing.
      if (thrown instanceof UserError) return false;
      throw thrown;
    }
  });
}

/**
 * A rehearsal never reaches a partner: it is mailed through a server on this
 * machine, or to an address of one's own.
 *
 * @throws UserError when it would.
 */
export function refuseRehearsal(
  isRehearsal: boolean,
  { server }: MailRoute,
  redirectedTo: string,
): void {
  if (!isRehearsal || server.isLoopback || redirectedTo !== "") return;
  throw new UserError("This is the result of a rehearsal, and partners would take it for real.", {
    nextSteps: [
      "Look at the mails without sending them: --preview DIR",
      "Or send them to an address of your own: --to you@acme.example (it must be in smtp.allow).",
      "Or rehearse mails too, with a mail server on this machine.",
    ],
  });
}
