import { trimCell } from "../domain/normalise.ts";
import type { CellDamage, SheetRow } from "../domain/sheet-row.ts";
import type {
  ColumnMap,
  ColumnName,
  EarlierResult,
  ShipmentLine,
} from "../domain/shipment-line.ts";

/** A line whose cells are still being filled. */
type LineCells = Partial<Record<ColumnName, string>>;
type Ignored = ShipmentLine["ignored"];

// Text that people write; an apostrophe may belong to it.
const FREE_TEXT: ReadonlySet<ColumnName> = new Set(["carrier-name", "ship-method"]);

const IGNORED = {
  example: { code: "example-row", reason: "The row is an example of the template." },
  total: { code: "total-row", reason: "The row holds totals and no shipment." },
  header: { code: "repeated-header", reason: "The row repeats the headers." },
} as const satisfies Record<string, Ignored>;

/**
 * A row with its cells by canonical column. Only certain, lossless idioms are
 * undone; whether a value is usable is for others to say.
 *
 * @param index position among all lines of the run, from 0
 * @param fixed values for columns that are absent or blank
 */
export function mapRow(
  row: SheetRow,
  columns: ColumnMap,
  index: number,
  fixed: Readonly<LineCells> = {},
): ShipmentLine {
  const cells: LineCells = {};
  for (const [column, place] of columns) {
    cells[column] = unwrapCell(row.cells[place.index] ?? "", column);
  }
  for (const column of Object.keys(fixed) as ColumnName[]) {
    cells[column] ||= fixed[column] ?? "";
  }
  return {
    index,
    row,
    cells,
    damage: row.damaged ? nameDamage(row.damaged, columns) : null,
    earlierResult: row.table.isResult ? readEarlierResult(row) : null,
    ignored: tellIgnored(row, columns, cells),
  };
}

/**
 * Takes off what was put around a value to keep a spreadsheet from changing it:
 * `="0123"`, a leading apostrophe (our own CSV results put it before `= + - @`),
 * and the quotation marks of a cell that was read without quoting.
 */
export function unwrapCell(raw: string, column: ColumnName): string {
  let text = trimCell(raw);
  if (text.startsWith("'") && (!FREE_TEXT.has(column) || /^'[=+\-@]/u.test(text))) {
    text = trimCell(text.slice(1));
  }
  const formulaText = /^="([^"]*)"$/u.exec(text)?.[1];
  if (formulaText !== undefined) return trimCell(formulaText);
  const quoted = /^"((?:[^"]|"")*)"$/u.exec(text)?.[1];
  return quoted === undefined ? text : trimCell(quoted.replaceAll('""', '"'));
}

function nameDamage(
  damaged: ReadonlyMap<number, CellDamage>,
  columns: ColumnMap,
): ShipmentLine["damage"] {
  const named = new Map<ColumnName, CellDamage>();
  for (const [column, { index }] of columns) {
    const damage = damaged.get(index);
    if (damage) named.set(column, damage);
  }
  return named.size > 0 ? named : null;
}

function tellIgnored(row: SheetRow, columns: ColumnMap, cells: LineCells): Ignored {
  const orderId = cells["order-id"] ?? "";
  if (/^example/iu.test(orderId)) return IGNORED.example;
  if (orderId !== "" && repeatsHeader(row, columns)) return IGNORED.header;
  if (cells["tracking-number"]) return null;
  const first = row.cells.find((text) => text.trim() !== "") ?? "";
  return /^(?:grand\s+|sub-?\s*)?totals?\s*:?$/iu.test(trimCell(first)) ? IGNORED.total : null;
}

function repeatsHeader(row: SheetRow, columns: ColumnMap): boolean {
  for (const { header, index } of columns.values()) {
    if (trimCell(row.cells[index] ?? "").toLowerCase() !== trimCell(header).toLowerCase()) {
      return false;
    }
  }
  return true;
}

/** Ours stand at the end, after columns of the input that may have the same name. */
function readEarlierResult(row: SheetRow): EarlierResult {
  const { headers } = row.table;
  const textOf = (name: string): string =>
    trimCell(row.cells[headers.lastIndexOf(name)] ?? "").replace(/^'(?=[=+\-@])/u, "");
  return { result: textOf("result"), runId: textOf("run-id"), postedAt: textOf("posted-at") };
}
