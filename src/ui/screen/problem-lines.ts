import { countOf, formatCount, textWidth, wrapToWidth } from "../format.ts";
import type { ProblemGroup, ProblemsView, ProblemView, ToldProblem } from "../view-problems.ts";
import { RESULT_WORDS } from "../words.ts";
import { flowSpans, span, type ScreenLine, type Span, type Tone } from "./spans.ts";

/** However narrow the terminal, so much stands on one line. */
const TEXT_WIDTH_MIN = 20;

/** The tone of what did not go well. */
export function toneOf({ result }: Pick<ProblemView, "result">): Tone {
  return result === "in-doubt" || result === "not-attempted" ? "doubt" : "bad";
}

/** What was not posted so far, by reason with counts, on as many lines as there is room. */
export function drawReasons(
  problems: ProblemsView,
  columns: number,
  linesMax: number,
): ScreenLine[] {
  const groups = problems.groups.toSorted((a, b) => countIn(b) - countIn(a));
  if (groups.length === 0 || linesMax < 1) return [];
  // As many as there is room for, the most frequent first.
  for (let shown = groups.length; shown > 0; shown -= 1) {
    const lines = flowSpans(reasonSpans(groups, shown), columns);
    if (lines.length <= linesMax) return lines;
  }
  return [[span(`not posted: ${countOf(problems.count, "problem")}`, "bad")]];
}

function reasonSpans(groups: readonly ProblemGroup[], shown: number): Span[] {
  const others = groups.length - shown;
  const spans = groups.slice(0, shown).map((group, at) => {
    const comma = at < groups.length - 1 ? "," : "";
    return span(`${formatCount(countIn(group))} ${group.reasonCode}${comma}`, toneOf(group.first));
  });
  const rest = others === 0 ? [] : [span(`and ${countOf(others, "other reason")}`, "faint")];
  return [span("not posted:"), ...spans, ...rest];
}

function countIn({ packages, rows }: ProblemGroup): number {
  return packages || rows;
}

/** A problem as it scrolls by: what and where, and the words below, indented. */
export function drawTold(told: ToldProblem, columns: number): ScreenLine[] {
  if (told.kind === "hushed") {
    const what = told.reasonCode === null ? "problems" : `problems of the kind ${told.reasonCode}`;
    return wrapped(`More ${what} are counted below and listed in the result.`, columns, "");
  }
  const { problem } = told;
  const tone = toneOf(problem);
  const head = describeHead(problem);
  const isOneLine = textWidth(head.join("  ")) <= columns;
  const lines = isOneLine ? [head.join("  ")] : [head[0], `  ${head.slice(1).join("  ")}`];
  return [
    ...lines.map((text) => [span(text, tone)]),
    ...(problem.reason === "" ? [] : wrapped(problem.reason, columns, "  ")),
  ];
}

/** What and which order; where; why. */
export function describeHead(problem: ProblemView): [string, string, string] {
  const order = problem.orderId === "" ? "no order ID" : `order ${problem.orderId}`;
  return [`${RESULT_WORDS[problem.result]}  ${order}`, problem.place, problem.reasonCode];
}

function wrapped(text: string, columns: number, indent: string): ScreenLine[] {
  const width = Math.max(TEXT_WIDTH_MIN, columns - indent.length);
  return wrapToWidth(text, width).map((line) => [span(indent + line)]);
}
