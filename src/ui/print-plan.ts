import type { PlanDocument, PlanFinding } from "../batch/plan-document.ts";
import type { PlannedLane } from "../batch/events.ts";
import {
  cleanText,
  countOf,
  formatClock,
  formatCount,
  formatDuration,
  formatEstimate,
  formatPlace,
  textWidth,
  wrapToWidth,
} from "./format.ts";
import { NO_PAINT, type Paint } from "./paint.ts";
import type { WriteText } from "./reporter.ts";
import { formatTable } from "./table.ts";
import { describeDecisions, describeSize, wordOfPosts } from "./words.ts";

export { streamPlanJson } from "./stream-plan-json.ts";

/** Examples shown of each code. */
const EXAMPLES_MAX = 3;

/** Tables of which it is told how they were read. */
const TABLES_MAX = 5;

/** What a printed plan depends on besides the plan. */
export interface PlanLook {
  readonly nowMs: number;
  /** Sentences are broken here; infinite where the reader is no terminal. */
  readonly columns: number;
  readonly paint: Paint;
  /** Printed before a question: then nothing need be said about what comes next. */
  readonly isAsking: boolean;
  /** When all shall have left, and how many packages cannot; null where nobody named a time. */
  readonly shipBy: { readonly atMs: number; readonly late: number } | null;
  /** What this run sends, where a limit leaves some for another; null where it is all. */
  readonly limited: readonly PlannedLane[] | null;
}

/** For a file or a pipe, of no particular time. */
const PLAIN_LOOK: PlanLook = {
  nowMs: 0,
  columns: Number.POSITIVE_INFINITY,
  paint: NO_PAINT,
  isAsking: false,
  shipBy: null,
  limited: null,
};

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
  change: Partial<PlanLook> = {},
): void {
  const look = { ...PLAIN_LOOK, ...change };
  const writeLines = (lines: readonly string[]): void => {
    if (lines.length > 0) write(`${lines.join("\n")}\n`);
  };
  const title = `${describeSize(plan, wordOfPosts(plan.requests))}: ${describeDecisions(plan.decisions)}.`;
  writeLines(wrapToWidth(title, look.columns).map(look.paint.strong));
  writeLines(profileLines(plan, look));
  writeLines(requestLines(plan, look));
  writeChanges(plan, write, look);
  writeOrderUpdates(plan, write, look);
  const groups = groupFindings(plan.findings);
  const isRejecting = plan.decisions.reject > 0 || groups.rejecting.length > 0;
  if (isRejecting)
    writeLines(
      sectionLines(
        `Rejected: ${countOf(groups.rejectedRows, "row")}`,
        groups.rejecting,
        look,
        "bad",
      ),
    );
  writeLines(sectionLines("Left out", groups.leavingOut, look, "strong"));
  writeLines(sectionLines("Worth a look", groups.remarking, look, "strong"));
  // Before a question, "nothing was sent" would only confuse.
  writeLines(look.isAsking ? [""] : ["", ...closingLines(plan, look)]);
}

/** By which profiles the sheets were read; nothing is said of those that need none. */
function profileLines({ tables = [] }: PlanDocument, { columns }: PlanLook): string[] {
  const told = tables.filter(({ profile }) => profile !== "generic");
  const lines = told.slice(0, TABLES_MAX).flatMap(({ file, sheet, profile, orderColumn }) => {
    const name = cleanText(file.replace(/^.*[\\/]/u, ""));
    const place = sheet === null ? name : `${name} (${cleanText(sheet)})`;
    const order = orderColumn === null ? "" : `, orders from ${cleanText(orderColumn)}`;
    return wrapToWidth(`${place} is read as ${cleanText(profile)}${order}.`, columns);
  });
  const more = told.length - TABLES_MAX;
  return more > 0 ? [...lines, `And ${countOf(more, "table")} more.`] : lines;
}

function requestLines(plan: PlanDocument, look: PlanLook): string[] {
  if (plan.requests.length === 0) return [];
  const [full, short] = [requestTable(plan, look, look.nowMs > 0), requestTable(plan, look, false)];
  const fits = full.every((line) => textWidth(line) + 2 <= look.columns);
  return [
    "",
    look.paint.strong("To send"),
    ...(fits ? full : short).map(indent),
    ...limitLines(look),
    ...shipByLines(plan, look),
  ];
}

function requestTable(plan: PlanDocument, look: PlanLook, hasTime: boolean): string[] {
  return formatTable(
    [
      { title: "account" },
      { title: "operation" },
      { title: `${wordOfPosts(plan.requests)}s`, align: "right" },
      { title: "at the limit", align: "right" },
      ...(hasTime ? [{ title: "done by", align: "right" as const }] : []),
    ],
    plan.requests.map((lane) => [
      cleanText(lane.account),
      cleanText(lane.operation),
      formatCount(lane.count),
      formatDuration(lane.estimatedMs),
      ...(hasTime ? [formatClock(look.nowMs + lane.estimatedMs, look.nowMs)] : []),
    ]),
  );
}

function limitLines({ limited }: PlanLook): string[] {
  if (limited === null) return [];
  const count = limited.reduce((sum, lane) => sum + lane.count, 0);
  return [
    `  This run sends the first ${countOf(count, wordOfPosts(limited))} (--limit), and leaves the rest.`,
  ];
}

function shipByLines(plan: PlanDocument, { shipBy, nowMs, paint }: PlanLook): string[] {
  if (shipBy === null) return [];
  const clock = formatClock(shipBy.atMs, nowMs);
  if (shipBy.late === 0) return [`  Ship by ${clock}: ${paint.good("all in time")}.`];
  const late = countOf(shipBy.late, wordOfPosts(plan.requests));
  return [`  Ship by ${clock}: ${paint.bad(`${late} will miss it`)}.`];
}

