import type { MailingListener } from "../domain/mailing.ts";
import { UserError } from "../errors.ts";
import type { SheetFiles } from "./attachment.ts";
import type { Partner } from "./partner.ts";
import { prepareShare } from "./prepare-mails.ts";
import type { Mailing, PreparedShare } from "./prepare-mails.ts";
import { LetterRenderer } from "./render-letter.ts";
import { isDue, shareRows } from "./share-rows.ts";

/** Whom a mailing is for. */
export interface Audience {
  readonly partners: readonly Partner[];
  /** Names of the only ones that are meant; null for all. */
  readonly only: readonly string[] | null;
}

/**
 * Splits the rows of a result, says what belongs to nobody, and makes the mails
 * of those who want one. One partner's broken template or huge sheet is told
 * and is no reason to leave out the others.
 *
 * @param path of the result, as it is told
 */
export async function prepareShares(
  mailing: Mailing,
  path: string,
  { partners, only }: Audience,
  files: SheetFiles,
  emit: MailingListener,
): Promise<PreparedShare[]> {
  const { runId, rows } = mailing.result;
  const split = shareRows(mailing.result, partners, mailing.ownerOf);
  const shares = split.shares.filter(({ partner }) => only?.includes(partner.name) ?? true);
  const facts = { result: path, runId, rows: rows.length, partners: shares.length };
  emit({ type: "mail:started", ...facts });
  // Who asks for one partner knows that the others' rows are left.
  if (only === null) {
    if (split.nobodys.length > 0) emit({ type: "mail:nobody", rows: split.nobodys.length });
    for (const { name, nearest, rows: theirs } of split.strangers) {
      emit({ type: "mail:stranger", name, nearest, rows: theirs.length });
    }
  }
  const renderer = new LetterRenderer();
  const prepared: PreparedShare[] = [];
  for (const share of shares) {
    const { name: partner, when } = share.partner;
    if (!isDue(share.partner, share.rows)) {
      const message =
        when === "problems" ? "No row has a problem." : "Nothing was posted or updated.";
      emit({ type: "mail:skipped", partner, why: "not-due", mails: 1, message });
      continue;
    }
    try {
      const made = await prepareShare(share, mailing, files, renderer);
      prepared.push(made);
      for (const message of made.missingColumns) {
        emit({ type: "mail:column-missing", partner, message });
      }
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      const { message, nextSteps } = thrown;
      emit({ type: "mail:unprepared", partner, message, nextSteps });
    }
  }
  return prepared;
}
