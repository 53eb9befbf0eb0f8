import { columnLetters } from "../domain/column-letters.ts";
import type { Finding } from "../domain/finding.ts";
import { fixOf, meaningOf } from "../domain/reasons.ts";
import { describeChange } from "../domain/post-content.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import { countUnits } from "./count-units.ts";
import type { PlanReady, PlannedLane } from "./events.ts";
import {
  isSendingDecision,
  packageIdOf,
  shownContentOf,
  wishOf,
  type DecidedPost,
} from "./decided-post.ts";
import type { Decision } from "./identity/package.ts";
import {
  countDecisions,
  countPackages,
  postsOf,
  postsToSend,
  type BatchPlan,
  type PlannedOrder,
  type PostToSend,
} from "./plan.ts";
import type {
  PlanChange,
  PlanDocument,
  PlanFinding,
  PlanOrderUpdate,
  PlanPost,
} from "./plan-document.ts";

/** The law of an account's operation, for the estimate. */
export type LawOfLane = (
  account: string,
  operation: string,
) => { readonly ratePerSecond: number; readonly burst: number };

/** A plan as it is printed. Its long lists are made while they are read. */
export function describePlan(plan: BatchPlan, lawOf: LawOfLane): PlanDocument {
  const requests = describeLanes(plan, lawOf);
  return {
    rows: plan.lines.length,
    orders: plan.orders.length,
    packages: countPackages(plan),
    decisions: countDecisions(plan),
    requests,
    estimatedMs: Math.max(0, ...requests.map((lane) => lane.estimatedMs)),
    findings: { [Symbol.iterator]: () => describeFindings(plan) },
    posts: { [Symbol.iterator]: () => describePosts(plan) },
    changes: { [Symbol.iterator]: () => describeChanges(plan) },
    orderUpdates: { [Symbol.iterator]: () => describeUpdates(plan) },
    countUnits: () => countUnits(plan),
  };
}

/**
 * The event that says the same to whoever watches a run.
 *
 * @param lanes what this run sends, where that is less than all
 */
export function planReady(
  document: PlanDocument,
  lanes: readonly PlannedLane[] = document.requests,
): PlanReady {
  const { rows, orders, packages, decisions } = document;
  const estimatedMs = Math.max(0, ...lanes.map((lane) => lane.estimatedMs));
  return { type: "plan:ready", rows, orders, packages, decisions, lanes, estimatedMs };
}

/** What goes where, and how long each takes; of the first `postsMax` posts. */
export function describeLanes(
  plan: BatchPlan,
  lawOf: LawOfLane,
  postsMax: number = Number.POSITIVE_INFINITY,
): PlannedLane[] {
  const lanes = new Map<string, { account: string; operation: string; count: number }>();
  for (const decided of firstPosts(plan, postsMax)) {
    const { account, traits } = wishOf(decided).route;
    const operation = traits.name;
    const key = `${account}\n${operation}`;
    const lane = lanes.get(key) ?? { account, operation, count: 0 };
    lane.count += 1;
    lanes.set(key, lane);
  }
  return estimateLanes([...lanes.values()], lawOf);
}

function* firstPosts(plan: BatchPlan, postsMax: number): Generator<PostToSend> {
  let left = postsMax;
  for (const order of plan.orders) {
    for (const decided of postsToSend(order)) {
      if (left <= 0) return;
      left -= 1;
      yield decided;
    }
  }
}

/** How many packages of a plan cannot have left within so long, at the limits. */
export function countLate(
  lanes: readonly PlannedLane[],
  lawOf: LawOfLane,
  withinMs: number,
): number {
  return lanes.reduce((late, { account, operation, count }) => {
    const { ratePerSecond, burst } = lawOf(account, operation);
    const inTime = withinMs < 0 ? 0 : burst + Math.floor((withinMs / 1_000) * ratePerSecond);
    return late + Math.max(0, count - inTime);
  }, 0);
}

/** How long each lane takes at its law. */
export function estimateLanes(
  lanes: readonly Omit<PlannedLane, "estimatedMs">[],
  lawOf: LawOfLane,
): PlannedLane[] {
  return lanes.map((lane): PlannedLane => {
    const { ratePerSecond, burst } = lawOf(lane.account, lane.operation);
    const beyondBurst = Math.max(0, lane.count - burst);
    return { ...lane, estimatedMs: Math.ceil((beyondBurst / ratePerSecond) * 1000) };
  });
}

