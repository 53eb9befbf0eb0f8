import { z } from "zod";
import { isOwnerGone, isOfThisBoot } from "./claim-owner.ts";
import type { ClaimOwner } from "./ledger.ts";
import { MAIL_STATES } from "./outbox.ts";
import type { MailRecord } from "./outbox.ts";
import { storedRefusals, storedTexts } from "./stored-text.ts";

/** How long a mail stays with a process that cannot be looked at from here: another host's. */
export const OTHER_HOST_LEASE_MS = 15 * 60_000;

const INTERRUPTED = "The program ended while the mail was being handed over.";

const time = z.int().transform((ms) => new Date(ms).toISOString());

/** A row of {@link SELECT_MAILS}. */
export const mailShape = {
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

/** A row of {@link SELECT_MAIL_EVENTS}. */
export const mailEventShape = {
  name: "an event of a mail",
  schema: z.object({ state: z.enum(MAIL_STATES), at: time, answer: z.string(), by: z.string() }),
};

/** Every mail with its last event, in the SQL that both databases speak; conditions follow. */
export const SELECT_MAILS = `SELECT m.id AS "mailId", m.result_key AS "resultKey", m.partner,
    m.redirected_to AS "redirectedTo", m.copy, m.part, m.parts, m.message_id AS "messageId",
    m.content_hash AS "contentHash", m.row_count AS "rows", m.recipients_to AS "to",
    m.recipients_cc AS cc, m.subject, m.attachment, m.result_file AS "resultFile", e.state,
    (SELECT count(*) FROM mail_events WHERE mail_ref = m.id AND state = 'sending') AS attempts,
    e.answer, e.refused_addresses AS "refusedAddresses",
    (SELECT at_ms FROM mail_events WHERE mail_ref = m.id AND seq = 1) AS "intendedAt",
    e.at_ms AS "changedAtMs", e.owner_id AS "ownerId", e.owner_host AS "ownerHost",
    e.owner_boot AS "ownerBoot", e.owner_pid AS "ownerPid"
  FROM mails AS m JOIN mail_events AS e ON e.mail_ref = m.id
    AND e.seq = (SELECT max(seq) FROM mail_events WHERE mail_ref = m.id)`;

/** Every event, likewise. */
export const SELECT_MAIL_EVENTS =
  'SELECT state, at_ms AS "at", answer, resolved_by AS "by" FROM mail_events';

/** A mail with who is at it. */
export interface OwnedMail {
  readonly mail: MailRecord;
  readonly owner: ClaimOwner | null;
}

/** A mail as it must be taken: what a dead process was handing over is uncertain. */
export function seeMail(row: z.infer<(typeof mailShape)["schema"]>, nowMs: number): OwnedMail {
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
