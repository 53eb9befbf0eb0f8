import { z } from "zod";
import type { ClaimOwner } from "../ledger.ts";
import { planMailClaim, planMailResolution, planMailStep } from "../mail-steps.ts";
import type { MailStep } from "../mail-steps.ts";
import type { ClaimedMail, MailClaim, MailClaimAnswer, MailOutcome } from "../outbox.ts";
import type { Connection } from "./connection.ts";
import { readMail, readMailsOf } from "./mail-rows.ts";

const idShape = { name: "the number of a mail", schema: z.object({ id: z.int().positive() }) };

/** Claims the mails of a request that are to be sent now. Call it inside a transaction. */
export function claimMails(
  connection: Connection,
  request: MailClaim,
  nowMs: number,
): MailClaimAnswer {
  const { answer, claimed } = planMailClaim(request, readMailsOf(connection, request, nowMs));
  return {
    ...answer,
    claimed: claimed.map(({ mail, steps }) => {
      const mailId = mail.mailId || insertMail(connection, request, mail);
      for (const step of steps) insertEvent(connection, mailId, step, nowMs);
      return { ...mail, mailId };
    }),
  };
}

/** What {@link claimMails} would answer. */
export function foreseeMails(
  connection: Connection,
  request: MailClaim,
  nowMs: number,
): MailClaimAnswer {
  const { answer, claimed } = planMailClaim(request, readMailsOf(connection, request, nowMs));
  return { ...answer, claimed: claimed.map(({ mail }) => mail) };
}

/** Records that a mail is being handed over, or what became of it; only for its owner. */
export function recordStep(
  connection: Connection,
  mailId: number,
  owner: ClaimOwner,
  wanted: { readonly state: "sending" } | MailOutcome,
  nowMs: number,
): boolean {
  const step = planMailStep(readMail(connection, mailId, nowMs), owner, wanted);
  if (step) insertEvent(connection, mailId, step, nowMs);
  return step !== null;
}

/** Ends an uncertainty as a person said. */
export function resolveMail(
  connection: Connection,
  mailId: number,
  as: "sent" | "not-sent",
  by: string,
  nowMs: number,
): boolean {
  const steps = planMailResolution(readMail(connection, mailId, nowMs), as, by);
  for (const step of steps ?? []) insertEvent(connection, mailId, step, nowMs);
  return steps !== null;
}

function insertMail(connection: Connection, request: MailClaim, mail: ClaimedMail): number {
  const { identity, parts } = request;
  const draft = parts[mail.part - 1];
  const row = connection.readOne(
    idShape,
    `INSERT INTO mails (result_key, partner, redirected_to, copy, part, parts, message_id,
       content_hash, row_count, recipients_to, recipients_cc, subject, attachment, result_file)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    identity.resultKey,
    identity.partner,
    identity.redirectedTo,
    mail.copy,
    mail.part,
    parts.length,
    mail.messageId,
    draft?.contentHash ?? "",
    draft?.rows ?? 0,
    JSON.stringify(draft?.to ?? []),
    JSON.stringify(draft?.cc ?? []),
    draft?.subject ?? "",
    draft?.attachment ?? "",
    draft?.resultFile ?? "",
  );
  return row?.id ?? 0;
}

function insertEvent(connection: Connection, mailId: number, step: MailStep, nowMs: number): void {
  const { state, owner, answer, refusedAddresses, by } = step;
  connection.write(
    `INSERT INTO mail_events (mail_ref, seq, state, at_ms, owner_id, owner_host, owner_boot,
       owner_pid, answer, refused_addresses, resolved_by)
     VALUES (?1, 1 + (SELECT count(*) FROM mail_events WHERE mail_ref = ?1), ?2, ?3, ?4, ?5, ?6,
       ?7, ?8, ?9, ?10)`,
    mailId,
    state,
    nowMs,
    owner?.id ?? null,
    owner?.host ?? null,
    owner?.bootId ?? null,
    owner?.pid ?? null,
    answer,
    JSON.stringify(refusedAddresses),
    by,
  );
}
