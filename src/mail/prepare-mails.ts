import type { Sender } from "../domain/mail-address.ts";
import type { MailFacts } from "../domain/mailing.ts";
import type { MailIdentity } from "../domain/message-id.ts";
import { needsPerson } from "../domain/result-row.ts";
import type { ResultSheet, ResultSheetRow } from "../domain/result-sheet.ts";
import { UserError } from "../errors.ts";
import type { MailDraft } from "../store/outbox.ts";
import { attachmentName } from "./attachment.ts";
import type { SheetFiles } from "./attachment.ts";
import type { SentenceFilter } from "./hide-others.ts";
import { baseName } from "./hide-paths.ts";
import { writeLetter } from "./letter.ts";
import type { Letter } from "./letter.ts";
import { makeAttachments } from "./make-attachments.ts";
import type { Attachment } from "./make-attachments.ts";
import type { Partner } from "./partner.ts";
import { chooseColumns } from "./partner-table.ts";
import type { LetterRenderer, RenderedLetter } from "./render-letter.ts";
import type { Share } from "./share-rows.ts";

/** What is the same for all mails of one result. */
export interface Mailing {
  readonly result: ResultSheet;
  /** Whose a row is; null for nobody's, and for a stranger's. */
  readonly ownerOf: (row: ResultSheetRow) => Partner | null;
  /** What one partner may read of our sentences. */
  readonly filterFor: (partner: Partner) => SentenceFilter;
  readonly from: Sender;
  /** YYYY-MM-DD: the day of the run, else today. */
  readonly date: string;
  readonly nowMs: number;
  readonly isRehearsal: boolean;
  /** The address that gets everything instead of the partners; "" for none. */
  readonly redirectedTo: string;
  /** Of one attachment. */
  readonly bytesMax: number;
}

/** All mails to one partner. */
export interface PreparedShare {
  readonly partner: Partner;
  readonly identity: MailIdentity;
  readonly mails: readonly PreparedMail[];
  /** Sentences about columns that the result does not have. */
  readonly missingColumns: readonly string[];
}

/** A mail that lacks only its Message-ID. */
export interface PreparedMail {
  readonly draft: MailDraft;
  readonly facts: Omit<MailFacts, "messageId">;
  readonly letter: Letter;
  readonly body: RenderedLetter;
  readonly bytes: Buffer;
}

/** Under which key a result is mailed once: its run, or its bytes where it holds several. */
export function resultKeyOf({ runId, fileHash }: ResultSheet): string {
  return runId ?? `sha256:${fileHash}`;
}

/**
 * Makes the mails of one share, attachments and all.
 *
 * @throws UserError when its template does not work, or the sheet is too large.
 */
export async function prepareShare(
  { partner, rows }: Share,
  mailing: Mailing,
  files: SheetFiles,
  renderer: LetterRenderer,
): Promise<PreparedShare> {
  const { result, nowMs, bytesMax, redirectedTo, ownerOf } = mailing;
  const filter = mailing.filterFor(partner);
  const choice = chooseColumns(result, partner.columns);
  if (choice.columns.length === 0) throw noColumns(partner.name);
  const [to, cc] = redirectedTo === "" ? [partner.to, partner.cc] : [[redirectedTo], []];
  const attachments = await makeAttachments(
    {
      columns: choice.columns,
      rows,
      format: partner.format,
      madeAtMs: nowMs,
      bytesMax,
      recipients: [...to, "cc", ...cc],
      isTheirs: (row) => ownerOf(row) === partner,
      filter,
    },
    files,
  );
  const mails: PreparedMail[] = [];
  for (const [index, attachment] of attachments.entries()) {
    const place = { part: index + 1, parts: attachments.length, rowsInAll: rows.length };
    mails.push(
      await prepareMail(attachment, { partner, to, cc, filter, ...place }, mailing, renderer),
    );
  }
  return {
    partner,
    identity: { resultKey: resultKeyOf(result), partner: partner.name, redirectedTo },
    mails,
    missingColumns: choice.missing,
  };
}

interface MailPlace {
  readonly partner: Partner;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly filter: SentenceFilter;
  readonly part: number;
  readonly parts: number;
  readonly rowsInAll: number;
}

async function prepareMail(
  { bytes, rows, firstRow, contentHash }: Attachment,
  place: MailPlace,
  { result, date, isRehearsal, from }: Mailing,
  renderer: LetterRenderer,
): Promise<PreparedMail> {
  const { partner, to, cc, part, parts } = place;
  const run = result.runId ?? result.fileHash;
  const { format, name } = partner;
  const attachment = attachmentName({ partner: name, date, run, format, part, parts });
  const sources = new Set(rows.map(({ sourceFile }) => baseName(sourceFile)));
  const [source = ""] = sources;
  const isOneSheet = sources.size === 1 && source !== "";
  const file = isOneSheet ? source : result.fileName;
  const letter = writeLetter({
    ...place,
    rows,
    firstRow,
    date,
    run,
    file,
    isOneSheet,
    attachment,
    isRehearsal,
    sender: from.name,
  });
  const { subject } = letter;
  const counts = { rows: rows.length, problems: rows.filter(needsPerson).length };
  return {
    draft: {
      contentHash,
      rows: rows.length,
      to,
      cc,
      subject,
      attachment,
      resultFile: result.fileName,
    },
    facts: { partner: name, to, cc, subject, attachment, part, parts, ...counts },
    letter,
    body: await renderer.render(letter, partner.template),
    bytes,
  };
}

function noColumns(partner: string): UserError {
  return new UserError(`The result has none of the columns that ${partner} wants.`, {
    nextSteps: [
      "Correct `columns` of the partner in the config, or leave it away for all of them.",
    ],
  });
}
