import { createHash } from "node:crypto";
import { domainToASCII } from "node:url";

/** What makes a mail this mail: sent again under the same identity, it is the same message. */
export interface MailIdentity {
  /** The run whose result it brings, or the hash of a file that holds several runs. */
  readonly resultKey: string;
  readonly partner: string;
  /** The address that stands in for the partner's, "" for the partner's own. */
  readonly redirectedTo: string;
}

/** Which of the messages of one {@link MailIdentity}. */
export interface MailCopy {
  /** 0 for the first time; counts what was asked for with `--again`. */
  readonly copy: number;
  /** From 1; a large sheet travels in several parts. */
  readonly part: number;
}

/**
 * The Message-ID of a mail: computed, not drawn, so that a mail of which nobody
 * knows whether it was taken can be sent once more as the same message. Mail
 * systems that know the ID drop the second one.
 *
 * https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4
 *
 * @param domain of the sender's address
 */
export function computeMessageId(identity: MailIdentity, place: MailCopy, domain: string): string {
  const { resultKey, partner, redirectedTo } = identity;
  const parts = [resultKey, partner, redirectedTo, place.copy, place.part];
  const text = `mail v1\n${JSON.stringify(parts)}`;
  const hash = createHash("sha256").update(text, "utf8").digest("hex");
  return `<shipledger.${hash.slice(0, 40)}@${domainToASCII(domain) || "localhost"}>`;
}
