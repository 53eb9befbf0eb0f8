import type { PackageSettled } from "../batch/events.ts";
import type { Result } from "../domain/result-row.ts";
import { cleanText, formatPlace } from "./format.ts";

/** Newest problems kept for a screen. */
export const RECENT_PROBLEMS_MAX = 5;
/** Problems told one by one; the rest are counted and stand in the result. */
export const TOLD_PROBLEMS_MAX = 200;
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
  readonly first: ProblemView;
}

/** The problems of a run so far. */
export interface ProblemsView {
  /** Packages with a problem. */
  readonly count: number;
  /** By reason code, in order of appearance; here a run that was stopped counts too. */
  readonly groups: readonly ProblemGroup[];
  /** The newest, oldest first. */
  readonly recent: readonly ProblemView[];
  /** The first ones, in order: grows at its end only, up to a bound. */
  readonly told: readonly ProblemView[];
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
  const groups = addToGroup(problems.groups, problem, event.rows);
  if (!isToTell) return { ...problems, groups };
  return {
    count: problems.count + 1,
    groups,
    recent: [...problems.recent.slice(1 - RECENT_PROBLEMS_MAX), problem],
    told: problems.told.length < TOLD_PROBLEMS_MAX ? [...problems.told, problem] : problems.told,
  };
}

function problemOf(event: PackageSettled): ProblemView {
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
  rows: number,
): readonly ProblemGroup[] {
  const at = groups.findIndex((group) => group.reasonCode === problem.reasonCode);
  const group = groups[at];
  if (group) {
    return groups.with(at, { ...group, packages: group.packages + 1, rows: group.rows + rows });
  }
  if (groups.length >= GROUPS_MAX) return groups;
  return [...groups, { reasonCode: problem.reasonCode, packages: 1, rows, first: problem }];
}
