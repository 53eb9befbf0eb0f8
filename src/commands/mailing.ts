import type { Clock } from "../clock.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import type { MailingEvent, MailingListener } from "../domain/mailing.ts";
import type { ResultSheet } from "../domain/result-sheet.ts";
import { assertInvariant, ExitCode } from "../errors.ts";
import type { SheetFiles } from "../mail/attachment.ts";
import { foreseeMails } from "../mail/foresee.ts";
import { hideOthers } from "../mail/hide-others.ts";
import { countMailing, mailingExitCode, NO_MAILS } from "../mail/mailing-tally.ts";
import type { Partner } from "../mail/partner.ts";
import type { Mailing, PreparedShare } from "../mail/prepare-mails.ts";
import { prepareShares } from "../mail/prepare-shares.ts";
import { writePreviews } from "../mail/preview.ts";
import { sendShares } from "../mail/send-shares.ts";
import { partnerFinder } from "../mail/share-rows.ts";
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
import type { MailRoute } from "./mail-setup.ts";

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
  /** Names of the only partners that are meant; null for all. */
  readonly only: readonly string[] | null;
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
  /** Asks a person before so many mails are sent; null where nobody is asked. */
  readonly confirm: ((mails: number) => Promise<boolean>) | null;
}

/**
 * Splits a result, makes the mails, and sends, lists or writes them.
 *
 * @throws UserError when the set-up does not allow it; nothing was sent then.
 */
export async function mailResult(order: MailingOrder, world: MailingWorld): Promise<ExitCode> {
  const { mode } = order;
  let tally = NO_MAILS;
  const emit = (event: MailingEvent): void => {
    tally = countMailing(tally, event);
    world.emit(event);
  };
  const partners = partnersOf(world.config);
  const mailing = describeMailing(order, world, partners);
  const route = mode.kind === "send" ? routeMails(world.config) : null;
  if (route) refuseRehearsal(mailing.isRehearsal, route, mailing.redirectedTo);
  const audience = { partners, only: order.only };
  const shares = await prepareShares(mailing, order.path, audience, SHEET_FILES, emit);
  if (mode.kind === "preview") await writePreviews(shares, mailing, mode.folder, emit);
  if (mode.kind === "dry-run") {
    const { outbox } = world;
    const owner = createClaimOwner();
    await foreseeMails(shares, mailing, { outbox, owner, again: mode.again }, emit);
  }
  if (mode.kind === "send" && route) {
    // What is shown before the question is not counted: it is sent afterwards.
    const isWanted = await askFirst(shares, mailing, mode.again, world);
    if (!isWanted) return ExitCode.resumable;
    await sendOver(route, shares, mailing, mode, { ...world, emit });
  }
  emit(tally.finished);
  return mailingExitCode(tally, world.drain.aborted);
}

/** Where a person is asked, they see first who would get what. */
async function askFirst(
  shares: readonly PreparedShare[],
  mailing: Mailing,
  again: boolean,
  { outbox, emit, confirm }: MailingWorld,
): Promise<boolean> {
  if (!confirm) return true;
  const foresight = { outbox, owner: createClaimOwner(), again };
  const planned = (event: MailingEvent): void => {
    if (event.type === "mail:planned") emit(event);
  };
  const count = await foreseeMails(shares, mailing, foresight, planned);
  return count === 0 || confirm(count);
}

async function sendOver(
  route: MailRoute,
  shares: readonly PreparedShare[],
  mailing: Mailing,
  options: { readonly again: boolean },
  { outbox, clock, drain, emit }: MailingWorld,
): Promise<void> {
  assertInvariant(outbox, "mails are sent with an outbox");
  const transport = route.connect();
  const { server, dkim } = route;
  const connectionsMax = server.pool.connections;
  const owner = createClaimOwner();
  const ports = { outbox, clock, drain, transport, owner, random: Math.random, emit };
  try {
    await sendShares(shares, mailing, options, { ...ports, connectionsMax, dkim });
  } finally {
    await transport.close();
  }
}

function describeMailing(
  order: MailingOrder,
  { config, clock }: MailingWorld,
  partners: readonly Partner[],
): Mailing {
  const { result, account, to } = order;
  const nowMs = clock.nowMs();
  const defaultAccount = accountForMails(config, account);
  const ownerOf = partnerFinder(partners, defaultAccount);
  return {
    result,
    ownerOf,
    filterFor: hideOthers(result, partners, ownerOf),
    ...mailBasics(config),
    date: dayOf(order.runStartedAtMs ?? nowMs, config.timeZone),
    nowMs,
    isRehearsal: isRehearsed(
      config,
      result.rows.map((row) => row.account),
      defaultAccount,
    ),
    redirectedTo: redirectionOf(config, to),
  };
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
