import { REASONS_OF_SHEET } from "../domain/reasons-of-sheet.ts";
import { reasonOf } from "../domain/reasons.ts";
import type { ResultSheetRow } from "../domain/result-sheet.ts";

/**
 * What a row with a problem asks of the partner, most urgent first:
 *
 * - `correct`: mend the row and send the sheet again
 * - `answer`: say what is meant; a second parcel or a corrected number?
 * - `check`: nothing, unless the row is right after all
 * - `wait`: nothing; the sender looks after it
 */
export const PARTNER_TASKS = ["correct", "answer", "check", "wait"] as const;
export type PartnerTask = (typeof PARTNER_TASKS)[number];

const QUESTIONS: ReadonlySet<string> = new Set([
  "needs-action",
  "ambiguous-package",
  "package-id-in-use",
]);
const LEFT_OUT: ReadonlySet<string> = new Set([
  "superseded",
  "ship-plus",
  "fulfilled-by-amazon",
  "not-on-hold",
]);
/** What only the sender can mend: its accounts, its ledger, its run. */
const SENDERS: ReadonlySet<string> = new Set([
  "control-total-mismatch",
  "unreadable-file",
  "limit-exceeded",
  "missing-column",
  "unknown-package-id",
  "history-missing",
  "settle-first",
  "known-to-other-seller",
  "posted-through-other-account",
  "already-fulfilled-elsewhere",
  "edit-limit-reached",
  "endpoint-refused",
  "credentials-refused",
  "order-not-read",
  "packages-not-shown",
  "marketplace-invalid",
  "account-inactive",
  "package-id-refused",
  "other-marketplace",
  "mws-switched-off",
]);

/** What a problem row asks of the partner. */
export function taskOf({
  result,
  reasonCode,
}: Pick<ResultSheetRow, "result" | "reasonCode">): PartnerTask {
  if (LEFT_OUT.has(reasonCode)) return "check";
  if (QUESTIONS.has(reasonCode)) return "answer";
  if (SENDERS.has(reasonCode)) return "wait";
  if (Object.hasOwn(REASONS_OF_SHEET, reasonCode)) return "correct";
  const isOpen = result !== "rejected" || reasonOf(reasonCode)?.retryable === true;
  return isOpen ? "wait" : "correct";
}
