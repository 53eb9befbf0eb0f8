import type { ReadOperationName } from "../domain/operation.ts";

/** What was asked: which call, of whom, about what. Holds no secret. */
export interface ReadKey {
  readonly operation: ReadOperationName;
  /** The account and the address that it asked. */
  readonly place: string;
  /** The order ID; "" where the call is about the account itself. */
  readonly subject: string;
}

/** An answer as it is kept, with its time. */
export interface KeptAnswer {
  readonly key: ReadKey;
  /** JSON; what it holds is told in stored-reading.ts. */
  readonly text: string;
  /** When it was given, in milliseconds since the epoch. */
  readonly readAtMs: number;
}

/** A text longer than this is not kept. */
export const ANSWER_LENGTH_MAX = 2_000_000;
/** Answers older than this are dropped at some time. */
export const ANSWER_KEPT_MS = 30 * 86_400_000;

/**
 * Answers of marketplaces to reads, kept where every process that shares the
 * ledger finds them: reads are slow, and a long series of them goes on where it
 * was stopped. Whether an answer is fresh enough is for the reader to say.
 * Losing it costs time and no correctness.
 */
export interface ReadCache {
  /** One per key, in the same order; null for what is not kept. */
  read(keys: readonly ReadKey[]): Promise<(KeptAnswer | null)[]>;
  /** Keeps answers; of two about one thing the newer. */
  keep(answers: readonly KeptAnswer[]): Promise<void>;
  close(): Promise<void>;
}
