import type { ItemQuantity } from "../domain/contents.ts";
import type { Result, ResultColumn, ResultRow } from "../domain/result-row.ts";
import { countResults } from "../domain/row-counts.ts";
import type { Series } from "../domain/series.ts";
import type { SheetRow, SheetTable } from "../domain/sheet-row.ts";
import type { ColumnName, ShipmentLine } from "../domain/shipment-line.ts";
import { assertInvariant } from "../errors.ts";
import { layOutColumns } from "./result-columns.ts";
import type { ColumnLayout, MappedTable, OutputColumn } from "./result-columns.ts";
import { isGuarded, unguardCell } from "./result-guard.ts";
import { labelSources } from "./result-sources.ts";

/** One package of the run, for the `Packages` sheet. */
export interface PackageSummary {
  readonly account: string;
  readonly operation: string;
  readonly orderId: string;
  /** "" where the package is certainly not at the marketplace. */
  readonly packageId: string;
  readonly trackingNumber: string;
  readonly carrier: string;
  readonly items: readonly ItemQuantity[];
  readonly result: Result;
  readonly reasonCode: string;
  /** ISO 8601, UTC. */
  readonly postedAt: string;
  readonly attempts: number;
  readonly requestId: string;
  /** Positions of its lines in the run. */
  readonly lines: readonly number[];
}

/** The run as a whole, for the `Summary` sheet. Times are milliseconds since the epoch. */
export interface RunSummary {
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** As it may be shown: without a password. */
  readonly ledger: string;
  readonly requests: number;
  readonly throttled: number;
}

/** What a result is made of. */
export interface ResultInput {
  readonly runId: string;
  /** Every table that was read, also those without lines. */
  readonly tables: readonly MappedTable[];
  /** All lines of the run, in order. */
  readonly lines: readonly ShipmentLine[];
  /** One per line, in any order. */
  readonly answers: readonly ResultRow[];
  readonly packages: Series<PackageSummary>;
  readonly summary: RunSummary;
}

/** One row of the result: a text per column, and the answer it shows. */
export interface ResultRecord {
  /** Made each time they are asked for, so that a long result is not held twice. */
  readonly cells: readonly string[];
  readonly answer: ResultRow;
  readonly source: { readonly file: string; readonly row: number };
}

/** The result as a value, before it becomes a file. */
export interface ResultModel {
  readonly runId: string;
  readonly columns: readonly OutputColumn[];
  /** In line order: rows in = rows out. */
  readonly rows: readonly ResultRecord[];
  /** Rows by result. */
  readonly counts: Readonly<Record<Result, number>>;
  readonly files: readonly string[];
  readonly packages: Series<PackageSummary>;
  readonly summary: RunSummary;
}

/**
 * Builds the result of a run. Pure.
 *
 * Input columns keep their order and cells; the result columns follow them, or
 * are filled in place where the input is itself a result. Where two files name
 * one thing differently, both columns stay and a row fills both, so that
 * the result can be read again whichever of them is taken.
 *
 * @throws BugError when a line has no answer, or two.
 */
export function buildResultModel(input: ResultInput): ResultModel {
  const layout = layOutColumns(input.tables, countSurplus(input.lines));
  const labels = labelSources(input.tables.map((mapped) => mapped.table));
  const fillings = new Map(
    input.tables.map((mapped): readonly [SheetTable, Filling] => {
      const { table } = mapped;
      const file = labels.get(table) ?? "";
      return [table, { layout, plan: planFill(layout, mapped), file, runId: input.runId }];
    }),
  );
  const answers = answersByLine(input.lines, input.answers);
  const rows = input.lines.map(({ index, row }, position): ResultRecord => {
    const answer = answers[position];
    const filling = fillings.get(row.table);
    assertInvariant(answer && filling, `line ${index} has no answer or no table`);
    return new LineRecord(row, answer, filling);
  });
  assertInvariant(rows.length === input.lines.length, "rows in must be rows out");
  return {
    runId: input.runId,
    columns: layout.columns,
    rows,
    counts: countResults(input.answers),
    files: [...new Set(input.tables.map((mapped) => mapped.table.file.path))],
    packages: input.packages,
    summary: input.summary,
  };
}

/** What the rows of one table have in common. */
interface Filling {
  readonly layout: ColumnLayout;
  readonly plan: FillPlan;
  /** How the result names the file. */
  readonly file: string;
  readonly runId: string;
}

