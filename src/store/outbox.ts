import type { MailCopy, MailIdentity } from "../domain/message-id.ts";
import type { ClaimOwner } from "./ledger.ts";

/**
 * The record of every mail, from the intent to what became of it; beside the
 * ledger. Nothing in it is ever changed or deleted: each step is a new event.
 *
 * Every method is atomic. When `claim`, `markSending` or `settle` resolve, what
 * they wrote survives a power cut.
 */
export interface Outbox {
  /**
   * Records mails as intended, unless they were sent before. Of two processes
   * that claim the same mail at once, one gets it.
   */
  claim(request: MailClaim): Promise<MailClaimAnswer>;

  /** What {@link Outbox.claim} would answer, with nothing written. */
  foresee(request: MailClaim): Promise<MailClaimAnswer>;

  /** Marks a mail as being handed over, just before it is. False: it is not this owner's (any more). */
  markSending(mailId: number, owner: ClaimOwner): Promise<boolean>;

  /** Records what became of it. False: it is not this owner's (any more), and nothing was written. */
  settle(mailId: number, owner: ClaimOwner, outcome: MailOutcome): Promise<boolean>;

  /**
   * Ends an uncertainty by the word of a person who asked the recipient. False:
   * the mail is not uncertain, and nothing was written.
   */
  resolve(mailId: number, as: "sent" | "not-sent", by: string): Promise<boolean>;

  /** Mails, newest first. */
  list(filter: MailFilter): Promise<MailRecord[]>;

  /** A mail with all its events; null when there is none. */
  find(mailId: number): Promise<MailHistory | null>;

  /** The latest results of runs whose ID begins so, newest first; at most two. */
  findResults(runIdStart: string): Promise<RunResult[]>;

  close(): Promise<void>;
}

/**
 * - `intended`: to be sent; certainly not sent yet
 * - `sending`: being handed over by a living process
 * - `sent`: the server took it
 * - `failed`: certainly not taken (network, or a 4xx answer to the last attempt)
 * - `refused`: the server said no for good (5xx)
 * - `uncertain`: the whole message left, and no answer came
 */
export const MAIL_STATES = [
  "intended",
  "sending",
  "sent",
  "failed",
  "refused",
  "uncertain",
] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** One share of a result, in as many parts as it needs. */
export interface MailClaim {
  readonly identity: MailIdentity;
  readonly parts: readonly MailDraft[];
  /** Sends also what was sent before, or is uncertain. */
  readonly again: boolean;
  readonly owner: ClaimOwner;
  /** Of the sender's address, for the Message-ID. */
  readonly domain: string;
}

/** One mail to be sent, as far as it is recorded. */
export interface MailDraft {
  /** Of its rows. A mail under an old Message-ID has its old rows. */
  readonly contentHash: string;
  readonly rows: number;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly attachment: string;
  /** Base name. */
  readonly resultFile: string;
}

/** The parts of a claim, each in one of the lists. */
export interface MailClaimAnswer {
  /** To be sent now by the one who claimed. */
  readonly claimed: readonly ClaimedMail[];
  readonly sent: readonly MailRecord[];
  /** Sent perhaps, at an earlier time. */
  readonly uncertain: readonly MailRecord[];
  /** Under way in another process. */
  readonly held: readonly MailRecord[];
  /** The rows are no longer those of the mails in the other lists. */
  readonly isChanged: boolean;
}

/** A mail that may be sent: the draft at this place of the claim. */
export interface ClaimedMail extends MailCopy {
  /** 0 where it was only foreseen. */
  readonly mailId: number;
  readonly messageId: string;
}

/** What became of handing a mail over. */
export interface MailOutcome {
  /** `intended`: put off, the same process tries again soon. */
  readonly state: "intended" | "sent" | "failed" | "refused" | "uncertain";
  /** The server's words, or what went wrong; without secrets. */
  readonly answer: string;
  /** Addresses that the server did not take while it took others, with its words. */
  readonly refusedAddresses: readonly RefusedAddress[];
}

export interface RefusedAddress {
  readonly address: string;
  readonly answer: string;
}

/** A mail as it stands. */
export interface MailRecord extends MailIdentity, MailDraft, MailCopy {
  readonly mailId: number;
  readonly messageId: string;
  readonly parts: number;
  readonly state: MailState;
  /** A living process is at it. */
  readonly isHeld: boolean;
  /** Times that it was handed over. */
  readonly attempts: number;
  readonly answer: string;
  readonly refusedAddresses: readonly RefusedAddress[];
  /** ISO 8601, UTC. */
  readonly intendedAt: string;
  /** Of its last event. */
  readonly changedAt: string;
}

export interface MailHistory extends MailRecord {
  /** Oldest first. */
  readonly events: readonly MailEvent[];
}

export interface MailEvent {
  readonly state: MailState;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly answer: string;
  /** Who ended an uncertainty by hand; "" otherwise. */
  readonly by: string;
}

export interface MailFilter {
  /** Its result's key, or the start of it. */
  readonly resultKeyStart?: string;
  readonly partner?: string;
  readonly states?: readonly MailState[];
  /** At most this many, newest first. */
  readonly limit: number;
}

/** Where a run left its result. */
export interface RunResult {
  readonly runId: string;
  readonly startedAtMs: number;
  readonly path: string;
  /** SHA-256 of its bytes, lower-case hex. */
  readonly hash: string;
}
