import { createPrivateKey } from "node:crypto";
import { buffer } from "node:stream/consumers";
import DkimSigner from "nodemailer/lib/dkim";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Sender } from "../domain/mail-address.ts";
import { isAddress } from "../domain/mail-address.ts";
import { assertInvariant, UserError } from "../errors.ts";
import type { SheetFormat } from "./partner.ts";

/** The key with which mails are signed: https://www.rfc-editor.org/rfc/rfc6376 */
export interface DkimKey {
  readonly domainName: string;
  readonly keySelector: string;
  /** PEM. Plain here and nowhere else. */
  readonly privateKey: string;
}

/** A mail with all its parts, before it is bytes. */
export interface ComposedMail {
  readonly messageId: string;
  readonly from: Sender;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
  readonly atMs: number;
  readonly attachment: {
    readonly name: string;
    readonly format: SheetFormat;
    readonly bytes: Buffer;
  };
}

const CONTENT_TYPES: Readonly<Record<SheetFormat, string>> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
};

/**
 * A mail as the bytes of a message: https://www.rfc-editor.org/rfc/rfc5322.
 * Names and subjects are one line and are encoded, so that none of them can
 * add a header.
 *
 * @param dkim a key that {@link checkDkimKey} has looked at; null: the mail is not signed
 */
export async function composeMail(mail: ComposedMail, dkim: DkimKey | null): Promise<Buffer> {
  const { from, to, cc, replyTo, attachment } = mail;
  const recipients = [...to, ...cc, from.address, ...(replyTo === null ? [] : [replyTo])];
  assertInvariant(recipients.every(isAddress), "a mail is only written to checked addresses");
  const composer = new MailComposer({
    messageId: mail.messageId,
    date: new Date(mail.atMs),
    from: { name: oneLine(from.name), address: from.address },
    to: [...to],
    cc: [...cc],
    ...(replyTo === null ? {} : { replyTo }),
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    headers: {
      // Keeps vacation notices from being sent back: https://www.rfc-editor.org/rfc/rfc3834#section-5
      "Auto-Submitted": "auto-generated",
      "Content-Language": mail.language,
    },
    attachments: [
      {
        filename: attachment.name,
        content: attachment.bytes,
        contentType: CONTENT_TYPES[attachment.format],
        contentDisposition: "attachment",
        // Text would otherwise have its line ends changed on the way.
        encoding: "base64",
      },
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await composer.compile().build();
  return dkim ? await buffer(new DkimSigner(dkim).sign(raw)) : raw;
}

/**
 * Checks a key before any mail is made with it.
 *
 * @throws UserError when it is no key that mails can be signed with.
 */
export function checkDkimKey({ privateKey }: DkimKey): void {
  if (isRsaKey(privateKey)) return;
  throw new UserError("smtp.dkim.privateKey is no RSA private key in PEM form.", {
    nextSteps: ["Set it to the whole text, from -----BEGIN to -----END; line ends may be \\n."],
  });
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    // What is wrong with a key may be told by quoting it, so nobody is told.
    return false;
  }
}

// oxlint-disable-next-line no-control-regex
const LINE_BREAKERS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/gu;

function oneLine(text: string): string {
  return text.replace(LINE_BREAKERS, " ").toWellFormed().trim();
}