class LineRecord implements ResultRecord {
  readonly answer: ResultRow;
  readonly #row: SheetRow;
  readonly #filling: Filling;

  constructor(row: SheetRow, answer: ResultRow, filling: Filling) {
    this.answer = answer;
    this.#row = row;
    this.#filling = filling;
  }

  get source(): ResultRecord["source"] {
    return { file: this.#filling.file, row: this.#row.row };
  }

  get cells(): readonly string[] {
    const { layout, plan, runId } = this.#filling;
    const { cells, table } = this.#row;
    const inputCells = isGuarded(table) ? cells.map(unguardCell) : cells;
    return fillCells(layout, plan, inputCells, answerTexts(this.answer, runId, this.source));
  }
}

/** How the cells of one table's rows go into a result row. */
interface FillPlan {
  readonly placement: readonly number[];
  /** Columns that other tables have for the same meaning: from own cell to their columns. */
  readonly echoes: readonly { readonly from: number; readonly to: readonly number[] }[];
  /** Where each result column goes. */
  readonly targets: readonly { readonly role: ResultColumn; readonly to: readonly number[] }[];
}

function planFill(layout: ColumnLayout, mapped: MappedTable): FillPlan {
  const placement = layout.placements.get(mapped.table) ?? [];
  const own = new Set(placement);
  const echoes = [...mapped.columns].map(([name, place]) => ({
    from: place.index,
    to: indexesOf(layout, name).filter((index) => !own.has(index)),
  }));
  const roles = new Set(layout.columns.flatMap(({ role }) => (role === null ? [] : [role])));
  const targets = [...roles].map((role) => ({
    role,
    to: layout.columns.flatMap((column, index) => (column.role === role ? [index] : [])),
  }));
  return { placement, echoes: echoes.filter((echo) => echo.to.length > 0), targets };
}

function indexesOf(layout: ColumnLayout, name: ColumnName): number[] {
  return layout.columns.flatMap((column, index) => (column.canonical === name ? [index] : []));
}

function fillCells(
  layout: ColumnLayout,
  fill: FillPlan,
  inputCells: readonly string[],
  texts: Readonly<Record<ResultColumn, string>>,
): string[] {
  const cells = layout.columns.map(() => "");
  for (const [index, text] of inputCells.entries()) {
    const to = fill.placement[index];
    assertInvariant(to !== undefined || text === "", "a cell of the input has no column");
    if (to !== undefined) cells[to] = text;
  }
  for (const { from, to } of fill.echoes) {
    for (const index of to) cells[index] = inputCells[from] ?? "";
  }
  for (const { role, to } of fill.targets) {
    // An ID that the sheet states stays until there is one to put in its place.
    const isKept = role === "package-id" || role === "original-tracking-number";
    if (isKept && texts[role] === "") continue;
    for (const index of to) cells[index] = texts[role];
  }
  return cells;
}

function answerTexts(
  answer: ResultRow,
  runId: string,
  source: ResultRecord["source"],
): Record<ResultColumn, string> {
  return {
    result: answer.result,
    "package-id": answer.packageId,
    "original-tracking-number": answer.originalTrackingNumber,
    "reason-code": answer.reasonCode,
    reason: answer.reason,
    fix: answer.fix,
    "posted-at": answer.postedAt,
    attempts: String(answer.attempts),
    "request-id": answer.requestId,
    "run-id": runId,
    "source-file": source.file,
    "source-row": String(source.row),
  };
}

/** Answers in the order of the lines. */
function answersByLine(
  lines: readonly ShipmentLine[],
  answers: readonly ResultRow[],
): (ResultRow | undefined)[] {
  const isInOrder =
    answers.length === lines.length &&
    lines.every(({ index }, position) => answers[position]?.line === index);
  // As a run leaves them.
  if (isInOrder) return [...answers];
  const byLine = new Map(answers.map((answer) => [answer.line, answer]));
  assertInvariant(byLine.size === answers.length, "a line has two answers");
  assertInvariant(answers.length === lines.length, "there must be one answer per line");
  return lines.map((line) => byLine.get(line.index));
}

function countSurplus(lines: readonly ShipmentLine[]): Map<SheetTable, number> {
  const counts = new Map<SheetTable, number>();
  for (const { row } of lines) {
    const used = row.cells.findLastIndex((cell) => cell !== "") + 1;
    const surplus = used - row.table.headers.length;
    if (surplus > (counts.get(row.table) ?? 0)) counts.set(row.table, surplus);
  }
  return counts;
}
