import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Clock } from "../../clock.ts";
import type { RunEvent } from "../../batch/events.ts";
import type { QueueListener } from "../../batch/run/send-queued-order.ts";
import type { WorkerHealth } from "../../store/queue.ts";

/** Where a worker's doings are counted. */
export interface HealthDesk {
  /** How the worker is now. */
  read(): WorkerHealth;
  readonly onEvent: (event: RunEvent) => void;
  readonly onEnded: QueueListener;
  laneBegan(): void;
  laneEnded(): void;
  stopAccount(account: string, why: string): void;
  readonly beginDraining: () => void;
}

/** A desk for this process. */
export function createHealthDesk(clock: Clock): HealthDesk {
  const worker = randomUUID();
  const startedAtMs = clock.nowMs();
  let state: WorkerHealth["state"] = "ready";
  let lanes = 0;
  let sent = 0;
  let throttled = 0;
  const inFlight = new Set<string>();
  const outcomes: Record<string, number> = {};
  const stopped: Record<string, string> = {};
  const nameOf = (account: string, orderId: string) => `${account}\n${orderId}`;
  return {
    read: () => ({
      worker,
      host: hostname(),
      pid: process.pid,
      startedAtMs,
      atMs: clock.nowMs(),
      state,
      lanes,
      inFlight: inFlight.size,
      sent,
      throttled,
      outcomes: { ...outcomes },
      stopped: { ...stopped },
    }),
    onEvent(event) {
      if (event.type === "post:sent") {
        sent += 1;
        inFlight.add(nameOf(event.account, event.orderId));
      }
      if (event.type === "request:throttled") throttled += 1;
      if (event.type === "request:retried") inFlight.delete(nameOf(event.account, event.orderId));
      if (event.type === "account:stopped") stopped[event.account] = event.message;
    },
    onEnded({ post, outcome }) {
      const { account, order } = post.planned;
      inFlight.delete(nameOf(account, order.orderId));
      outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
    },
    laneBegan: () => void (lanes += 1),
    laneEnded: () => void (lanes -= 1),
    stopAccount: (account, why) => void (stopped[account] = why),
    beginDraining: () => void (state = "draining"),
  };
}
