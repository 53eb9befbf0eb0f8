import { z } from "zod";
import { isAddress, isAddressDomain, parseSender } from "../domain/mail-address.ts";
import { isReferenceSound } from "./references.ts";
import { Secret } from "./secret.ts";
import { isMailAddress } from "./value-checks.ts";

/** The part of the config that is about mails: `partners` and `smtp`. */

/** Languages in which mails are written. */
export const MAIL_LANGUAGES = ["en", "de", "es", "fr"] as const;
/** What a subject may say: `{partner}`, `{date}` ... */
export const SUBJECT_WORDS = ["partner", "date", "run", "rows", "problems", "file"] as const;

const ADDRESSES_MAX = 50;
const ATTACHMENT_BYTES_MAX_DEFAULT = 15_000_000;

const text = z.string().min(1).max(4096);
// oxlint-disable-next-line no-control-regex
const ONE_LINE = /^[^\u0000-\u001F\u007F-\u009F\u2028\u2029]+$/u;
const line = text.max(200).regex(ONE_LINE, "expected one line of text");
const secretText = text
  .refine(isReferenceSound, "expected ${NAME} of letters, digits and _")
  .transform((value) => new Secret(value));
const address = text.refine(isAddress, "expected an e-mail address such as ops@north.example");
const addresses = z.array(address).max(ADDRESSES_MAX);

const column = z
  .union([line, z.strictObject({ column: line, heading: line })], {
    error: 'expected a column name, or { "column": "...", "heading": "..." }',
  })
  .transform((value) => (typeof value === "string" ? { column: value, heading: null } : value));

const subject = line.refine(
  (value) =>
    [...value.matchAll(/\{([^{}]*)\}/gu)].every(([, word]) =>
      SUBJECT_WORDS.some((known) => known === word),
    ),
  `expected only these words in braces: ${SUBJECT_WORDS.map((word) => `{${word}}`).join(" ")}`,
);

/** Somebody who is sent the rows that are theirs. */
export const partner = z.strictObject({
  name: line.optional().describe("As mails address them. Default: the partner's key."),
  to: addresses.min(1).describe("Who gets the mail. No other address is ever written to."),
  cc: addresses.default([]),
  replyTo: address.optional().describe("Where answers go. Default: the sender."),
  language: z.enum(MAIL_LANGUAGES).default("en"),
  columns: z
    .array(column)
    .min(1)
    .max(200)
    .optional()
    .describe("Columns to include, by name or as { column, heading }. Default: all of the result."),
  format: z.enum(["xlsx", "csv"]).default("xlsx"),
  when: z
    .enum(["always", "problems", "changes"])
    .default("always")
    .describe("always; only with rows that need a person; only with rows posted or updated."),
  subject: subject
    .optional()
    .describe("Subject line; {partner} {date} {run} {rows} {problems} {file}."),
  template: text
    .optional()
    .describe(
      "Own mail text: a path without ending, relative to the config, of .txt.eta and .html.eta",
    ),
  accounts: z
    .array(text.max(64))
    .max(1000)
    .default([])
    .describe("Accounts whose rows belong to this partner where they name none."),
});

/** How mails leave. */
export const smtp = z.strictObject({
  url: text
    .refine(isReferenceSound, "expected ${NAME} of letters, digits and _")
    .refine(isMailAddress, "expected an smtp:// or smtps:// URL")
    .transform((value) => new Secret(value))
    .describe("smtp://user:${SMTP_PASSWORD}@mail.example:587 (STARTTLS), or smtps:// on port 465."),
  from: line.refine(
    (value) => parseSender(value) !== null,
    "expected a sender such as Acme Shipping <ship@acme.example>",
  ),
  allow: z
    .array(
      text.refine(
        (value) => isAddress(value) || isAddressDomain(value),
        "expected an address or @domain",
      ),
    )
    .max(100)
    .default([])
    .describe("Addresses and @domains that --to may name."),
  pool: z
    .strictObject({
      connections: z.int().min(1).max(10).default(2),
      messages: z.int().min(1).max(1000).default(100),
    })
    .prefault({})
    .describe("Connections at once, and messages over one of them."),
  tls: z
    .strictObject({ rejectUnauthorized: z.boolean() })
    .optional()
    .describe("false (any certificate will do) only for a server on this machine."),
  dkim: z
    .strictObject({ domainName: line, keySelector: line, privateKey: secretText })
    .optional()
    .describe("Signs mails; the private key as PEM, best as ${NAME}."),
  attachmentBytesMax: z
    .int()
    .min(10_000)
    .max(50_000_000)
    .default(ATTACHMENT_BYTES_MAX_DEFAULT)
    .describe("A larger sheet is split into several mails."),
});
