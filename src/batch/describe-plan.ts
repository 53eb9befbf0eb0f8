import type { Finding } from "../domain/finding.ts";
import { fixOf, meaningOf } from "../domain/reasons.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import type { PlanReady, PlannedLane } from "./events.ts";
import type { DecidedPackage, Decision } from "./identity/package.ts";
import {
  countDecisions,
  countPackages,
  packagesToSend,
  type BatchPlan,
  type PlannedOrder,
} from "./plan.ts";
import type { PlanChange, PlanDocument, PlanFinding, PlanPost } from "./plan-document.ts";

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
  };
}

/** The event that says the same to whoever watches a run. */
export function planReady(document: PlanDocument): PlanReady {
  const { rows, orders, packages, decisions, requests, estimatedMs } = document;
  return { type: "plan:ready", rows, orders, packages, decisions, lanes: requests, estimatedMs };
}

function describeLanes(plan: BatchPlan, lawOf: LawOfLane): PlannedLane[] {
  const lanes = new Map<string, { account: string; operation: string; count: number }>();
  for (const { package: pkg } of plan.orders.flatMap(packagesToSend)) {
    const account = pkg.route.account;
    const operation = pkg.route.traits.name;
    const key = `${account}\n${operation}`;
    const lane = lanes.get(key) ?? { account, operation, count: 0 };
    lane.count += 1;
    lanes.set(key, lane);
  }
  return [...lanes.values()].map((lane): PlannedLane => {
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
  for (const decided of order.decided.packages) yield* packageFindings(decided);
}

function* packageFindings({ package: pkg, decision }: DecidedPackage): Generator<PlanFinding> {
  const told = verdictOf(decision);
  for (const { line } of pkg.lines) {
    const own = pkg.findings.filter((finding) => finding.line === line.index);
    for (const each of own) yield placed(line, each);
    const isSaid = decision.kind === "reject" && own.some((each) => each.severity === "error");
    if (told && !isSaid) yield placed(line, { ...told, column: null, fix: fixOf(told.code) });
  }
}

type Verdict = Pick<Finding, "code" | "severity" | "message">;

function verdictOf(decision: DecidedPackage["decision"]): Verdict | null {
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

function placed(line: ShipmentLine, finding: Omit<Finding, "line">): PlanFinding {
  const { table, row } = line.row;
  const { column, code, severity, message, fix } = finding;
  return { file: table.file.path, sheet: table.sheet, row, column, code, severity, message, fix };
}

function* describePosts(plan: BatchPlan): Generator<PlanPost> {
  for (const order of plan.orders) {
    for (const { package: pkg, decision } of order.decided.packages) {
      const isSent = "content" in decision;
      const { carrierCode, carrierName, trackingNumber } = isSent ? decision.content : pkg.stated;
      const target = decision.kind === "skip" ? decision.target : null;
      yield {
        account: pkg.route.account,
        operation: pkg.route.traits.name,
        orderId: order.group.key.orderId,
        packageId: isSent ? decision.packageId : (target?.packageId ?? pkg.packageId),
        decision: decision.kind === "wait" ? "skip" : decision.kind,
        trackingNumber,
        carrier: carrierCode || carrierName,
        items: isSent ? decision.content.items : pkg.items,
        rows: pkg.lines.map(({ line }) => line.row.row),
      };
    }
  }
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

/** An update, or the repeat of one that got no clear answer. */
function isCorrection(
  decision: Decision,
): decision is Extract<Decision, { kind: "update" | "replay" }> {
  return decision.kind === "update" || (decision.kind === "replay" && decision.before !== null);
}
