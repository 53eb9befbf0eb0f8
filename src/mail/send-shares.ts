import pLimit from "p-limit";
import { domainOf } from "../domain/mail-address.ts";
import type { MailingListener, MailSettled, ShareSkipped } from "../domain/mailing.ts";
import type { ClaimedMail, MailClaim, MailClaimAnswer } from "../store/outbox.ts";
import { assertInvariant } from "../errors.ts";
import { composeMail } from "./compose-mail.ts";
import type { DkimKey } from "./compose-mail.ts";
import { deliverMail } from "./deliver.ts";
import type { DeliveryPorts } from "./deliver.ts";
import type { Mailing, PreparedMail, PreparedShare } from "./prepare-mails.ts";

/** What sending needs besides the mails. */
export interface SendingPorts extends Omit<
  DeliveryPorts,
  "limit" | "stop" | "onDeferred" | "onStop"
> {
  readonly connectionsMax: number;
  readonly dkim: DkimKey | null;
  readonly emit: MailingListener;
}

/**
 * Sends what is to be sent of every share, each mail by itself: one that fails
 * holds up no other. Resolves when all have ended; what became of them is in
 * the events and in the outbox.
 */
export async function sendShares(
  shares: readonly PreparedShare[],
  mailing: Mailing,
  options: { readonly again: boolean },
  ports: SendingPorts,
): Promise<void> {
  const limit = pLimit(ports.connectionsMax);
  const stop: DeliveryPorts["stop"] = { reason: null };
  const ended = await Promise.allSettled(
    shares.map(async (share) => {
      const answer = await ports.outbox.claim(claimOf(share, mailing, options.again, ports));
      for (const skipped of describeSkips(share, answer)) ports.emit(skipped);
      await settleAll(
        answer.claimed.map((mail) => sendOne(share, mail, mailing, { ...ports, limit, stop })),
      );
    }),
  );
  throwFirst(ended);
}

/** What a share asks of the outbox. */
export function claimOf(
  { identity, mails }: PreparedShare,
  { from }: Mailing,
  again: boolean,
  { owner }: Pick<SendingPorts, "owner">,
): MailClaim {
  const parts = mails.map(({ draft }) => draft);
  return { identity, parts, again, owner, domain: domainOf(from.address) };
}

/** The mails of a share that are not sent now, and why. */
export function describeSkips(
  { partner }: PreparedShare,
  { sent, uncertain, held, isChanged }: MailClaimAnswer,
): ShareSkipped[] {
  const skips: ShareSkipped[] = [];
  const skip = (why: ShareSkipped["why"], mails: number, message: string): void => {
    skips.push({ type: "mail:skipped", partner: partner.name, why, mails, message });
  };
  const [first] = sent;
  if (first) {
    const changed = isChanged ? " What would be sent has changed since." : "";
    skip(
      "already-sent",
      sent.length,
      `Mailed on ${first.changedAt}.${changed} --again sends it once more.`,
    );
  }
  for (const { mailId, answer } of uncertain) {
    skip(
      "uncertain",
      1,
      `Mail ${mailId} may have arrived (${answer}). Ask the partner, then: shipledger mail resolve ${mailId} --as sent (or not-sent). --again sends it as the same message.`,
    );
  }
  if (held.length > 0) skip("held", held.length, "Another process is sending it at the moment.");
  return skips;
}

/** A prepared mail as the bytes of a message. */
export function composePrepared(
  { partner }: PreparedShare,
  mail: PreparedMail,
  messageId: string,
  { from, nowMs }: Mailing,
  dkim: DkimKey | null,
): Promise<Buffer> {
  const { draft, body, letter, bytes } = mail;
  const { to, cc, attachment: name } = draft;
  const { language } = letter;
  const parts = { to, cc, language, atMs: nowMs, replyTo: partner.replyTo, subject: draft.subject };
  const attachment = { name, format: partner.format, bytes };
  return composeMail({ messageId, from, ...parts, ...body, attachment }, dkim);
}

async function sendOne(
  share: PreparedShare,
  claimed: ClaimedMail,
  mailing: Mailing,
  ports: SendingPorts & Omit<DeliveryPorts, "onDeferred" | "onStop">,
): Promise<void> {
  const { emit, dkim } = ports;
  const mail = share.mails[claimed.part - 1];
  assertInvariant(mail, "a claimed mail is one of those that were prepared");
  const { mailId, messageId } = claimed;
  const { name: partner } = share.partner;
  const consignment = {
    mailId,
    from: mailing.from.address,
    to: [...mail.draft.to, ...mail.draft.cc],
    compose: () => composePrepared(share, mail, messageId, mailing, dkim),
  };
  const ended = await deliverMail(consignment, {
    ...ports,
    onDeferred: (answer, waitMs) => emit({ type: "mail:deferred", partner, answer, waitMs }),
    onStop: (kind, answer) =>
      emit({ type: "mail:stopped", isLoginRefused: kind === "unauthorised", answer }),
  });
  if (ended === null) {
    const message = "Another process has taken it over.";
    emit({ type: "mail:skipped", partner, why: "held", mails: 1, message });
    return;
  }
  const settled: MailSettled = { type: "mail:settled", ...mail.facts, mailId, messageId, ...ended };
  emit(settled);
}

/** Waits for all, then throws what the first failure was. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  throwFirst(await Promise.allSettled(work));
}

function throwFirst(ended: readonly PromiseSettledResult<void>[]): void {
  const failure = ended.find((each) => each.status === "rejected");
  if (failure) throw failure.reason;
}
