import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { MailingEvent, MailingFinished, MailingListener } from "../domain/mailing.ts";
import { computeMessageId } from "../domain/message-id.ts";
import { domainOf } from "../domain/mail-address.ts";
import type { ResultSheet } from "../domain/result-sheet.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { SheetFiles } from "../mail/attachment.ts";
import { countMailing, mailingExitCode, NO_MAILS } from "../mail/mailing-tally.ts";
import type { Partner } from "../mail/partner.ts";
import { prepareShare } from "../mail/prepare-mails.ts";
import type { Mailing, PreparedShare } from "../mail/prepare-mails.ts";
import { LetterRenderer } from "../mail/render-letter.ts";
import { claimOf, composePrepared, describeSkips, sendShares } from "../mail/send-shares.ts";
import { isDue, shareRows } from "../mail/share-rows.ts";
import { readPartnerFile, writePartnerFile } from "../sheet/partner-file.ts";
import { createClaimOwner } from "../store/claim-owner.ts";
import type { Outbox } from "../store/outbox.ts";
import {
  accountForMails,
  isRehearsed,
  mailBasics,
  partnersOf,
  redirectionOf,
  refuseRehearsal,
  routeMails,
} from "./mail-setup.ts";

const SHEET_FILES: SheetFiles = { write: writePartnerFile, read: readPartnerFile };

/** What is done with the mails of a result. */
export type MailingMode =
  | { readonly kind: "send"; readonly again: boolean }
  | { readonly kind: "dry-run"; readonly again: boolean }
  | { readonly kind: "preview"; readonly folder: string };

/** One result to be mailed. */
export interface MailingOrder {
  readonly path: string;
  readonly result: ResultSheet;
  /** Null where nobody knows; then the mails say today. */
  readonly runStartedAtMs: number | null;
  readonly mode: MailingMode;
  readonly chosen: readonly Partner[];
  readonly to: string | undefined;
  readonly account: string | undefined;
}

/** What mailing needs of the world. */
export interface MailingWorld {
  readonly config: LoadedConfig;
  readonly clock: Clock;
  /** Null only where nothing is sent. */
  readonly outbox: Outbox | null;
  readonly emit: MailingListener;
  readonly drain: AbortSignal;
}

/**
 * Splits a result, makes the mails, and sends, lists or writes them.
 *
 * @throws UserError when the set-up does not allow it; nothing was sent then.
 */
export async function mailResult(order: MailingOrder, world: MailingWorld): Promise<ExitCode> {
  let tally = NO_MAILS;
  const emit = (event: MailingEvent): void => {
    tally = countMailing(tally, event);
    world.emit(event);
  };
  const mailing = describeMailing(order, world);
  const route = order.mode.kind === "send" ? routeMails(world.config) : null;
  if (route) refuseRehearsal(mailing.isRehearsal, route, mailing.redirectedTo);
  const shares = await prepareShares(order, mailing, emit);
  if (order.mode.kind === "preview") await writePreviews(shares, mailing, order.mode.folder, emit);
  if (order.mode.kind === "dry-run") await foresee(shares, mailing, order.mode.again, world, emit);
  if (order.mode.kind === "send" && route && world.outbox) {
    const transport = route.connect();
    const { outbox, clock, drain } = world;
    const owner = createClaimOwner();
    const ports = { outbox, clock, drain, transport, owner, random: Math.random, emit };
    try {
      const connectionsMax = route.server.pool.connections;
      await sendShares(shares, mailing, order.mode, { ...ports, connectionsMax, dkim: route.dkim });
    } finally {
      await transport.close();
    }
  }
  const finished: MailingFinished = tally.finished;
  emit(finished);
  return mailingExitCode(tally, world.drain.aborted);
}

function describeMailing(order: MailingOrder, { config, clock }: MailingWorld): Mailing {
  const { result, account, to } = order;
  const nowMs = clock.nowMs();
  const defaultAccount = accountForMails(config, account);
  return {
    result,
    partners: partnersOf(config),
    defaultAccount,
    ...mailBasics(config),
    date: dayOf(order.runStartedAtMs ?? nowMs, config.timeZone),
    nowMs,
    isRehearsal: isRehearsed(config, result, defaultAccount),
    redirectedTo: redirectionOf(config, to),
  };
}

