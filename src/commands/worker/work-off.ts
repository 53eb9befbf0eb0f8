import { createPause } from "../../batch/run/pause.ts";
import { drainLane } from "../../batch/run/drain-lane.ts";
import { RUN_BOUNDS, type RunContext, type RunTally } from "../../batch/run/context.ts";
import { createTally } from "../../batch/run/tally.ts";
import type { RunEvent } from "../../batch/events.ts";
import { coerceError, ExitCode, UserError } from "../../errors.ts";
import type { DrainJob, DrainJobs } from "../../store/drain-jobs.ts";
import type { LaneBacklog, PostQueue } from "../../store/queue.ts";
import type { WorkerFlags } from "../flags.ts";
import { prepareSending } from "../sending.ts";
import { planSettings, type DecidingFlags, type Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import type { HealthDesk } from "./health.ts";

/** How often jobs are looked for: sooner while there are any. */
const POLL_MS = 500;
const BUSY_POLL_MS = 100;
/** Jobs taken in one go: so few that several workers share them evenly. */
const JOBS_AT_ONCE = 5;
/** After so long a lane goes to whoever is next, so that no worker keeps the busy ones. */
const TURN_MS = 20_000;
/** How often lanes are woken that have something to send and perhaps no job. */
const WAKE_MS = 2_000;
const TOUCH_MS = 2_500;
const SWEEP_MS = 3_600_000;

/** Everything was decided by the run that queued it. */
const DECIDES_NOTHING: DecidingFlags = {
  account: undefined,
  operation: undefined,
  changedTracking: undefined,
  duplicateRows: undefined,
  trustPackageIds: false,
  strictTracking: false,
};

/** What a worker works with. */
export interface Work {
  readonly flags: WorkerFlags;
  readonly terminal: Terminal;
  readonly session: Session;
  readonly queue: PostQueue;
  readonly jobs: DrainJobs;
  readonly desk: HealthDesk;
  readonly drain: AbortSignal;
}

/**
 * Takes lanes and sends what waits in them, until it is stopped or, with
 * `--until-idle`, until nothing waits that this worker may send.
 *
 * @throws UserError (exit 4) when the ledger could not be written to any more
 */
export async function workOff(work: Work): Promise<ExitCode> {
  const tally = createTally([]);
  const worker = new Worker(work, tally);
  const beating = repeat(work, RUN_BOUNDS.heartbeatMs, tally, () => worker.beat());
  const touching = repeat(work, TOUCH_MS, tally, () => worker.touch());
  try {
    await worker.run();
  } finally {
    await worker.settle();
    await beating.stop();
    await touching.stop();
  }
  if (tally.fatal) throw tally.fatal;
  return tally.refusedAccounts.size > 0 ? ExitCode.credentials : ExitCode.ok;
}

class Worker {
  readonly #work: Work;
  readonly #tally: RunTally;
  readonly #context: RunContext;
  readonly #active = new Map<DrainJob, Promise<void>>();
  /** Accounts that this worker cannot send for: not in its config, or without their secret. */
  readonly #unable = new Set<string>();
  #lanes: readonly LaneBacklog[] = [];

  constructor(work: Work, tally: RunTally) {
    this.#work = work;
    this.#tally = tally;
    const { session, terminal, desk, drain } = work;
    const { ports } = prepareSending(session.config, session.store, terminal.clock);
    this.#context = {
      ...ports,
      runId: "",
      ledger: session.ledger,
      clock: terminal.clock,
      settings: planSettings(session.config, DECIDES_NOTHING, terminal.clock.nowMs()),
      emit: (event: RunEvent) => desk.onEvent(event),
      postsMax: Number.POSITIVE_INFINITY,
      drain,
      gate: createPause(),
      random: Math.random,
    };
  }

  async run(): Promise<void> {
    const { terminal, drain, flags, queue } = this.#work;
    let nextWakeMs = Number.NEGATIVE_INFINITY;
    let nextSweepMs = Number.NEGATIVE_INFINITY;
    while (this.#mayGoOn()) {
      const nowMs = performance.now();
      if (nowMs >= nextSweepMs) {
        nextSweepMs = nowMs + SWEEP_MS;
        await queue.sweep();
      }
      if (nowMs >= nextWakeMs) {
        nextWakeMs = nowMs + WAKE_MS;
        await this.#wake();
        const isIdle = this.#lanes.length === 0 && this.#active.size === 0;
        if (flags.untilIdle && isIdle) return;
      }
      const began = await this.#takeJobs();
      // What is behind the jobs may be away for a while; the lanes at work go on.
      await terminal.clock
        .sleep(began > 0 ? BUSY_POLL_MS : POLL_MS, AbortSignal.any([drain, this.#tally.halted]))
        .catch(() => undefined);
    }
  }

  #mayGoOn(): boolean {
    return !this.#work.drain.aborted && this.#tally.fatal === null;
  }

  /** Sees to it that every lane that has something to send has a job. */
  async #wake(): Promise<void> {
    const lanes = await this.#work.queue.readLanes();
    this.#lanes = lanes.filter(({ account }) => this.#canSendFor(account));
    await this.#work.jobs.wake(this.#lanes).catch(ignoreTrouble);
  }

  async #takeJobs(): Promise<number> {
    const room = this.#work.flags.lanes - this.#active.size;
    if (room <= 0) return 0;
    const limit = Math.min(room, JOBS_AT_ONCE);
    const jobs = await this.#work.jobs.take(limit).catch(() => []);
    for (const job of jobs) {
      this.#active.set(
        job,
        this.#drain(job).finally(() => this.#active.delete(job)),
      );
    }
    return jobs.length;
  }

  async #drain(job: DrainJob): Promise<void> {
    const { account } = job.lane;
    const { queue, desk, jobs } = this.#work;
    try {
      if (!this.#canSendFor(account) || !(await this.#warm(account))) return;
      desk.laneBegan();
      try {
        const turn = AbortSignal.timeout(TURN_MS);
        const { onEnded } = desk;
        await drainLane(job.lane, { run: this.#context, queue, turn, onEnded }, this.#tally);
      } finally {
        desk.laneEnded();
      }
    } catch (error) {
      this.#tally.fatal ??= coerceError(error);
    } finally {
      await jobs.finish(job).catch(ignoreTrouble);
    }
  }

  async #warm(account: string): Promise<boolean> {
    const warmth = await this.#context.warm(account);
    if (warmth.kind !== "refused") return true;
    this.#tally.refusedAccounts.set(account, warmth.message);
    this.#work.desk.stopAccount(account, warmth.message);
    return false;
  }

  #canSendFor(account: string): boolean {
    if (this.#tally.refusedAccounts.has(account) || this.#unable.has(account)) return false;
    try {
      this.#context.endpointAccount(account);
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#unable.add(account);
      this.#work.desk.stopAccount(account, error.message);
      return false;
    }
  }

  beat(): Promise<unknown> {
    return this.#context.ledger.heartbeat(this.#context.owner, RUN_BOUNDS.leaseMs);
  }

  touch(): Promise<void> {
    return this.#work.jobs.touch([...this.#active.keys()]).catch(ignoreTrouble);
  }

  /** Waits for what is under way. */
  async settle(): Promise<void> {
    await Promise.all(this.#active.values());
  }
}

/** A job that was not told of is made again: what there is to send stands in the ledger. */
function ignoreTrouble(): void {}

/** Does something now and then until stopped; what fails stops the worker. */
function repeat(
  { terminal }: Work,
  everyMs: number,
  tally: RunTally,
  act: () => Promise<unknown>,
): { stop(): Promise<void> } {
  const stop = new AbortController();
  const going = (async () => {
    for (;;) {
      await terminal.clock.sleep(everyMs, stop.signal);
      await act();
    }
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) tally.fatal ??= coerceError(error);
  });
  return {
    stop() {
      stop.abort();
      return going;
    },
  };
}
