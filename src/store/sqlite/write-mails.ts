import { z } from "zod";
import { foreseenMails, judgeMail } from "../judge-mail.ts";
import type { ClaimOwner } from "../ledger.ts";
import type {
  ClaimedMail,
  MailClaim,
  MailClaimAnswer,
  MailOutcome,
  MailRecord,
  MailState,
} from "../outbox.ts";
import type { Connection } from "./connection.ts";
import { readMail, readMailsOf } from "./mail-rows.ts";

const idShape = { name: "the number of a mail", schema: z.object({ id: z.int().positive() }) };

/** Claims the mails of a request that are to be sent now. Call it inside a transaction. */
export function claimMails(
  connection: Connection,
  request: MailClaim,
  nowMs: number,
): MailClaimAnswer {
  const known = readMailsOf(connection, request, nowMs).map(({ mail }) => mail);
  const { copy: _, sending, ...lists } = judgeMail(request, known);
  const foreseen = foreseenMails(request, { copy: _, sending, ...lists });
  const claimed = sending.flatMap((each, index) => {
    const mail = foreseen[index];
    if (!mail) return [];
    if (each.known) takeUp(connection, each.known, request.owner, nowMs);
    return [each.known ? mail : { ...mail, mailId: insertMail(connection, request, mail, nowMs) }];
  });
  return { ...lists, claimed };
}

/** What {@link claimMails} would answer. */
export function foreseeMails(
  connection: Connection,
  request: MailClaim,
  nowMs: number,
): MailClaimAnswer {
  const known = readMailsOf(connection, request, nowMs).map(({ mail }) => mail);
  const verdict = judgeMail(request, known);
  const { sent, uncertain, held, isChanged } = verdict;
  return { claimed: foreseenMails(request, verdict), sent, uncertain, held, isChanged };
}

/** Records that a mail is being handed over, or what became of it; only for its owner. */
export function recordStep(
  connection: Connection,
  mailId: number,
  owner: ClaimOwner,
  step: { readonly state: "sending" } | MailOutcome,
  nowMs: number,
): boolean {
  const found = readMail(connection, mailId, nowMs);
  if (found?.owner?.id !== owner.id) return false;
  const before: MailState = step.state === "sending" ? "intended" : "sending";
  const isLeftUnsent = step.state === "failed" && found.mail.state === "intended";
  if (found.mail.state !== before && !isLeftUnsent) return false;
  const isUnderWay = step.state === "sending" || step.state === "intended";
  insertEvent(connection, mailId, step.state, nowMs, {
    ...("answer" in step ? step : {}),
    owner: isUnderWay ? owner : null,
  });
  return true;
}

/** Ends an uncertainty as a person said. */
export function resolveMail(
  connection: Connection,
  mailId: number,
  as: "sent" | "not-sent",
  by: string,
  nowMs: number,
): boolean {
  const found = readMail(connection, mailId, nowMs);
  if (found?.mail.state !== "uncertain") return false;
  recordInterruption(connection, found.mail, found.owner, nowMs);
  const answer = as === "sent" ? "has arrived, as was said" : "has not arrived, as was said";
  insertEvent(connection, mailId, as === "sent" ? "sent" : "failed", nowMs, { answer, by });
  return true;
}

function takeUp(connection: Connection, mail: MailRecord, owner: ClaimOwner, nowMs: number): void {
  recordInterruption(connection, mail, readMail(connection, mail.mailId, nowMs)?.owner, nowMs);
  insertEvent(connection, mail.mailId, "intended", nowMs, { owner });
}

/** A mail that its process left while sending is uncertain by its own record from now on. */
function recordInterruption(
  connection: Connection,
  mail: MailRecord,
  owner: ClaimOwner | null | undefined,
  nowMs: number,
): void {
  if (mail.state !== "uncertain" || !owner) return;
  insertEvent(connection, mail.mailId, "uncertain", nowMs, { answer: mail.answer });
}

function insertMail(
  connection: Connection,
  request: MailClaim,
  mail: ClaimedMail,
  nowMs: number,
): number {
  const { identity, parts, owner } = request;
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
  const mailId = row?.id ?? 0;
  insertEvent(connection, mailId, "intended", nowMs, { owner });
  return mailId;
}

interface EventDetails extends Partial<Pick<MailOutcome, "answer" | "refusedAddresses">> {
  readonly owner?: ClaimOwner | null;
  readonly by?: string;
}

function insertEvent(
  connection: Connection,
  mailId: number,
  state: MailState,
  nowMs: number,
  { owner = null, answer = "", refusedAddresses = [], by = "" }: EventDetails,
): void {
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
