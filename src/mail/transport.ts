import type { RefusedAddress } from "../store/outbox.ts";

/** The way out: whatever hands a message over. */
export interface MailTransport {
  /** Hands a message over once. What goes wrong is an answer, never an error. */
  send(message: OutgoingMessage): Promise<TransportAnswer>;
  close(): Promise<void>;
}

/** A message and its envelope. */
export interface OutgoingMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

/**
 * What became of it:
 *
 * - `sent`: the server took it, for all or some of the addresses
 * - `deferred`: certainly not taken; another attempt may do (4xx, network)
 * - `refused`: the server will not take it (5xx)
 * - `unauthorised`: certainly not taken, nor will any other mail be: the login was refused
 * - `stopped`: certainly not taken, nor will any other mail be: no TLS, a wrong certificate
 * - `uncertain`: the whole message left, and no answer came
 */
export interface TransportAnswer {
  readonly kind: "sent" | "deferred" | "refused" | "unauthorised" | "stopped" | "uncertain";
  /** The server's words, or what went wrong; without secrets. */
  readonly answer: string;
  /** Addresses that are not taken (5xx); where the mail was sent, the others were. */
  readonly refusedAddresses: readonly RefusedAddress[];
  /** Addresses that are not taken now (4xx). */
  readonly deferredAddresses: readonly RefusedAddress[];
}
