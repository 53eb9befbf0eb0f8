import type { TransportAnswer } from "./transport.ts";

/** What went wrong, as far as nodemailer tells: https://nodemailer.com/errors */
export interface TransportFailure {
  /** `EAUTH`, `ECONNECTION` ... */
  readonly code: string;
  /** The server's code, 0 where it said nothing. */
  readonly responseCode: number;
  /** The whole message had left when it happened. */
  readonly hasLeft: boolean;
}

/** Neither time nor another mail changes these: who we are, and whom we talk to. */
const HOPELESS: ReadonlySet<string> = new Set(["EAUTH", "ENOAUTH", "ETLS", "ECONFIG", "EOAUTH2"]);

/**
 * What a failure means for the mail. A server's word is final; without one, a
 * message that had left completely may have been taken, and one that had not
 * certainly was not: it ends with a line that never came
 * (https://www.rfc-editor.org/rfc/rfc5321#section-4.1.1.4).
 */
export function judgeFailure({
  code,
  responseCode,
  hasLeft,
}: TransportFailure): TransportAnswer["kind"] {
  const isPermanent = responseCode >= 500 && responseCode <= 599;
  const isTransient = responseCode >= 400 && responseCode <= 499;
  if (HOPELESS.has(code) && !isTransient) return "stopped";
  if (isPermanent) return "refused";
  if (isTransient) return "deferred";
  if (hasLeft) return "uncertain";
  // Found before anything was sent: too large for the server, an address it cannot take.
  return code === "EMESSAGE" || code === "EENVELOPE" ? "refused" : "deferred";
}
