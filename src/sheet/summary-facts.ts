import { needsPerson, RESULTS, saysPosted } from "../domain/result-row.ts";
import type { Result } from "../domain/result-row.ts";
import type { PackageSummary, ResultModel } from "./result-model.ts";

/** Steps of time on a clock, from which the one is taken that gives few enough slices. */
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200];
const SLICES_MAX = 20;

/** What the sheet `Summary` says. */
export interface SummaryFacts {
  /** How it went, in one sentence. */
  readonly headline: string;
  readonly counts: readonly { readonly result: Result; readonly rows: number }[];
  readonly accounts: readonly AccountFacts[];
  /** Packages by the time at which they were posted; empty where it is over within one step. */
  readonly slices: readonly { readonly fromMs: number; readonly packages: number }[];
  readonly reasons: readonly ReasonFacts[];
}

/** One account and operation of the run. */
export interface AccountFacts {
  readonly account: string;
  readonly operation: string;
  readonly packages: number;
  /** Posted or updated by this run. */
  readonly sent: number;
  /** Packages that need a person. */
  readonly open: number;
  /** From the first answer to the last; null where there are not two. */
  readonly perSecond: number | null;
}

/** Rows with one reason that need a person. */
export interface ReasonFacts {
  readonly reasonCode: string;
  readonly rows: number;
  readonly fix: string;
}

/** Sums up a result. Pure. */
export function summariseResult(model: ResultModel): SummaryFacts {
  const counts = RESULTS.map((result) => ({ result, rows: model.counts[result] }));
  const tallies = tallyAccounts(model.packages);
  const times = tallies.flatMap((tally) => tally.times).toSorted((a, b) => a - b);
  return {
    headline: headlineOf(model),
    counts: counts.filter(({ rows }) => rows > 0),
    accounts: tallies.map(describeAccount),
    slices: slicesOf(times),
    reasons: reasonsOf(model),
  };
}

function headlineOf({ rows }: ResultModel): string {
  const open = rows.filter(({ answer }) => needsPerson(answer)).length;
  const there = rows.filter(({ answer }) => saysPosted(answer.result)).length;
  const shipments = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  if (open === 0 && there === rows.length) return `All ${shipments} are at the marketplace.`;
  const is = there === 1 ? "is" : "are";
  const rest = open === 0 ? "" : `; ${open} ${open === 1 ? "needs" : "need"} a person`;
  return `${there} of ${shipments} ${is} at the marketplace${rest}.`;
}

/** Of one account and operation, while its packages are counted. */
interface AccountTally {
  readonly account: string;
  readonly operation: string;
  packages: number;
  open: number;
  readonly times: number[];
}

function tallyAccounts(packages: Iterable<PackageSummary>): AccountTally[] {
  const tallies = new Map<string, AccountTally>();
  for (const parcel of packages) {
    const { account, operation } = parcel;
    const key = `${account}\n${operation}`;
    const tally = tallies.get(key) ?? { account, operation, packages: 0, open: 0, times: [] };
    tallies.set(key, tally);
    tally.packages += 1;
    if (needsPerson(parcel)) tally.open += 1;
    const sentAtMs = sentAt(parcel);
    if (sentAtMs !== null) tally.times.push(sentAtMs);
  }
  return [...tallies.values()];
}

function describeAccount({ times, ...tally }: AccountTally): AccountFacts {
  const [begin, end] = times.reduce(
    ([first, last], atMs) => [Math.min(first, atMs), Math.max(last, atMs)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const perSecond = end > begin ? (times.length - 1) / ((end - begin) / 1_000) : null;
  return { ...tally, sent: times.length, perSecond };
}

/** When this run posted the package; null when it did not. */
function sentAt({ result, postedAt }: PackageSummary): number | null {
  if (result !== "posted" && result !== "updated") return null;
  const atMs = Date.parse(postedAt);
  return Number.isNaN(atMs) ? null : atMs;
}

function slicesOf(times: readonly number[]): SummaryFacts["slices"] {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const fits = (seconds: number): boolean =>
    Math.floor(last / (seconds * 1_000)) - Math.floor(first / (seconds * 1_000)) < SLICES_MAX;
  const stepMs = (STEPS_S.find(fits) ?? Math.ceil((last - first) / 1_000 / SLICES_MAX)) * 1_000;
  const [from, to] = [Math.floor(first / stepMs), Math.floor(last / stepMs)];
  if (from === to) return [];
  const steps = Map.groupBy(times, (atMs) => Math.floor(atMs / stepMs));
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    fromMs: (from + at) * stepMs,
    packages: steps.get(from + at)?.length ?? 0,
  }));
}

function reasonsOf({ rows }: ResultModel): ReasonFacts[] {
  const open = rows.filter(({ answer }) => needsPerson(answer));
  const groups = Map.groupBy(open, ({ answer }) => answer.reasonCode || answer.result);
  return [...groups]
    .map(([reasonCode, group]) => {
      return { reasonCode, rows: group.length, fix: group[0]?.answer.fix ?? "" };
    })
    .toSorted((a, b) => b.rows - a.rows);
}
