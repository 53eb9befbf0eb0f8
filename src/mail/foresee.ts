import { domainOf } from "../domain/mail-address.ts";
import type { MailingListener } from "../domain/mailing.ts";
import { computeMessageId } from "../domain/message-id.ts";
import type { ClaimOwner } from "../store/ledger.ts";
import type { Outbox } from "../store/outbox.ts";
import type { Mailing, PreparedShare } from "./prepare-mails.ts";
import { claimOf, describeSkips } from "./send-shares.ts";

/** What foreseeing asks. */
export interface Foresight {
  /** Null where there is no outbox yet: then nothing was ever sent. */
  readonly outbox: Outbox | null;
  readonly owner: ClaimOwner;
  readonly again: boolean;
}

/** Tells who would get what, with nothing sent and nothing written. Answers how many mails. */
export async function foreseeMails(
  shares: readonly PreparedShare[],
  mailing: Mailing,
  { outbox, owner, again }: Foresight,
  emit: MailingListener,
): Promise<number> {
  let count = 0;
  for (const share of shares) {
    const answer = await outbox?.foresee(claimOf(share, mailing, again, { owner }));
    if (answer) for (const skipped of describeSkips(share, answer)) emit(skipped);
    const claimed = answer?.claimed ?? firstCopies(share, mailing);
    for (const { part, messageId } of claimed) {
      const mail = share.mails[part - 1];
      if (!mail) continue;
      emit({ type: "mail:planned", ...mail.facts, messageId });
      count += 1;
    }
  }
  return count;
}

/** The mails of a share as if none was ever sent. */
export function firstCopies(
  { identity, mails }: PreparedShare,
  { from }: Mailing,
): { part: number; messageId: string }[] {
  const domain = domainOf(from.address);
  return mails.map((_, index) => {
    const part = index + 1;
    return { part, messageId: computeMessageId(identity, { copy: 0, part }, domain) };
  });
}
