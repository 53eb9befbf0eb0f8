import type { PackageSettled, RowRefused } from "../batch/events.ts";
import type { Result } from "../domain/result-row.ts";
import { cleanText, formatPlace } from "./format.ts";

/** Newest problems kept for a screen. */
export const RECENT_PROBLEMS_MAX = 5;
/** Problems told one by one; the rest are counted and stand in the result. */
export const TOLD_PROBLEMS_MAX = 200;
/** Of these, problems with the same reason. */
export const TOLD_OF_REASON_MAX = 10;
/** Reason codes counted apart; the registry is far smaller. */
const GROUPS_MAX = 200;

/** A package that needs a person. All text is printable. */
export interface ProblemView {
  readonly result: Result;
  readonly orderId: string;
  readonly packageId: string;
  /** "file:row" of its first row. */
  readonly place: string;
  readonly reasonCode: string;
  readonly reason: string;
}

/** Problems with the same reason code. */
export interface ProblemGroup {
  readonly reasonCode: string;
  readonly packages: number;
  readonly rows: number;
  /** How many of them were told one by one. */
  readonly told: number;
  readonly first: ProblemView;
}

/** What scrolls by: a problem, or that no more of its kind will. */
export type ToldProblem =
  | { readonly kind: "problem"; readonly problem: ProblemView; readonly wasPlannedToSend: boolean }
  /** From now on problems with this reason are only counted; with any, where it is null. */
  | { readonly kind: "hushed"; readonly reasonCode: string | null };

/** The problems of a run so far. */
export interface ProblemsView {
  /** Packages with a problem, and rows that belong to none. */
  readonly count: number;
  /** By reason code, in order of appearance; here a run that was stopped counts too. */
  readonly groups: readonly ProblemGroup[];
  /** The newest, oldest first. */
  readonly recent: readonly ProblemView[];
  /** The first ones, in order: grows at its end only, up to a bound. */
  readonly told: readonly ToldProblem[];
}

export const noProblems: ProblemsView = { count: 0, groups: [], recent: [], told: [] };

/**
 * A result that needs a person. `not-attempted` is none by itself: after a stop
 * it is said of thousands of rows, and running again answers them all.
 */
export function isProblem(result: Result): boolean {
  return result === "rejected" || result === "failed" || result === "in-doubt";
}

/** The problems with one more settled package. */
export function noteProblem(problems: ProblemsView, event: PackageSettled): ProblemsView {
  const isToTell = isProblem(event.result);
  if (!isToTell && event.result !== "not-attempted") return problems;
  const problem = problemOf(event);
  const groups = addToGroup(problems.groups, problem, { packages: 1, rows: event.rows });
  const counted = { ...problems, groups };
  return isToTell ? tell(counted, problem, event.wasPlannedToSend) : counted;
}

/** The problems with one more row that belongs to no package. */
export function noteRefusedRow(problems: ProblemsView, event: RowRefused): ProblemsView {
  const problem = problemOf({ ...event, result: "rejected", packageId: "" });
  const groups = addToGroup(problems.groups, problem, { packages: 0, rows: 1 });
  return tell({ ...problems, groups }, problem, false);
}

function tell(
  problems: ProblemsView,
  problem: ProblemView,
  wasPlannedToSend: boolean,
): ProblemsView {
  const { reasonCode } = problem;
  const counted = {
    ...problems,
    count: problems.count + 1,
    recent: [...problems.recent.slice(1 - RECENT_PROBLEMS_MAX), problem],
  };
  const at = problems.groups.findIndex((group) => group.reasonCode === reasonCode);
  const group = problems.groups[at];
  const last = problems.told.at(-1);
  if (group === undefined || (last?.kind === "hushed" && last.reasonCode === null)) return counted;
  const more = { ...counted, groups: problems.groups.with(at, { ...group, told: group.told + 1 }) };
  if (group.told < TOLD_OF_REASON_MAX) {
    const hushed: ToldProblem = { kind: "hushed", reasonCode: null };
    const told: ToldProblem = { kind: "problem", problem, wasPlannedToSend };
    const isFull = problems.told.length >= TOLD_PROBLEMS_MAX;
    return { ...more, told: [...problems.told, isFull ? hushed : told] };
  }
  if (group.told > TOLD_OF_REASON_MAX) return counted;
  return { ...more, told: [...problems.told, { kind: "hushed", reasonCode }] };
}

type ProblemEvent = Omit<RowRefused, "type"> & Pick<PackageSettled, "result" | "packageId">;

function problemOf(event: ProblemEvent): ProblemView {
  return {
    result: event.result,
    orderId: cleanText(event.orderId),
    packageId: cleanText(event.packageId),
    place: formatPlace(event.file, null, event.row),
    reasonCode: cleanText(event.reasonCode || event.result),
    reason: cleanText(event.reason),
  };
}

function addToGroup(
  groups: readonly ProblemGroup[],
  problem: ProblemView,
  more: { readonly packages: number; readonly rows: number },
): readonly ProblemGroup[] {
  const at = groups.findIndex((group) => group.reasonCode === problem.reasonCode);
  const group = groups[at];
  if (group) {
    const packages = group.packages + more.packages;
    return groups.with(at, { ...group, packages, rows: group.rows + more.rows });
  }
  if (groups.length >= GROUPS_MAX) return groups;
  return [...groups, { reasonCode: problem.reasonCode, ...more, told: 0, first: problem }];
}
