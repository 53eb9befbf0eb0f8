import type { RunEvent } from "../../batch/events.ts";
import type { PostQueue } from "../../store/queue.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { Terminal } from "../terminal.ts";
import type { QueueDocument } from "./queue-document.ts";
import type { WatchedAnswers } from "./watched-answers.ts";

const POLL_MS = 500;
/** How often the workers are looked at, and whether the run is queued whole by now. */
const LOOK_MS = 3_000;
/** A run that is not queued whole after so long was broken off while it was queued. */
const QUEUEING_MS = 60_000;

/** What following a run needs. */
export interface Following {
  readonly queue: PostQueue;
  readonly answers: WatchedAnswers;
  readonly emit: (event: RunEvent) => void;
  /** The final document; null while the run is still being queued. */
  isWholeNow(): Promise<QueueDocument | null>;
}

/** Tells what becomes of the posts of a run until none waits. False: whoever watched has left. */
export async function followRun(
  runId: string,
  { queue, answers, emit, isWholeNow }: Following,
  drain: AbortSignal,
  terminal: Terminal,
): Promise<boolean> {
  const { clock } = terminal;
  const beganAtMs = performance.now();
  const workers = watchWorkers(queue, emit, terminal);
  let isWhole = false;
  let sinceMs = 0;
  let lookAtMs = 0;
  while (!drain.aborted) {
    if (!isWhole) {
      const final = await isWholeNow();
      if (final) answers.replaceDocument(final);
      isWhole = final !== null || performance.now() - beganAtMs > QUEUEING_MS;
    }
    const { posts, waiting, untilMs } = await queue.readProgress(runId, sinceMs);
    for (const post of posts) {
      const event = post.isFinished ? answers.takeIn(post) : null;
      if (event) emit(event);
    }
    if (waiting === 0 && isWhole) return true;
    sinceMs = Math.max(1, untilMs);
    if (performance.now() >= lookAtMs) {
      lookAtMs = performance.now() + LOOK_MS;
      await workers.look();
    }
    await clock.sleep(POLL_MS, drain).catch(() => undefined);
  }
  return false;
}

/** Tells of accounts that a worker cannot send for, and when there is no worker at all. */
function watchWorkers(
  queue: PostQueue,
  emit: Following["emit"],
  { stderr }: Terminal,
): { look(): Promise<void> } {
  const told = new Set<string>();
  let looks = 0;
  return {
    async look() {
      const workers = await queue.readWorkers();
      looks += 1;
      // The first look may come before the first worker has said anything.
      if (workers.length === 0 && looks === 3) {
        createStreamWriter(stderr)("No worker is at work. Start one: shipledger worker\n");
      }
      for (const [account, message] of workers.flatMap((each) => Object.entries(each.stopped))) {
        if (told.has(account)) continue;
        told.add(account);
        emit({ type: "account:stopped", account, message });
      }
    },
  };
}
