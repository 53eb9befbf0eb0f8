import type { PackageSettled, RowRefused } from "../batch/events.ts";
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
  /** Packages with a problem, and rows that belong to none. */
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
  const groups = addToGroup(problems.groups, problem, { packages: 1, rows: event.rows });
  return isToTell ? tell({ ...problems, groups }, problem) : { ...problems, groups };
}

/** The problems with one more row that belongs to no package. */
export function noteRefusedRow(problems: ProblemsView, event: RowRefused): ProblemsView {
  const problem = problemOf({ ...event, result: "rejected", packageId: "" });
  const groups = addToGroup(problems.groups, problem, { packages: 0, rows: 1 });
  return tell({ ...problems, groups }, problem);
}

function tell(problems: ProblemsView, problem: ProblemView): ProblemsView {
  return {
    ...problems,
    count: problems.count + 1,
    recent: [...problems.recent.slice(1 - RECENT_PROBLEMS_MAX), problem],
    told: problems.told.length < TOLD_PROBLEMS_MAX ? [...problems.told, problem] : problems.told,
  };
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
  return [...groups, { reasonCode: problem.reasonCode, ...more, first: problem }];
}
