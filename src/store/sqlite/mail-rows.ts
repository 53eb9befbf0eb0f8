import {
  mailEventShape,
  mailShape,
  seeMail,
  SELECT_MAIL_EVENTS,
  SELECT_MAILS,
} from "../mail-record.ts";
import type { OwnedMail } from "../mail-record.ts";
import type { MailClaim, MailEvent, MailFilter, MailRecord } from "../outbox.ts";
import type { Connection } from "./connection.ts";

/** One mail as it stands, null when there is none. */
export function readMail(connection: Connection, mailId: number, nowMs: number): OwnedMail | null {
  const row = connection.readOne(mailShape, `${SELECT_MAILS} WHERE m.id = ?`, mailId);
  return row ? seeMail(row, nowMs) : null;
}

/** Every mail of an identity. */
export function readMailsOf(
  connection: Connection,
  { identity }: MailClaim,
  nowMs: number,
): OwnedMail[] {
  const rows = connection.readAll(
    mailShape,
    `${SELECT_MAILS}
     WHERE m.result_key = ? AND m.partner = ? AND m.redirected_to = ? ORDER BY m.id`,
    identity.resultKey,
    identity.partner,
    identity.redirectedTo,
  );
  return rows.map((row) => seeMail(row, nowMs));
}

/** Mails that match, newest first. */
export function readMails(connection: Connection, filter: MailFilter, nowMs: number): MailRecord[] {
  const { resultKeyStart = null, partner = null, states, limit } = filter;
  const rows = connection.readAll(
    mailShape,
    `${SELECT_MAILS}
     WHERE (?1 IS NULL OR substr(m.result_key, 1, length(?1)) = ?1) AND (?2 IS NULL OR lower(m.partner) = lower(?2))
     ORDER BY m.id DESC LIMIT ?3`,
    resultKeyStart,
    partner,
    // What a dead process left is only seen here, so states are chosen below.
    states ? -1 : Math.max(0, Math.floor(limit)),
  );
  const seen = rows.map((row) => seeMail(row, nowMs).mail);
  return (states ? seen.filter(({ state }) => states.includes(state)) : seen).slice(0, limit);
}

/** The events of a mail, oldest first. */
export function readMailEvents(connection: Connection, mailId: number): MailEvent[] {
  return connection.readAll(
    mailEventShape,
    `${SELECT_MAIL_EVENTS} WHERE mail_ref = ? ORDER BY seq`,
    mailId,
  );
}
