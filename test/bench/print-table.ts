import type { Figure, Reach } from "./bench.ts";
import { medianOf, type JudgedRow } from "./judge-row.ts";

const HEADERS = ["what", "against", "ours", "theirs", "ratio (least to most)", "reach", "besides"];

/** The rows as a table that a terminal and a README show alike. */
export function printTable(rows: readonly JudgedRow[]): string {
  const cells = [HEADERS, ...rows.map(cellsOf)];
  const widths = HEADERS.map((_, index) =>
    Math.max(...cells.map((row) => row[index]?.length ?? 0)),
  );
  const lines = cells.map((row) =>
    lineOf(row.map((text, index) => text.padEnd(widths[index] ?? 0))),
  );
  lines.splice(1, 0, lineOf(widths.map((width) => "-".repeat(width))));
  return `${lines.join("\n")}\n`;
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function cellsOf(row: JudgedRow): string[] {
  const { what, against, unit, ours, theirs, ratio, ratioMin, ratioMax, runs } = row;
  const spread = runs > 1 ? ` (${showRatio(ratioMin)} to ${showRatio(ratioMax)})` : "";
  return [
    what,
    against,
    `${showNumber(ours)} ${unit}`,
    `${showNumber(theirs)} ${unit}`,
    `${showRatio(ratio)}x${spread}`,
    showReach(row.reach, row.isReached),
    row.besides.map(showFigure).join(", "),
  ];
}

function showReach(reach: Reach | null, isReached: boolean | null): string {
  const asked =
    reach === null ? "" : "atMost" in reach ? `<= ${reach.atMost}x` : `>= ${reach.atLeast}x`;
  if (isReached === null) return asked;
  return `${asked} ${isReached ? "yes" : "NO"}`.trim();
}

function showFigure({ what, values, unit, atMost }: Figure): string {
  const bound = atMost === undefined ? "" : ` (<= ${atMost})`;
  const value = atMost === undefined ? medianOf(values) : Math.max(...values);
  return `${what} ${showNumber(value)}${unit === "" ? "" : ` ${unit}`}${bound}`;
}

function showRatio(ratio: number): string {
  return ratio < 100 ? ratio.toFixed(ratio < 1.2 && ratio > 0.8 ? 3 : 2) : ratio.toFixed(0);
}

function showNumber(value: number): string {
  return Math.abs(value) < 100 ? String(Number(value.toPrecision(3))) : value.toFixed(0);
}
