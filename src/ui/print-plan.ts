import type { PlanDocument, PlanFinding } from "../batch/plan-document.ts";
import { cleanText, countOf, formatCount, formatDuration, formatPlace } from "./format.ts";
import type { WriteText } from "./reporter.ts";
import { formatTable } from "./table.ts";
import { describeDecisions, describeSize } from "./words.ts";

export { streamPlanJson } from "./stream-plan-json.ts";

/** Examples shown of each code. */
const EXAMPLES_MAX = 3;

/** Findings with the same code: how many, and the first few. */
interface FindingGroup {
  readonly code: string;
  readonly fix: string;
  count: number;
  readonly examples: PlanFinding[];
}

/** Prints a plan for people: what would be sent, every update, what is rejected and how to mend it. */
export function printPlan(
  plan: PlanDocument,
  write: WriteText,
  options: { readonly isAsking?: boolean } = {},
): void {
  const writeLines = (lines: readonly string[]): void => {
    if (lines.length > 0) write(`${lines.join("\n")}\n`);
  };
  writeLines([`${describeSize(plan)}: ${describeDecisions(plan.decisions)}.`]);
  writeLines(requestLines(plan));
  writeChanges(plan, write);
  writeOrderUpdates(plan, write);
  const { errors, warnings } = groupFindings(plan.findings);
  const rejected = countOf(plan.decisions.reject, "package");
  if (plan.decisions.reject > 0 || errors.length > 0) {
    writeLines(["", `Rejected: ${rejected}`, ...errors.flatMap(groupLines)]);
  }
  if (warnings.length > 0) writeLines(["", "Warnings", ...warnings.flatMap(groupLines)]);
  // Before a question, "nothing was sent" would only confuse.
  writeLines(options.isAsking ? [""] : ["", closingLine(plan)]);
}

function requestLines(plan: PlanDocument): string[] {
  if (plan.requests.length === 0) return [];
  const table = formatTable(
    [
      { title: "account" },
      { title: "operation" },
      { title: "packages", align: "right" },
      { title: "time at the rate limit", align: "right" },
    ],
    plan.requests.map((lane) => [
      cleanText(lane.account),
      cleanText(lane.operation),
      formatCount(lane.count),
      formatDuration(lane.estimatedMs),
    ]),
  );
  return ["", "Would send", ...table.map(indent)];
}

function writeChanges(plan: PlanDocument, write: WriteText): void {
  // Line by line: a plan may hold a hundred thousand updates, and each must be seen.
  let isFirst = true;
  for (const { orderId, packageId, from, to } of plan.changes) {
    if (isFirst) write("\nUpdates: the parcel keeps its package ID and changes its number\n");
    isFirst = false;
    const numbers =
      from === to
        ? `${cleanText(to)} stays, other details change`
        : `${from === "" ? "(number not known)" : cleanText(from)} -> ${cleanText(to)}`;
    write(`  ${cleanText(orderId)}: ${numbers}  (package ${cleanText(packageId)})\n`);
  }
}

function writeOrderUpdates(plan: PlanDocument, write: WriteText): void {
  let isFirst = true;
  for (const { orderId, operation, from, to } of plan.orderUpdates) {
    if (isFirst) write("\nOrders that are told something besides their packages\n");
    isFirst = false;
    const change = from === "" ? cleanText(to) : `${cleanText(from)} -> ${cleanText(to)}`;
    write(`  ${cleanText(orderId)}: ${change}  (${cleanText(operation)})\n`);
  }
}

function groupFindings(findings: Iterable<PlanFinding>): {
  errors: FindingGroup[];
  warnings: FindingGroup[];
} {
  const bySeverity = {
    error: new Map<string, FindingGroup>(),
    warning: new Map<string, FindingGroup>(),
  };
  for (const finding of findings) {
    const groups = bySeverity[finding.severity];
    const { code, fix } = finding;
    const group = groups.get(code) ?? { code, fix, count: 0, examples: [] };
    group.count += 1;
    if (group.examples.length < EXAMPLES_MAX) group.examples.push(finding);
    groups.set(code, group);
  }
  return { errors: [...bySeverity.error.values()], warnings: [...bySeverity.warning.values()] };
}

function groupLines(group: FindingGroup): string[] {
  const more = group.count - group.examples.length;
  return [
    `  ${cleanText(group.code)} (${formatCount(group.count)})`,
    ...group.examples.map((example) => `    ${exampleText(example)}`),
    ...(more > 0 ? [`    and ${formatCount(more)} more`] : []),
    ...(group.fix === "" ? [] : [`    Fix: ${cleanText(group.fix)}`]),
  ];
}

function exampleText({ file, sheet, row, column, message }: PlanFinding): string {
  const cell = column === null ? "" : ` ${cleanText(column)}`;
  return `${formatPlace(file, sheet, row)}${cell}: ${cleanText(message)}`;
}

function closingLine(plan: PlanDocument): string {
  const { create, update, replay } = plan.decisions;
  if (create + update + replay === 0) return "There is nothing to send.";
  const time = formatDuration(plan.estimatedMs);
  return `Nothing was sent. "shipledger run" with the same files and flags sends this, in about ${time}.`;
}

function indent(line: string): string {
  return `  ${line}`;
}
