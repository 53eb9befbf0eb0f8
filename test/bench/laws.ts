import type { RequestRecord } from "../../src/sandbox/traffic.ts";

/** What an endpoint allows. */
export interface Law {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** The least time in which a full bucket lets so many requests through, in seconds. */
export function lawfulSeconds(count: number, law: Law): number {
  return Math.max(0, count - law.burst) / law.ratePerSecond;
}

/** What a server saw of a sender. */
export interface Arrivals {
  /** From the first request to the last one that was taken, in seconds. */
  readonly seconds: number;
  readonly taken: number;
  /** Answered with 429. */
  readonly refused: number;
}

/** Counts the requests of one operation. */
export function countArrivals(records: readonly RequestRecord[], operation: string): Arrivals {
  const own = records.filter((record) => record.operation === operation);
  const taken = own.filter(({ status }) => status !== null && status < 300);
  const firstMs = Math.min(...own.map(({ atMs }) => atMs));
  const lastMs = Math.max(...taken.map(({ atMs }) => atMs));
  const refused = own.filter(({ status }) => status === 429).length;
  return { seconds: (lastMs - firstMs) / 1000, taken: taken.length, refused };
}

/** What a server took of one operation within a time that begins so long after the first request. */
export function countWithin(
  records: readonly RequestRecord[],
  operation: string,
  { fromMs, forMs }: { readonly fromMs: number; readonly forMs: number },
): Pick<Arrivals, "taken" | "refused"> & { readonly doubled: number } {
  const own = records.filter((record) => record.operation === operation);
  const beginMs = fromMs + Math.min(...own.map(({ atMs }) => atMs));
  const taken = own.filter(({ status }) => status !== null && status < 300);
  const within = taken.filter(({ atMs }) => atMs >= beginMs && atMs < beginMs + forMs);
  const orders = new Set(taken.map(({ orderId }) => orderId));
  return {
    taken: within.length,
    refused: own.filter(({ status }) => status === 429).length,
    doubled: taken.length - orders.size,
  };
}
