/** The longest wait that a Retry-After header is believed to mean. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

/**
 * A Retry-After header in milliseconds: seconds or an HTTP date
 * (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after). A date is read
 * against the answer's own Date where there is one, since clocks differ.
 * Null when there is none, or nothing that can be read.
 */
export function readRetryAfterMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number | null {
  const text = headers["retry-after"]?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/u.test(text)) return Math.min(Number(text) * 1000, RETRY_AFTER_MAX_MS);
  // `Date.parse` takes much that is no date; an HTTP date begins with a day's name.
  if (!/^[A-Za-z]{3}/u.test(text)) return null;
  const untilMs = Date.parse(text);
  if (Number.isNaN(untilMs)) return null;
  const saidMs = Date.parse(headers["date"] ?? "");
  const waitMs = untilMs - (Number.isNaN(saidMs) ? nowMs : saidMs);
  return Math.min(Math.max(waitMs, 0), RETRY_AFTER_MAX_MS);
}
