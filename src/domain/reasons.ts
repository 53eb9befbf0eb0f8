import type { Reason } from "./reason.ts";
import { REASONS_OF_ENDPOINT } from "./reasons-of-endpoint.ts";
import { REASONS_OF_LEDGER } from "./reasons-of-ledger.ts";
import { REASONS_OF_ORDER } from "./reasons-of-order.ts";
import { REASONS_OF_READING } from "./reasons-of-reading.ts";
import { REASONS_OF_SHEET } from "./reasons-of-sheet.ts";
import { REASONS_OF_UPDATES } from "./reasons-of-updates.ts";

/**
 * The published registry of reason codes: other programs rely on the names.
 * A code, once published, keeps its meaning.
 */
export const REASONS = {
  ...REASONS_OF_SHEET,
  ...REASONS_OF_READING,
  ...REASONS_OF_LEDGER,
  ...REASONS_OF_ENDPOINT,
  ...REASONS_OF_ORDER,
  ...REASONS_OF_UPDATES,
} as const satisfies Record<string, Reason>;

/** The registry in chapters, as people look for the cause. */
export const REASON_CHAPTERS: readonly {
  readonly title: string;
  readonly reasons: Readonly<Record<string, Reason>>;
}[] = [
  { title: "In the sheet", reasons: REASONS_OF_SHEET },
  { title: "Said when the sheet is read", reasons: REASONS_OF_READING },
  { title: "In what the ledger knows", reasons: REASONS_OF_LEDGER },
  { title: "In the order, as the marketplace tells it", reasons: REASONS_OF_ORDER },
  { title: "In the answer of the marketplace, or in the run", reasons: REASONS_OF_ENDPOINT },
  { title: "In updates of fulfillment orders", reasons: REASONS_OF_UPDATES },
];

export type ReasonCode = keyof typeof REASONS;

/**
 * What a code means; null for a code that is not in the registry.
 *
 * @example
 * reasonOf("throttled")?.retryable;
 * // => true
 */
export function reasonOf(code: string): Reason | null {
  return isReasonCode(code) ? REASONS[code] : null;
}

/** Whether a text is a code of the registry. */
export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code);
}

/** What to do about a code of ours. A code that is not in the registry is a fault of the program. */
export function fixOf(code: string): string {
  return registered(code).fix;
}

/** What a code of ours means. A code that is not in the registry is a fault of the program. */
export function meaningOf(code: string): string {
  return registered(code).meaning;
}

function registered(code: string): Reason {
  const reason = reasonOf(code);
  if (!reason) throw new RangeError(`"${code}" is not in the registry of reason codes`);
  return reason;
}
