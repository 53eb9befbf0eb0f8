import type { Lane } from "./queue.ts";

/**
 * Which worker is at work on which lane: one job per account and operation,
 * at most one worker at a time. What there is to send stands in the ledger, so
 * a job that is lost costs nothing but the time until the next wake-up.
 */
export interface DrainJobs {
  /** Asks for workers on these lanes; a lane that has a job already has one. */
  wake(lanes: readonly Lane[]): Promise<void>;
  /** Takes up to `limit` jobs that no worker has. */
  take(limit: number): Promise<DrainJob[]>;
  /** Says that these are still at work; a job of which nothing is heard is given to another. */
  touch(jobs: readonly DrainJob[]): Promise<void>;
  /** The work on a lane has ended, for now. */
  finish(job: DrainJob): Promise<void>;
  close(): Promise<void>;
}

export interface DrainJob {
  readonly id: string;
  readonly lane: Lane;
}