function* describeFindings(plan: BatchPlan): Generator<PlanFinding> {
  for (const line of plan.ignored) {
    const { code, reason } = line.ignored ?? { code: "already-ignored", reason: "" };
    yield placed(line, {
      column: null,
      code,
      severity: "warning",
      message: reason || meaningOf(code),
      fix: fixOf(code),
      leavesOut: true,
    });
  }
  for (const { line, findings } of plan.loose)
    for (const each of findings) yield placed(line, each);
  for (const order of plan.orders) yield* orderFindings(order);
}

function* orderFindings(order: PlannedOrder): Generator<PlanFinding> {
  for (const { line, findings } of order.decided.orphans) {
    for (const each of findings) yield placed(line, each);
  }
  for (const decided of postsOf(order)) yield* postFindings(decided);
}

function* postFindings(decided: DecidedPost): Generator<PlanFinding> {
  const { decision } = decided;
  const wish = wishOf(decided);
  const told = verdictOf(decision);
  for (const { line } of wish.lines) {
    const own = wish.findings.filter((finding) => finding.line === line.index);
    for (const each of own) yield placed(line, each);
    const isSaid = decision.kind === "reject" && own.some((each) => each.severity === "error");
    if (!told || isSaid) continue;
    const leavesOut = decision.kind !== "reject";
    yield placed(line, { ...told, column: null, fix: fixOf(told.code), leavesOut });
  }
}

type Verdict = Pick<Finding, "code" | "severity" | "message">;

function verdictOf(decision: DecidedPost["decision"]): Verdict | null {
  switch (decision.kind) {
    case "reject":
      return { code: decision.code, severity: "error", message: decision.message };
    case "skip":
      if (decision.code === "already-posted") return null;
      return { code: decision.code, severity: "warning", message: decision.message };
    case "wait": {
      const code = "claimed-by-other-run";
      return { code, severity: "warning", message: meaningOf(code) };
    }
    default:
      return null;
  }
}

function placed(
  line: ShipmentLine,
  finding: Omit<Finding, "line"> & Pick<PlanFinding, "leavesOut">,
): PlanFinding {
  const { table, row } = line.row;
  const { column, code, severity, message, fix, leavesOut = false } = finding;
  const place = column === null ? undefined : table.places?.get(column);
  return {
    file: table.file.path,
    sheet: table.sheet,
    row,
    column,
    code,
    severity,
    message,
    fix,
    ...(place
      ? { cell: { name: `${columnLetters(place.index)}${row}`, header: place.header } }
      : {}),
    ...(leavesOut ? { leavesOut } : {}),
  };
}

function* describePosts(plan: BatchPlan): Generator<PlanPost> {
  for (const order of plan.orders) yield* describeOrder(order);
}

/** What a plan says of one order. */
export function* describeOrder(order: PlannedOrder): Generator<PlanPost> {
  for (const decided of postsOf(order)) {
    const { decision } = decided;
    const { route, lines } = wishOf(decided);
    yield {
      account: route.account,
      operation: route.traits.name,
      orderId: order.group.key.orderId,
      packageId: shownPackageId(decided),
      decision: decision.kind === "wait" ? "skip" : decision.kind,
      ...shownContentOf(decided),
      rows: lines.map(({ line }) => line.row.row),
    };
  }
}

function shownPackageId(decided: DecidedPost): string {
  if (!("package" in decided)) return "";
  const { decision, package: pkg } = decided;
  if (isSendingDecision(decision)) return packageIdOf(decision);
  const target = decision.kind === "skip" ? decision.target : null;
  return target?.packageId ?? pkg.packageId;
}

function* describeChanges(plan: BatchPlan): Generator<PlanChange> {
  for (const order of plan.orders) {
    for (const { decision } of order.decided.packages) {
      if (!isCorrection(decision)) continue;
      yield {
        orderId: order.group.key.orderId,
        packageId: decision.packageId,
        from: decision.before?.trackingNumber ?? "",
        to: decision.content.trackingNumber,
      };
    }
  }
}

function* describeUpdates(plan: BatchPlan): Generator<PlanOrderUpdate> {
  for (const order of plan.orders) {
    for (const { update, decision } of order.updates) {
      if (!isSendingDecision(decision)) continue;
      yield {
        orderId: order.group.key.orderId,
        operation: update.route.traits.name,
        ...describeChange(decision.before, decision.content),
      };
    }
  }
}

/** An update, or the repeat of one that got no clear answer. */
function isCorrection(
  decision: Decision,
): decision is Extract<Decision, { kind: "update" | "replay" }> {
  return decision.kind === "update" || (decision.kind === "replay" && decision.before !== null);
}
