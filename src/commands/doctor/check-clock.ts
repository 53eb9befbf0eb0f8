import type { Clock } from "../../clock.ts";
import { sendHttp } from "../../endpoints/http.ts";
import { userAgent } from "../../endpoints/user-agent.ts";
import { good, skipped, warning, type CheckedPart } from "./check.ts";

/** A `Date` header tells whole seconds, and the answer took its time. */
const SKEW_MAX_MS = 30_000;
const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 64_000;

/**
 * Holds this machine's clock against that of a marketplace, by the `Date` header
 * of any answer (https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1). A ship date later than
 * the marketplace's now is refused, and a signature that is too old as well.
 */
export async function checkClock(
  baseUrl: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<CheckedPart> {
  const { host } = new URL(baseUrl);
  const askedAtMs = clock.nowMs();
  const answer = await sendHttp({
    method: "GET",
    url: baseUrl,
    headers: { "user-agent": userAgent() },
    body: null,
    timeoutMs: TIMEOUT_MS,
    signal,
    responseBytesMax: ANSWER_BYTES_MAX,
  });
  const theirs = answer.kind === "response" ? Date.parse(answer.headers["date"] ?? "") : Number.NaN;
  if (Number.isNaN(theirs)) return skipped("clock", `${host} does not tell the time`);
  const middleMs = (askedAtMs + clock.nowMs()) / 2;
  return judgeSkew(host, middleMs - theirs);
}

/** @param skewMs how far this machine's clock is ahead */
export function judgeSkew(host: string, skewMs: number): CheckedPart {
  if (Math.abs(skewMs) <= SKEW_MAX_MS) return good("clock", `agrees with that of ${host}`);
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const found = `this machine is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} ${host}`;
  return warning("clock", found, "Let the machine set its clock by itself (NTP).");
}
