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
 * @throws UserError when the DKIM key is none.
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
  return dkim ? signMail(raw, dkim) : raw;
}

async function signMail(raw: Buffer, dkim: DkimKey): Promise<Buffer> {
  // What went wrong with a key may quote it, so no message of others is passed on.
  const isKey = await Promise.resolve()
    .then(() => createPrivateKey(dkim.privateKey).asymmetricKeyType === "rsa")
    .catch(() => false);
  if (!isKey) {
    throw new UserError("smtp.dkim.privateKey is no RSA private key in PEM form.", {
      nextSteps: ["Set it to the whole text, from -----BEGIN to -----END; line ends may be \\n."],
    });
  }
  return await buffer(new DkimSigner(dkim).sign(raw));
}

// oxlint-disable-next-line no-control-regex
const LINE_BREAKERS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/gu;

function oneLine(text: string): string {
  return text.replace(LINE_BREAKERS, " ").toWellFormed().trim();
}
