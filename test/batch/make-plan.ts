import { NO_READS } from "../../src/batch/first-reads.ts";
import { groupByOrder } from "../../src/batch/order-groups.ts";
import { planBatch, type BatchPlan } from "../../src/batch/plan.ts";
import type { PlanSettings } from "../../src/batch/identity/settings.ts";
import { emptyHistory, type OrderHistory } from "../../src/domain/history.ts";
import type { ShipmentLine } from "../../src/domain/shipment-line.ts";
import { makeSettings } from "./identity/lines.ts";
import {
  doubtful,
  doubtfullyCorrected,
  parcel,
  posted,
  toLines,
  type Scenario,
} from "./identity/scenario.ts";

/** A plan of scenario rows; the histories are those of the orders that are named. */
export function makePlan(
  rows: Scenario["rows"],
  histories: Readonly<Record<string, Partial<OrderHistory>>> = {},
  more: {
    readonly settings?: Partial<PlanSettings>;
    readonly ignore?: readonly number[];
  } = {},
): BatchPlan {
  const settings = makeSettings(more.settings);
  const lines = toLines(rows).map((line): ShipmentLine =>
    more.ignore?.includes(line.index)
      ? { ...line, ignored: { code: "total-row", reason: "The row holds totals." } }
      : line,
  );
  const grouped = groupByOrder(lines, NO_READS, settings);
  const known = grouped.groups.map(({ key }) => ({
    ...emptyHistory(key),
    ...histories[key.orderId],
  }));
  return planBatch(lines, grouped, known, new Map(), settings);
}

/** One order for every kind of decision, a loose row and a total: rows 0 to 11. */
export function makeVariedPlan(): BatchPlan {
  const of = (orderId: string, cells = {}) => ({ "order-id": orderId, ...cells });
  const corrected = doubtfullyCorrected(posted("105", "T1", "A"), "T5");
  return makePlan(
    [
      parcel("T1", "A B", of("create")),
      parcel("T2", "A", of("update", { "package-id": "102" })),
      parcel("T3", "A", of("replay")),
      parcel("T4", "A", of("skip")),
      parcel("T4", "A", of("superseded")),
      parcel("T5", "A", of("correction")),
      parcel("T6", "A", of("reject", { action: "update" })),
      parcel("T7", "A", of("wait")),
      parcel("", "A", of("orphan")),
      parcel("T8", "A", of("", { quantity: "0" })),
      parcel("", "", of("total")),
    ],
    {
      update: { packages: [posted("102", "T1", "A")] },
      replay: { packages: [doubtful("103", "T3", "A")] },
      skip: { packages: [posted("104", "T4", "A", { once: ["T0"] })] },
      superseded: { packages: [posted("106", "T9", "A", { once: ["T4"] })] },
      correction: { packages: [corrected] },
      wait: { claimedBy: "run 7 on host (process 1)" },
    },
    { ignore: [11] },
  );
}
