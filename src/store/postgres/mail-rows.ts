import {
  mailEventShape,
  mailShape,
  seeMail,
  SELECT_MAIL_EVENTS,
  SELECT_MAILS,
} from "../mail-record.ts";
import type { OwnedMail } from "../mail-record.ts";
import type { MailClaim, MailEvent, MailFilter, MailRecord } from "../outbox.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";

const ONE = statement(`${SELECT_MAILS} WHERE m.id = $1`);
const OF_IDENTITY = statement(`${SELECT_MAILS}
  WHERE m.result_key = $1 AND m.partner = $2 AND m.redirected_to = $3 ORDER BY m.id`);
const MATCHING = statement(`${SELECT_MAILS}
  WHERE ($1::text IS NULL OR left(m.result_key, length($1)) = $1)
    AND ($2::text IS NULL OR lower(m.partner) = lower($2))
  ORDER BY m.id DESC LIMIT $3`);
const EVENTS = statement(`${SELECT_MAIL_EVENTS} WHERE mail_ref = $1 ORDER BY seq`);

/** One mail as it stands, null when there is none. */
export async function readMail(
  session: Session,
  mailId: number,
  nowMs: number,
): Promise<OwnedMail | null> {
  const row = await session.readOne(mailShape, ONE, mailId);
  return row ? seeMail(row, nowMs) : null;
}

/** Every mail of an identity. */
export async function readMailsOf(
  session: Session,
  { identity: { resultKey, partner, redirectedTo } }: MailClaim,
  nowMs: number,
): Promise<OwnedMail[]> {
  const rows = await session.readAll(mailShape, OF_IDENTITY, resultKey, partner, redirectedTo);
  return rows.map((row) => seeMail(row, nowMs));
}

/** Mails that match, newest first. */
export async function readMails(
  session: Session,
  { resultKeyStart, partner, states, limit }: MailFilter,
  nowMs: number,
): Promise<MailRecord[]> {
  // What a dead process left is only seen here, so states are chosen below.
  const rowsMax = states ? null : Math.max(0, Math.floor(limit));
  const rows = await session.readAll(
    mailShape,
    MATCHING,
    resultKeyStart ?? null,
    partner ?? null,
    rowsMax,
  );
  const seen = rows.map((row) => seeMail(row, nowMs).mail);
  return (states ? seen.filter(({ state }) => states.includes(state)) : seen).slice(0, limit);
}

/** The events of a mail, oldest first. */
export function readMailEvents(session: Session, mailId: number): Promise<MailEvent[]> {
  return session.readAll(mailEventShape, EVENTS, mailId);
}