/** Splits the rows, says what belongs to nobody, and makes the mails of those who want one. */
async function prepareShares(
  { path, result, chosen }: MailingOrder,
  mailing: Mailing,
  emit: MailingListener,
): Promise<PreparedShare[]> {
  const split = shareRows(result, mailing.partners, mailing.defaultAccount);
  const names = new Set(chosen.map(({ name }) => name));
  const shares = split.shares.filter(({ partner }) => names.has(partner.name));
  const { runId, rows } = result;
  const facts = { result: path, runId, rows: rows.length, partners: shares.length };
  emit({ type: "mail:started", ...facts });
  if (split.nobodys.length > 0) emit({ type: "mail:nobody", rows: split.nobodys.length });
  for (const { name, nearest, rows } of split.strangers) {
    emit({ type: "mail:stranger", name, nearest, rows: rows.length });
  }
  const renderer = new LetterRenderer();
  const prepared: PreparedShare[] = [];
  for (const share of shares) {
    const { name, when } = share.partner;
    if (!isDue(share.partner, share.rows)) {
      const message =
        when === "problems" ? "No row has a problem." : "Nothing was posted or updated.";
      emit({ type: "mail:skipped", partner: name, why: "not-due", mails: 1, message });
      continue;
    }
    const made = await prepareOrTell(
      () => prepareShare(share, mailing, SHEET_FILES, renderer),
      name,
      emit,
    );
    if (made) prepared.push(made);
    for (const message of made?.missingColumns ?? []) {
      emit({ type: "mail:column-missing", partner: name, message });
    }
  }
  return prepared;
}

/** One partner's broken template or huge sheet is no reason to leave out the others. */
async function prepareOrTell(
  prepare: () => Promise<PreparedShare>,
  partner: string,
  emit: MailingListener,
): Promise<PreparedShare | null> {
  try {
    return await prepare();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    const { message, nextSteps } = thrown;
    emit({ type: "mail:unprepared", partner, message, nextSteps });
    return null;
  }
}

async function foresee(
  shares: readonly PreparedShare[],
  mailing: Mailing,
  again: boolean,
  { outbox }: MailingWorld,
  emit: MailingListener,
): Promise<void> {
  const owner = createClaimOwner();
  for (const share of shares) {
    const answer = await outbox?.foresee(claimOf(share, mailing, again, { owner }));
    if (answer) for (const skipped of describeSkips(share, answer)) emit(skipped);
    const claimed = answer?.claimed ?? firstCopies(share, mailing);
    for (const { part, messageId } of claimed) {
      const mail = share.mails[part - 1];
      if (mail) emit({ type: "mail:planned", ...mail.facts, messageId });
    }
  }
}

async function writePreviews(
  shares: readonly PreparedShare[],
  mailing: Mailing,
  folder: string,
  emit: MailingListener,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const share of shares) {
    for (const { part, messageId } of firstCopies(share, mailing)) {
      const mail = share.mails[part - 1];
      if (!mail) continue;
      const base = join(folder, mail.draft.attachment.replace(/\.\w+$/u, ""));
      const [eml, html] = [`${base}.eml`, `${base}.html`];
      await writeFile(eml, await composePrepared(share, mail, messageId, mailing, null));
      await writeFile(html, mail.body.html);
      emit({ type: "mail:previewed", ...mail.facts, messageId, eml, html });
    }
  }
}

function firstCopies({ identity, mails }: PreparedShare, { from }: Mailing) {
  return mails.map((_, index) => {
    const part = index + 1;
    return {
      part,
      messageId: computeMessageId(identity, { copy: 0, part }, domainOf(from.address)),
    };
  });
}

/** YYYY-MM-DD in a time zone. */
function dayOf(atMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(new Date(atMs));
  const valueOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return `${valueOf("year")}-${valueOf("month")}-${valueOf("day")}`;
}
