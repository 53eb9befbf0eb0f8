import { z } from "zod";
import { isOwnerGone, isOfThisBoot } from "../claim-owner.ts";
import type { ClaimOwner } from "../ledger.ts";
import { MAIL_STATES } from "../outbox.ts";
import type { MailClaim, MailEvent, MailFilter, MailRecord } from "../outbox.ts";
import { storedRefusals, storedTexts } from "../stored-text.ts";
import type { Connection } from "./connection.ts";

/** How long a mail stays with a process that cannot be looked at from here: another host's. */
export const OTHER_HOST_LEASE_MS = 15 * 60_000;

const INTERRUPTED = "The program ended while the mail was being handed over.";

const time = z.int().transform((ms) => new Date(ms).toISOString());

const mailShape = {
  name: "a mail",
  schema: z.object({
    mailId: z.int(),
    resultKey: z.string(),
    partner: z.string(),
    redirectedTo: z.string(),
    copy: z.int(),
    part: z.int(),
    parts: z.int(),
    messageId: z.string(),
    contentHash: z.string(),
    rows: z.int(),
    to: storedTexts,
    cc: storedTexts,
    subject: z.string(),
    attachment: z.string(),
    resultFile: z.string(),
    state: z.enum(MAIL_STATES),
    attempts: z.int(),
    answer: z.string(),
    refusedAddresses: storedRefusals,
    intendedAt: time,
    changedAtMs: z.int(),
    ownerId: z.string().nullable(),
    ownerHost: z.string().nullable(),
    ownerBoot: z.string().nullable(),
    ownerPid: z.int().nullable(),
  }),
};
type MailRow = z.infer<(typeof mailShape)["schema"]>;

const eventShape = {
  name: "an event of a mail",
  schema: z.object({ state: z.enum(MAIL_STATES), at: time, answer: z.string(), by: z.string() }),
};

const COLUMNS = `m.id AS mailId, m.result_key AS resultKey, m.partner,
  m.redirected_to AS redirectedTo, m.copy, m.part, m.parts, m.message_id AS messageId,
  m.content_hash AS contentHash, m.row_count AS rows, m.recipients_to AS "to",
  m.recipients_cc AS cc, m.subject, m.attachment, m.result_file AS resultFile, e.state,
  (SELECT count(*) FROM mail_events WHERE mail_ref = m.id AND state = 'sending') AS attempts,
  e.answer, e.refused_addresses AS refusedAddresses,
  (SELECT at_ms FROM mail_events WHERE mail_ref = m.id AND seq = 1) AS intendedAt,
  e.at_ms AS changedAtMs, e.owner_id AS ownerId, e.owner_host AS ownerHost,
  e.owner_boot AS ownerBoot, e.owner_pid AS ownerPid`;
const FROM = `FROM mails AS m JOIN mail_events AS e ON e.mail_ref = m.id
  AND e.seq = (SELECT max(seq) FROM mail_events WHERE mail_ref = m.id)`;

/** A mail with who is at it. */
export interface OwnedMail {
  readonly mail: MailRecord;
  readonly owner: ClaimOwner | null;
}

/** One mail as it stands, null when there is none. */
export function readMail(connection: Connection, mailId: number, nowMs: number): OwnedMail | null {
  const row = connection.readOne(mailShape, `SELECT ${COLUMNS} ${FROM} WHERE m.id = ?`, mailId);
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
    `SELECT ${COLUMNS} ${FROM}
     WHERE m.result_key = ? AND m.partner = ? AND m.redirected_to = ? ORDER BY m.id`,
    identity.resultKey,
    identity.partner,
    identity.redirectedTo,
  );
  return rows.map((row) => seeMail(row, nowMs));
}

/** Mails that match, newest first. */
export function readMails(connection: Connection, filter: MailFilter, nowMs: number): MailRecord[] {
  const { resultKey = null, partner = null, states, limit } = filter;
  const rows = connection.readAll(
    mailShape,
    `SELECT ${COLUMNS} ${FROM}
     WHERE (?1 IS NULL OR m.result_key = ?1) AND (?2 IS NULL OR lower(m.partner) = lower(?2))
     ORDER BY m.id DESC LIMIT ?3`,
    resultKey,
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
    eventShape,
    `SELECT state, at_ms AS at, answer, resolved_by AS by FROM mail_events
     WHERE mail_ref = ? ORDER BY seq`,
    mailId,
  );
}

/** A mail as it must be taken: what a dead process was handing over is uncertain. */
function seeMail(row: MailRow, nowMs: number): OwnedMail {
  const { changedAtMs, ownerId, ownerHost, ownerBoot, ownerPid, ...rest } = row;
  const owner =
    ownerId === null || ownerHost === null || ownerBoot === null || ownerPid === null
      ? null
      : { id: ownerId, host: ownerHost, bootId: ownerBoot, pid: ownerPid };
  const isHeld = owner !== null && !hasLeft(owner, changedAtMs, nowMs);
  const isInterrupted = row.state === "sending" && !isHeld;
  const mail: MailRecord = {
    ...rest,
    ...(isInterrupted ? { state: "uncertain", answer: INTERRUPTED } : {}),
    isHeld,
    changedAt: new Date(changedAtMs).toISOString(),
  };
  return { mail, owner };
}

function hasLeft(owner: ClaimOwner, sinceMs: number, nowMs: number): boolean {
  return isOfThisBoot(owner) ? isOwnerGone(owner) : nowMs > sinceMs + OTHER_HOST_LEASE_MS;
}
