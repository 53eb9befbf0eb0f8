import type { FaultKind } from "../../src/sandbox/faults.ts";
import type { RequestRecord } from "../../src/sandbox/traffic.ts";
import type { SandboxState } from "../../src/sandbox/world.ts";
import type { Tally } from "./tally.ts";
import type { VictimEnd } from "./victim.ts";

/** How far the clocks of two processes on one machine may read apart. */
const CLOCK_SPREAD_MS = 20;

/** The posts that a kill left open. */
export type KillRecord = Pick<VictimEnd, "open" | "endedAtMs">;

/** Adds what the marketplace has seen in a round, and tells the kills in flight from the others. */
export function countRequests(
  state: SandboxState,
  requests: readonly RequestRecord[],
  kills: readonly KillRecord[],
  tally: Tally,
): void {
  tally.posts += state.stores.reduce((sum, store) => sum + store.packages.length, 0);
  tally.requests += state.requests;
  tally.throttled += state.throttled;
  tally.refused += requests.filter(({ status }) => status === 400).length;
  tally.readBacks += requests.filter(isReadBack).length;
  for (const [kind, count] of Object.entries(state.faults)) {
    const fault = kind as FaultKind;
    tally.faults[fault] = (tally.faults[fault] ?? 0) + count;
  }
  const byOrder = Map.groupBy(
    requests.filter((request) => !isReadBack(request)),
    (request) => request.orderId ?? "",
  );
  for (const kill of kills) {
    if (kill.open.length === 0) continue;
    if (kill.open.some((post) => hasArrived(post, kill, byOrder.get(post.orderId) ?? []))) {
      tally.killsInFlight += 1;
    } else tally.killsBeforeArrival += 1;
  }
}

function isReadBack({ operation }: RequestRecord): boolean {
  return operation === "amazon.getOrder";
}

/** A request of this post arrived while its process lived, and was not answered by a 429 already. */
function hasArrived(
  post: KillRecord["open"][number],
  kill: KillRecord,
  requests: readonly RequestRecord[],
): boolean {
  return requests.some(
    ({ atMs, status }) =>
      status !== 429 &&
      atMs >= post.sentAtMs - CLOCK_SPREAD_MS &&
      atMs <= kill.endedAtMs + CLOCK_SPREAD_MS,
  );
}
