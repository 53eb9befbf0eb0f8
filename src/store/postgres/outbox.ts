import { z } from "zod";
import { storableText } from "./storable.ts";
import type { ClaimOwner } from "../ledger.ts";
import { planMailClaim, planMailResolution, planMailStep } from "../mail-steps.ts";
import type { MailStep } from "../mail-steps.ts";
import type { ClaimedMail, MailClaim, MailClaimAnswer, MailOutcome, Outbox } from "../outbox.ts";
import { runResultShape } from "../run-result.ts";
import type { Database } from "./database.ts";
import { readMail, readMailEvents, readMails, readMailsOf } from "./mail-rows.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";
import { readNowMs } from "./time-source.ts";
import type { TimeSource } from "./time-source.ts";

const idShape = { name: "the number of a mail", schema: z.object({ id: z.int().positive() }) };
const lockShape = { name: "a lock", schema: z.unknown() };

/** Of two that work on the mails of one result, one waits for the other to commit. */
const LOCK_RESULT = statement("SELECT pg_advisory_xact_lock(hashtextextended($1, 7))");
const LOCK_MAIL = statement("SELECT id FROM mails WHERE id = $1 FOR NO KEY UPDATE");
const INSERT_MAIL = statement(`
  INSERT INTO mails (result_key, partner, redirected_to, copy, part, parts, message_id,
    content_hash, row_count, recipients_to, recipients_cc, subject, attachment, result_file)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`);
const INSERT_EVENT = statement(`
  INSERT INTO mail_events (mail_ref, seq, state, at_ms, owner_id, owner_host, owner_boot,
    owner_pid, answer, refused_addresses, resolved_by)
  SELECT $1, 1 + (SELECT count(*) FROM mail_events WHERE mail_ref = $1), $2, $3, $4, $5, $6, $7,
    $8, $9, $10`);
const FIND_RESULTS = statement(`
  SELECT run_id AS "runId", started_at_ms AS "startedAtMs", result_path AS path,
    coalesce(result_hash, '') AS hash
  FROM runs WHERE starts_with(run_id, $1) AND result_path IS NOT NULL
  ORDER BY start_seq DESC LIMIT 2`);

/** The outbox in the ledger's database. It closes no connection: the store does. */
export function createPostgresOutbox(database: Database, time: TimeSource): Outbox {
  const now = async (session: Session) => Math.floor(await readNowMs(session, time));
  const record = (
    mailId: number,
    owner: ClaimOwner,
    wanted: { readonly state: "sending" } | MailOutcome,
  ) =>
    database.transact(async (session, { mayBeDone }) => {
      const nowMs = await now(session);
      await session.readAll(lockShape, LOCK_MAIL, mailId);
      const found = await readMail(session, mailId, nowMs);
      // An earlier try was recorded, and only its answer was lost.
      if (mayBeDone && found?.mail.state === wanted.state) return true;
      const step = planMailStep(found, owner, wanted);
      if (step) insertEvent(session, mailId, step, nowMs);
      return step !== null;
    });

  return {
    claim: (request) =>
      database.transact(async (session) => claimMails(session, request, await now(session))),
    foresee: (request) =>
      database.readTogether(async (session) => {
        const known = await readMailsOf(session, request, await now(session));
        const { answer, claimed } = planMailClaim(request, known);
        return { ...answer, claimed: claimed.map(({ mail }) => mail) };
      }),
    markSending: (mailId, owner) => record(mailId, owner, { state: "sending" }),
    settle: (mailId, owner, outcome) => record(mailId, owner, outcome),
    resolve: (mailId, as, by) =>
      database.transact(async (session) => {
        const nowMs = await now(session);
        await session.readAll(lockShape, LOCK_MAIL, mailId);
        const steps = planMailResolution(await readMail(session, mailId, nowMs), as, by);
        for (const step of steps ?? []) insertEvent(session, mailId, step, nowMs);
        return steps !== null;
      }),
    list: (filter) =>
      database.readTogether(async (session) => readMails(session, filter, await now(session))),
    find: (mailId) =>
      database.readTogether(async (session) => {
        const found = await readMail(session, mailId, await now(session));
        return found ? { ...found.mail, events: await readMailEvents(session, mailId) } : null;
      }),
    findResults: (runIdStart) =>
      database.use((session) => session.readAll(runResultShape, FIND_RESULTS, runIdStart)),
    close: async () => undefined,
  };
}

async function claimMails(
  session: Session,
  request: MailClaim,
  nowMs: number,
): Promise<MailClaimAnswer> {
  const { resultKey, partner, redirectedTo } = request.identity;
  await session.readAll(lockShape, LOCK_RESULT, `${resultKey}\n${partner}\n${redirectedTo}`);
  const { answer, claimed } = planMailClaim(request, await readMailsOf(session, request, nowMs));
  const mails: ClaimedMail[] = [];
  for (const { mail, steps } of claimed) {
    const mailId = mail.mailId || (await insertMail(session, request, mail));
    for (const step of steps) insertEvent(session, mailId, step, nowMs);
    mails.push({ ...mail, mailId });
  }
  return { ...answer, claimed: mails };
}

async function insertMail(
  session: Session,
  request: MailClaim,
  mail: ClaimedMail,
): Promise<number> {
  const { identity, parts } = request;
  const draft = parts[mail.part - 1];
  const row = await session.readOne(
    idShape,
    INSERT_MAIL,
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
    storableText(draft?.subject ?? ""),
    storableText(draft?.attachment ?? ""),
    storableText(draft?.resultFile ?? ""),
  );
  return row?.id ?? 0;
}

function insertEvent(session: Session, mailId: number, step: MailStep, nowMs: number): void {
  const { state, owner, answer, refusedAddresses, by } = step;
  session.queue(
    INSERT_EVENT,
    mailId,
    state,
    nowMs,
    owner?.id ?? null,
    owner?.host ?? null,
    owner?.bootId ?? null,
    owner?.pid ?? null,
    storableText(answer),
    JSON.stringify(refusedAddresses),
    storableText(by),
  );
}
