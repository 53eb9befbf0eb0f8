/**
 * What happens when a result is mailed, as typed events of the form `mail:verb`:
 * every line and NDJSON record is made of them.
 */
export type MailingEvent =
  | ResultChanged
  | MailingStarted
  | RowsOfNobody
  | RowsOfStranger
  | ColumnMissing
  | ShareSkipped
  | ShareUnprepared
  | MailPlanned
  | MailPreviewed
  | MailDeferred
  | MailingStopped
  | MailingWithheld
  | MailSettled
  | MailingFinished;

/** The result is not what its run wrote; it is mailed as it is now. */
export interface ResultChanged {
  readonly type: "mail:result-changed";
  /** Path of the result. */
  readonly result: string;
}

/** A result was read and split. */
export interface MailingStarted {
  readonly type: "mail:started";
  /** Path of the result. */
  readonly result: string;
  readonly runId: string | null;
  readonly rows: number;
  readonly partners: number;
}

/** Rows without a partner: they are sent to nobody. */
export interface RowsOfNobody {
  readonly type: "mail:nobody";
  readonly rows: number;
}

/** Rows of a partner that the config does not have: they are sent to nobody. */
export interface RowsOfStranger {
  readonly type: "mail:stranger";
  readonly name: string;
  /** The partner that was probably meant. */
  readonly nearest: string | null;
  readonly rows: number;
}

/** A column that a partner wants and the result does not have. */
export interface ColumnMissing {
  readonly type: "mail:column-missing";
  readonly partner: string;
  readonly message: string;
}

/** A partner gets no mail now. */
export interface ShareSkipped {
  readonly type: "mail:skipped";
  readonly partner: string;
  readonly why: "not-due" | "already-sent" | "uncertain" | "held";
  readonly mails: number;
  /** A sentence for people, with the way out. */
  readonly message: string;
}

/** A partner's mail cannot be made. */
export interface ShareUnprepared {
  readonly type: "mail:unprepared";
  readonly partner: string;
  readonly message: string;
  readonly nextSteps: readonly string[];
}

/** What identifies a mail in every event about it. */
export interface MailFacts {
  readonly partner: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly attachment: string;
  readonly rows: number;
  /** Rows that need a person. */
  readonly problems: number;
  readonly part: number;
  readonly parts: number;
  readonly messageId: string;
}

/** A mail that would be sent. */
export interface MailPlanned extends MailFacts {
  readonly type: "mail:planned";
}

/** A mail that was written to files instead of being sent. */
export interface MailPreviewed extends MailFacts {
  readonly type: "mail:previewed";
  readonly eml: string;
  readonly html: string;
}

/** A mail was not taken, and will be tried again. */
export interface MailDeferred {
  readonly type: "mail:deferred";
  readonly partner: string;
  readonly answer: string;
  readonly waitMs: number;
}

/** No mail at all can be sent; those that are left stay failed. Told once. */
export interface MailingStopped {
  readonly type: "mail:stopped";
  /** False: no TLS, or a wrong certificate. */
  readonly isLoginRefused: boolean;
  readonly answer: string;
}

/** The result of a run is not mailed, although that was asked for. */
export interface MailingWithheld {
  readonly type: "mail:withheld";
  readonly runId: string;
  /** A clause: "the run was stopped". */
  readonly reason: string;
}

/** What became of a mail. */
export interface MailSettled extends MailFacts {
  readonly type: "mail:settled";
  readonly mailId: number;
  readonly state: "sent" | "failed" | "refused" | "uncertain";
  /** The server's words, or what went wrong. */
  readonly answer: string;
  readonly refusedAddresses: readonly { readonly address: string; readonly answer: string }[];
}

/** The last event: counts of mails. Published contract. */
export interface MailingFinished {
  readonly type: "mail:finished";
  /** Would be sent: counted where nothing is. */
  readonly planned: number;
  readonly sent: number;
  readonly skipped: number;
  readonly failed: number;
  readonly refused: number;
  readonly uncertain: number;
}

/** Somebody who listens. */
export type MailingListener = (event: MailingEvent) => void;
