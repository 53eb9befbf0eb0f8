import type {
  FileRead,
  PackageSettled,
  PlanReady,
  PostSent,
  RequestThrottled,
  RunEvent,
  RunFinished,
  RunStarted,
} from "../../src/batch/events.ts";
import type { Clock } from "../../src/clock.ts";

export const START_MS = Date.UTC(2026, 8, 30, 8, 0, 0);

const lane = { account: "acme-us", operation: "ecart.fulfillment" } as const;

export const started: RunStarted = {
  type: "run:started",
  runId: "r-1",
  atMs: START_MS,
  files: ["in/manifest.csv"],
  ledger: "./shipledger.db",
  ledgerIsNew: true,
  shipByMs: null,
};

export const fileRead: FileRead = {
  type: "file:read",
  profile: "generic",
  file: "in/manifest.csv",
  sheet: null,
  rows: 8,
};

export const planReady: PlanReady = {
  type: "plan:ready",
  rows: 8,
  orders: 6,
  packages: 6,
  decisions: { create: 3, update: 1, replay: 0, skip: 1, reject: 1 },
  lanes: [{ ...lane, count: 4, estimatedMs: 2_000 }],
  estimatedMs: 2_000,
};

export function settled(change: Partial<PackageSettled>): PackageSettled {
  return {
    ...lane,
    type: "package:settled",
    orderId: "A-1",
    packageId: "1000001",
    result: "posted",
    rows: 1,
    reasonCode: "",
    reason: "",
    file: "manifest.csv",
    row: 2,
    wasPlannedToSend: true,
    atMs: START_MS,
    ...change,
  };
}

export function sent(atMs: number, change: Partial<PostSent> = {}): PostSent {
  return {
    ...lane,
    type: "post:sent",
    orderId: "A-1",
    packageId: "1000001",
    attempt: 1,
    atMs,
    ...change,
  };
}

export const throttled: RequestThrottled = {
  ...lane,
  type: "request:throttled",
  retryAfterMs: 3_000,
};

export const resultWritten: RunEvent = {
  type: "result:written",
  path: "out/my result.xlsx",
  intendedPath: "out/my result.xlsx",
};

export const finished: RunFinished = {
  type: "run:finished",
  runId: "r-1",
  rows: 8,
  orders: 6,
  packages: 6,
  posted: 4,
  updated: 1,
  alreadyPosted: 1,
  ignored: 0,
  rejected: 1,
  failed: 0,
  inDoubt: 1,
  notAttempted: 0,
  requests: 5,
  throttled: 1,
  durationMs: 12_000,
  result: "out/my result.xlsx",
};

export const rejected = settled({
  orderId: "A-5",
  packageId: "",
  result: "rejected",
  reasonCode: "missing-value",
  reason: "The row has no tracking number.",
  row: 6,
  wasPlannedToSend: false,
});

export const inDoubt = settled({
  orderId: "A-4",
  packageId: "1000004",
  result: "in-doubt",
  reasonCode: "no-answer",
  reason: "The connection was cut.",
  row: 5,
});

/** A small run from first event to last: every kind of result but a failure. */
export const smallRun: readonly RunEvent[] = [
  started,
  fileRead,
  planReady,
  settled({ orderId: "A-6", result: "already-posted", row: 7, wasPlannedToSend: false }),
  rejected,
  sent(START_MS + 1_000),
  sent(START_MS + 1_500),
  throttled,
  settled({ orderId: "A-1", rows: 3 }),
  settled({ orderId: "A-2" }),
  sent(START_MS + 4_500),
  settled({ orderId: "A-3", result: "updated" }),
  sent(START_MS + 5_000),
  inDoubt,
  resultWritten,
  finished,
];

/** A clock that stands still until it is set. */
export function stillClock(): Clock & { nowIs(ms: number): void } {
  let now = START_MS;
  return {
    nowMs: () => now,
    sleep: async () => {},
    nowIs: (ms) => {
      now = ms;
    },
  };
}

/** The command that the small run was given by. */
export const command = { cwd: "/home/acme", words: ["run", "in/manifest.csv", "--limit", "5"] };
