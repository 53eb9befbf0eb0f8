import { trimCell } from "../domain/normalise.ts";
import type { CellDamage, SheetRow } from "../domain/sheet-row.ts";
import type {
  ColumnMap,
  ColumnName,
  EarlierResult,
  LineNote,
  ShipmentLine,
} from "../domain/shipment-line.ts";
import { describeTidying, dropPointZero, dropTrailing, isIdentifier } from "./cell-remarks.ts";
import { tellIgnored } from "./ignored-rows.ts";
import { readingOf } from "./profile-reading.ts";
import { isGuarded, unguardCell } from "./result-guard.ts";

/** A line whose cells are still being filled. */
type LineCells = Partial<Record<ColumnName, string>>;

// Text that people write; an apostrophe may belong to it.
const FREE_TEXT: ReadonlySet<ColumnName> = new Set(["carrier-name", "ship-method"]);

/**
 * A row with its cells by canonical column, completed by the profile of its
 * table. Only certain, lossless idioms are undone; whether a value is usable is
 * for others to say.
 *
 * @param index position among all lines of the run, from 0
 */
export function mapRow(row: SheetRow, columns: ColumnMap, index: number): ShipmentLine {
  const cells: LineCells = {};
  const notes: LineNote[] = [];
  const isOurs = isGuarded(row.table);
  for (const [column, { index: at }] of columns) {
    const raw = isOurs ? unguardCell(row.cells[at] ?? "") : (row.cells[at] ?? "");
    const text = unwrapCell(raw, column);
    cells[column] = text;
    const message = describeTidying(raw, text, column);
    if (message) notes.push({ column, code: "normalised-value", message });
  }
  notes.push(...nameRemarks(row, columns));
  readingOf(row.table).complete(cells, row.cells);
  return {
    index,
    row,
    cells,
    damage: row.damaged ? nameDamage(row.damaged, columns) : null,
    earlierResult: row.table.isResult ? readEarlierResult(row) : null,
    ignored: tellIgnored(row, columns, cells),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** The reader's remarks on the row as a whole and on columns that are used. */
function nameRemarks({ remarks }: SheetRow, columns: ColumnMap): LineNote[] {
  if (!remarks) return [];
  const named = new Map([...columns].map(([column, { index }]) => [index, column]));
  return remarks.flatMap(({ index, code, message }) => {
    if (index === null) return { column: null, code, message };
    const column = named.get(index);
    return column ? { column, code, message } : [];
  });
}

/**
 * Takes off what was put around a value to keep a spreadsheet from changing it:
 * `="0123"`, a leading apostrophe, the quotation marks of a cell that was read
 * without quoting, the `.0` of an identifier that went through a program as a
 * number, and a comma or semicolon behind it.
 */
export function unwrapCell(raw: string, column: ColumnName): string {
  let text = trimCell(raw);
  if (text.startsWith("'") && (!FREE_TEXT.has(column) || /^'[=+\-@]/u.test(text))) {
    text = trimCell(text.slice(1));
  }
  const formulaText = /^="([^"]*)"$/u.exec(text)?.[1];
  if (formulaText !== undefined) return trimCell(formulaText);
  const quoted = /^"((?:[^"]|"")*)"$/u.exec(text)?.[1];
  if (quoted !== undefined) return trimCell(quoted.replaceAll('""', '"'));
  return isIdentifier(column) ? dropPointZero(dropTrailing(text)) : text;
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

/** Ours stand at the end, after columns of the input that may have the same name. */
function readEarlierResult(row: SheetRow): EarlierResult {
  const { headers } = row.table;
  const textOf = (name: string): string =>
    trimCell(row.cells[headers.lastIndexOf(name)] ?? "").replace(/^'(?=[=+\-@])/u, "");
  return {
    result: textOf("result"),
    runId: textOf("run-id"),
    postedAt: textOf("posted-at"),
    sourceFile: textOf("source-file"),
  };
}
