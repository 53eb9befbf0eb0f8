import { BOUNDS } from "./bounds.ts";
import type { FaultKind } from "./faults.ts";

/** One request to the marketplace, from arrival on. Times are those of the sandbox's report. */
export interface RequestRecord {
  /** When its head arrived. */
  readonly atMs: number;
  readonly requestId: string;
  /** Null where no operation has this method and path. */
  readonly operation: string | null;
  orderId: string | null;
  store: string | null;
  packageId: string | null;
  /** The HTTP status that was answered; null while in flight, and where no answer was given. */
  status: number | null;
  fault: FaultKind | null;
  /** Whether a change was made. */
  committed: boolean;
}

/** What one operation has seen. */
export interface OperationTraffic {
  requests: number;
  throttled: number;
  readonly firstAtMs: number;
  lastAtMs: number;
}

/** Counts, as reported and saved. */
export interface TrafficCounts {
  /** All requests outside the control routes, whatever became of them. */
  requests: number;
  /** Requests that found their bucket empty; a 429 on request is counted among the faults. */
  throttled: number;
  faults: Partial<Record<FaultKind, number>>;
  byOperation: Record<string, OperationTraffic>;
}

/** Counts requests and remembers the newest of them. */
export class Traffic {
  readonly #counts: TrafficCounts;
  #records: RequestRecord[] = [];

  constructor(counts: TrafficCounts = noTraffic()) {
    this.#counts = counts;
  }

  /** Records a request the moment it arrives. The record is filled in as the request goes on. */
  arrive(head: Pick<RequestRecord, "atMs" | "requestId" | "operation" | "orderId">): RequestRecord {
    const record: RequestRecord = {
      ...head,
      store: null,
      packageId: null,
      status: null,
      fault: null,
      committed: false,
    };
    this.#counts.requests += 1;
    if (head.operation !== null) this.#countOperation(head.operation, head.atMs);
    this.#records.push(record);
    // Cut at twice the bound, so that forgetting costs next to nothing per request.
    if (this.#records.length >= 2 * BOUNDS.requestRecords) this.#records = this.#newest();
    return record;
  }

  countThrottled(record: RequestRecord): void {
    this.#counts.throttled += 1;
    const operation = this.#counts.byOperation[record.operation ?? ""];
    if (operation !== undefined) operation.throttled += 1;
  }

  countFault(record: RequestRecord, fault: FaultKind): void {
    record.fault = fault;
    this.#counts.faults[fault] = (this.#counts.faults[fault] ?? 0) + 1;
  }

  /** A copy of the counts. */
  counts(): TrafficCounts {
    return structuredClone(this.#counts);
  }

  /** Copies of the newest records, in order of arrival. */
  records(): RequestRecord[] {
    return this.#newest().map((record) => ({ ...record }));
  }

  #newest(): RequestRecord[] {
    return this.#records.slice(-BOUNDS.requestRecords);
  }

  #countOperation(name: string, atMs: number): void {
    const operation = (this.#counts.byOperation[name] ??= {
      requests: 0,
      throttled: 0,
      firstAtMs: atMs,
      lastAtMs: atMs,
    });
    operation.requests += 1;
    operation.lastAtMs = atMs;
  }
}

/** Counts before the first request. */
export function noTraffic(): TrafficCounts {
  return { requests: 0, throttled: 0, faults: {}, byOperation: {} };
}
