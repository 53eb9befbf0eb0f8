import type { RunEvent } from "../../../src/batch/events.ts";
import { reduceView } from "../../../src/ui/reduce-view.ts";
import type { ScreenLook } from "../../../src/ui/screen/layout.ts";
import type { LaneGauge, ViewEvent } from "../../../src/ui/view-events.ts";
import { initialView, type RunViewState } from "../../../src/ui/view-state.ts";
import { planReady, rejected, sent, settled, START_MS, started } from "../sample-run.ts";

/** The view after events. */
export function fold(...events: ViewEvent[]): RunViewState {
  return events.reduce(reduceView, initialView);
}

export const us = { account: "acme-us", operation: "ecart.fulfillment" } as const;
export const es = { account: "acme-es", operation: "ecart.fulfillment" } as const;

/** A bucket of the usual law, empty and in use, unless said otherwise. */
export function gauge(change: Partial<LaneGauge> = {}): LaneGauge {
  const usual = { tokens: 0, burst: 10, ratePerSecond: 2, inFlight: 1, inFlightMax: 8 };
  return { ...us, ...usual, nextSendAtMs: null, ...change };
}

/** A run of two accounts, some way through. */
export const twoAccounts: readonly ViewEvent[] = [
  { ...started, files: ["/sheets/monday.csv", "/sheets/b.csv"], shipByMs: START_MS + 600_000 },
  {
    ...planReady,
    rows: 130,
    orders: 130,
    packages: 130,
    lanes: [
      { ...us, count: 80, estimatedMs: 35_000 },
      { ...es, count: 40, estimatedMs: 15_000 },
    ],
  },
  ...Array.from({ length: 4 }, (_, at): RunEvent => ({ ...rejected, orderId: `R-${at}` })),
  ...Array.from({ length: 20 }, (_, at) => [
    sent(START_MS + at * 500, us),
    settled({ ...us, orderId: `U-${at}` }),
  ]).flat(),
  ...Array.from({ length: 10 }, (_, at) => [
    sent(START_MS + at * 500, es),
    settled({ ...es, orderId: `E-${at}` }),
  ]).flat(),
  { ...es, type: "request:throttled", retryAfterMs: 5_000 },
  {
    type: "lanes:measured",
    gauges: [
      gauge({ inFlight: 2 }),
      gauge({ ...es, tokens: 4, nextSendAtMs: START_MS + 15_000, inFlight: 0 }),
    ],
  },
];

/** A terminal of 100 columns, ten seconds into the run. */
export const look: ScreenLook = {
  nowMs: START_MS + 10_000,
  columns: 100,
  rows: 30,
  glyphs: { full: "#", empty: "." },
  hasKeys: true,
  isDetailed: false,
};
