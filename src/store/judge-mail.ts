import { computeMessageId } from "../domain/message-id.ts";
import type { ClaimedMail, MailClaim, MailClaimAnswer, MailRecord } from "./outbox.ts";

/** Which of an identity's mails are to be sent now. Places of `known` mails are taken over, others are new. */
export interface MailVerdict extends Omit<MailClaimAnswer, "claimed"> {
  readonly copy: number;
  /** By part: the mail that is sent once more, null for a new one. */
  readonly sending: readonly { readonly part: number; readonly known: MailRecord | null }[];
}

/**
 * Decides on a share of a result, given every mail of its identity. Pure.
 *
 * - never mailed: all parts.
 * - sent: nothing, unless again; then a new copy, with Message-IDs of its own.
 * - failed or refused: once more under the same Message-ID, as long as the rows are the same.
 * - uncertain: nothing, unless again; then under the same Message-ID, so that
 *   mail systems can tell that it is the same one.
 * - under way in another process: nothing.
 *
 * Rows that changed never travel under an old Message-ID.
 */
export function judgeMail(request: MailClaim, known: readonly MailRecord[]): MailVerdict {
  const copy = known.reduce((latest, mail) => Math.max(latest, mail.copy), -1);
  const mails = known.filter((mail) => mail.copy === copy);
  if (mails.length === 0) return sendAll(request, 0);
  const isChanged = !hasSameContent(request, mails);
  const lists = {
    copy,
    sent: mails.filter(({ state }) => state === "sent"),
    uncertain: mails.filter(({ state }) => state === "uncertain"),
    held: mails.filter(({ isHeld }) => isHeld),
    isChanged,
  };
  if (lists.held.length > 0) return { ...lists, sending: [] };
  const hasArrived = lists.sent.length + lists.uncertain.length > 0;
  const isComplete = lists.sent.length === mails.length;
  if (isChanged) {
    if (hasArrived && !request.again) return { ...lists, sending: [] };
    return sendAll(request, copy + 1);
  }
  if (isComplete) return request.again ? sendAll(request, copy + 1) : { ...lists, sending: [] };
  const sending = request.parts.flatMap((_, index) => {
    const mail = mails.find(({ part }) => part === index + 1) ?? null;
    const isDone = mail?.state === "sent" || (mail?.state === "uncertain" && !request.again);
    return isDone ? [] : [{ part: index + 1, known: mail }];
  });
  return { ...lists, uncertain: request.again ? [] : lists.uncertain, sending };
}

/** The verdict as it would be answered, with no mail recorded. */
export function foreseenMails(request: MailClaim, verdict: MailVerdict): ClaimedMail[] {
  const { identity, domain } = request;
  return verdict.sending.map(({ part, known }) => {
    const place = { copy: verdict.copy, part };
    const messageId = known?.messageId ?? computeMessageId(identity, place, domain);
    return { ...place, mailId: known?.mailId ?? 0, messageId };
  });
}

function sendAll(request: MailClaim, copy: number): MailVerdict {
  const sending = request.parts.map((_, index) => ({ part: index + 1, known: null }));
  return { copy, sending, sent: [], uncertain: [], held: [], isChanged: false };
}

function hasSameContent({ parts }: MailClaim, mails: readonly MailRecord[]): boolean {
  return mails.every(
    (mail) => mail.parts === parts.length && mail.contentHash === parts[mail.part - 1]?.contentHash,
  );
}
