import type { PlannedLane } from "../../batch/events.ts";
import { isOperationName } from "../../domain/operation.ts";
import { assertInvariant } from "../../errors.ts";
import type { LaneGauge } from "../../ui/view-events.ts";
import type { SendingPorts } from "../sending.ts";

/** What the buckets of a plan's lanes hold now, as far as this process knows. */
export function measureLanes(lanes: readonly PlannedLane[], ports: SendingPorts): LaneGauge[] {
  return lanes.map(({ account, operation }): LaneGauge => {
    assertInvariant(isOperationName(operation), `unknown operation ${operation}`);
    const bucket = ports.bucketOf(account, operation);
    const { tokens, burst, ratePerSecond, inFlight, nextSendAtMs } = ports.limiter.gauge(bucket);
    const inFlightMax = bucket.maxInFlight;
    return {
      account,
      operation,
      tokens,
      burst,
      ratePerSecond,
      inFlight,
      inFlightMax,
      nextSendAtMs,
    };
  });
}
