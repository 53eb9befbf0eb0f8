import type { TransportAnswer } from "./transport.ts";

/** What went wrong, as far as nodemailer tells: https://nodemailer.com/errors */
export interface TransportFailure {
  /** `EAUTH`, `ECONNECTION` ... */
  readonly code: string;
  /** The system's code of it, such as `CERT_HAS_EXPIRED`; "" where there is none. */
  readonly originalCode: string;
  /** The server's code, 0 where it said nothing. */
  readonly responseCode: number;
  /** The whole message had left when it happened. */
  readonly hasLeft: boolean;
}

/** Neither time nor another mail changes whom we talk to. */
const HOPELESS: ReadonlySet<string> = new Set(["ETLS", "ECONFIG"]);
/** Codes of https://nodejs.org/api/tls.html#x509-certificate-error-codes, and Node's own for a wrong name. */
const BAD_CERTIFICATE =
  /^(?:CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/u;

/**
 * What a failure means for the mail. A server's word is final; without one, a
 * message that had left completely may have been taken, and one that had not
 * certainly was not: it ends with a line that never came
 * (https://www.rfc-editor.org/rfc/rfc5321#section-4.1.1.4).
 */
export function judgeFailure(failure: TransportFailure): TransportAnswer["kind"] {
  const { code, originalCode, responseCode, hasLeft } = failure;
  if (isTransient(responseCode)) return "deferred";
  if (code === "EAUTH" || code === "ENOAUTH" || code === "EOAUTH2") return "unauthorised";
  if (HOPELESS.has(code) || BAD_CERTIFICATE.test(originalCode)) return "stopped";
  if (responseCode >= 500 && responseCode <= 599) return "refused";
  if (hasLeft) return "uncertain";
  // Found before anything was sent: too large for the server, an address it cannot take.
  return code === "EMESSAGE" || code === "EENVELOPE" ? "refused" : "deferred";
}

/**
 * 4xx: later perhaps (https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1). So
 * is 503, which is about the order of commands and not about the mail.
 */
export function isTransient(responseCode: number): boolean {
  return (responseCode >= 400 && responseCode <= 499) || responseCode === 503;
}