function writeChanges(plan: PlanDocument, write: WriteText, { paint }: PlanLook): void {
  // Line by line: a plan may hold a hundred thousand updates, and each must be seen.
  let isFirst = true;
  for (const { orderId, packageId, from, to } of plan.changes) {
    const title = "Updates: the parcel keeps its package ID and changes its number";
    if (isFirst) write(`\n${paint.strong(title)}\n`);
    isFirst = false;
    const numbers =
      from === to
        ? `${cleanText(to)} stays, other details change`
        : `${from === "" ? "(number not known)" : cleanText(from)} -> ${cleanText(to)}`;
    write(`  ${cleanText(orderId)}: ${numbers}  (package ${cleanText(packageId)})\n`);
  }
}

function writeOrderUpdates(plan: PlanDocument, write: WriteText, { paint }: PlanLook): void {
  // The list can be gone through once; sections after the first wait for it.
  const sections: Record<UpdateSection, string[]> = { told: [], Hold: [], Ship: [] };
  for (const { orderId, operation, action, from, to } of plan.orderUpdates) {
    const change = from === "" ? cleanText(to) : `${cleanText(from)} -> ${cleanText(to)}`;
    const text = change === "" ? cleanText(orderId) : `${cleanText(orderId)}: ${change}`;
    sections[action ?? "told"].push(`  ${text}  (${cleanText(operation)})\n`);
  }
  for (const [section, lines] of Object.entries(sections)) {
    if (lines.length === 0) continue;
    write(`\n${paint.strong(UPDATE_TITLES[section as UpdateSection])}\n`);
    for (const line of lines) write(line);
  }
}

type UpdateSection = "told" | "Hold" | "Ship";

const UPDATE_TITLES: Readonly<Record<UpdateSection, string>> = {
  told: "Orders that are told something besides their packages",
  Hold: "Fulfillment orders that change and stay on hold",
  Ship: "Fulfillment orders that ship now: nothing of them can change after that",
};

interface GroupedFindings {
  readonly rejecting: FindingGroup[];
  readonly leavingOut: FindingGroup[];
  readonly remarking: FindingGroup[];
  readonly rejectedRows: number;
}

function groupFindings(findings: Iterable<PlanFinding>): GroupedFindings {
  const byKind = {
    rejecting: new Map<string, FindingGroup>(),
    leavingOut: new Map<string, FindingGroup>(),
    remarking: new Map<string, FindingGroup>(),
  };
  let rejectedRows = 0;
  let lastRejected = "";
  for (const finding of findings) {
    const kind = kindOf(finding);
    const groups = byKind[kind];
    // What is said of one row stands together.
    const place = formatPlace(finding.file, finding.sheet, finding.row);
    if (kind === "rejecting" && place !== lastRejected) {
      rejectedRows += 1;
      lastRejected = place;
    }
    const { code, fix } = finding;
    const group = groups.get(code) ?? { code, fix, count: 0, examples: [] };
    group.count += 1;
    if (group.examples.length < EXAMPLES_MAX) group.examples.push(finding);
    groups.set(code, group);
  }
  const sorted = (groups: Map<string, FindingGroup>): FindingGroup[] =>
    [...groups.values()].toSorted((a, b) => b.count - a.count);
  return {
    rejecting: sorted(byKind.rejecting),
    leavingOut: sorted(byKind.leavingOut),
    remarking: sorted(byKind.remarking),
    rejectedRows,
  };
}

function kindOf({ severity, leavesOut }: PlanFinding): "rejecting" | "leavingOut" | "remarking" {
  if (severity === "error") return "rejecting";
  return leavesOut === true ? "leavingOut" : "remarking";
}

function sectionLines(
  title: string,
  groups: readonly FindingGroup[],
  look: PlanLook,
  tone: "bad" | "strong",
): string[] {
  if (groups.length === 0 && tone !== "bad") return [];
  return ["", look.paint[tone](title), ...groups.flatMap((group) => groupLines(group, look))];
}

function groupLines(group: FindingGroup, { columns, paint }: PlanLook): string[] {
  const more = group.count - group.examples.length;
  const inner = (text: string): string[] =>
    wrapToWidth(text, Math.max(20, columns - 6)).map(
      (line, at) => `${at === 0 ? "    " : "      "}${line}`,
    );
  return [
    `  ${paint.strong(cleanText(group.code))}  ${countOf(group.count, "row")}`,
    ...group.examples.flatMap((example) => inner(exampleText(example))),
    ...(more > 0 ? [`    and ${formatCount(more)} more`] : []),
    ...(group.fix === "" ? [] : inner(`Fix: ${cleanText(group.fix)}`)),
  ];
}

function exampleText({ file, sheet, row, column, cell, message }: PlanFinding): string {
  const name = cleanText(file.replace(/^.*[\\/]/u, ""));
  if (cell) {
    const book = sheet === null ? name : `${name} (${cleanText(sheet)})`;
    return `${book} ${cell.name}, ${cleanText(cell.header)}: ${cleanText(message)}`;
  }
  const place = formatPlace(name, sheet, row);
  return `${column === null ? place : `${place} ${cleanText(column)}`}: ${cleanText(message)}`;
}

function closingLines(plan: PlanDocument, { columns }: PlanLook): string[] {
  const { create, update, replay } = plan.decisions;
  if (create + update + replay === 0) return ["There is nothing to send."];
  const time = formatEstimate(plan.estimatedMs);
  const text = `Nothing was sent. "shipledger run" with the same files and flags sends this, in ${time}.`;
  return wrapToWidth(text, columns);
}

function indent(line: string): string {
  return `  ${line}`;
}
