import { RESULT_COLUMNS } from "../domain/result-row.ts";
import type { ResultColumn } from "../domain/result-row.ts";
import type { ColumnLook, SheetTable } from "../domain/sheet-row.ts";
import type { ColumnMap, ColumnName } from "../domain/shipment-line.ts";
import { isGuarded, unguardCell } from "./result-guard.ts";

/** A table of the input and where its canonical columns stand. */
export interface MappedTable {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
}

/** One column of the result. */
export interface OutputColumn {
  readonly header: string;
  /** The result column that it is; null for what is only copied from the input. */
  readonly role: ResultColumn | null;
  /** What it means, where the input's mapping knows it. */
  readonly canonical: ColumnName | null;
  /** How it looks in the input; null where the input does not say. */
  readonly look: ColumnLook | null;
}

/** The columns of the result, and for each input table where its cells go. */
export interface ColumnLayout {
  readonly columns: readonly OutputColumn[];
  /** By table: the output index of each of its cells, surplus ones included. */
  readonly placements: ReadonlyMap<SheetTable, readonly number[]>;
}

const OWN_NAMES: ReadonlySet<string> = new Set(RESULT_COLUMNS);

/**
 * The union of all tables' columns in first-seen order, then the result columns
 * that are not among them. A foreign column with the name of one of ours gives
 * way: other programs rely on our names.
 *
 * @param surplus by table, how many cells its longest row has beyond the headers
 */
export function layOutColumns(
  tables: readonly MappedTable[],
  surplus: ReadonlyMap<SheetTable, number>,
): ColumnLayout {
  const columns: OutputColumn[] = [];
  const indexByKey = new Map<string, number>();
  const placements = new Map<SheetTable, number[]>();
  for (const mapped of tables) {
    const { table } = mapped;
    const seen = new Map<string, number>();
    const placement: number[] = [];
    for (const column of nameColumns(mapped, surplus.get(table) ?? 0)) {
      const occurrence = (seen.get(column.header) ?? 0) + 1;
      seen.set(column.header, occurrence);
      const key = JSON.stringify([column.header, occurrence, column.canonical, column.role]);
      const index = indexByKey.get(key) ?? columns.push(column) - 1;
      indexByKey.set(key, index);
      columns[index] = joinLooks(columns[index] ?? column, column);
      placement.push(index);
    }
    placements.set(table, placement);
  }
  const present = new Set(columns.map((column) => column.role));
  for (const role of RESULT_COLUMNS) {
    if (!present.has(role)) columns.push({ header: role, role, canonical: null, look: null });
  }
  return { columns, placements };
}

/** A column of several tables keeps the number format that they share, and the first width. */
function joinLooks(known: OutputColumn, other: OutputColumn): OutputColumn {
  const [a, b] = [known.look, other.look];
  if (a === b) return known;
  const numberFormat = a?.numberFormat === b?.numberFormat ? (a?.numberFormat ?? null) : null;
  return { ...known, look: { width: a?.width ?? b?.width ?? null, numberFormat } };
}

function nameColumns(mapped: MappedTable, surplusCount: number): OutputColumn[] {
  const { table } = mapped;
  const canonicalByIndex = new Map([...mapped.columns].map(([name, place]) => [place.index, name]));
  const named = table.headers.map((text, index): OutputColumn => {
    const header = isGuarded(table) ? unguardCell(text) : text;
    const canonical = canonicalByIndex.get(index) ?? null;
    const role = roleOf(mapped, header, canonical);
    const isForeign = role === null && OWN_NAMES.has(header.trim());
    const look = table.looks?.[index] ?? null;
    return { header: isForeign ? `${header.trim()} (input)` : header, role, canonical, look };
  });
  for (let index = 0; index < surplusCount; index += 1) {
    const header = `column ${table.headers.length + index + 1}`;
    named.push({ header, role: null, canonical: null, look: null });
  }
  return named;
}

function roleOf(
  { table, columns }: MappedTable,
  header: string,
  canonical: ColumnName | null,
): ResultColumn | null {
  if (isSharedColumn(canonical)) return canonical;
  if (!table.isResult) return null;
  const name = RESULT_COLUMNS.find((column) => column === header.trim()) ?? null;
  // Where the mapping takes another column for it, this one is foreign.
  return isSharedColumn(name) && columns.has(name) ? null : name;
}

/** The result columns that an input may have as well, and that are filled where they stand there. */
function isSharedColumn(name: string | null): name is "package-id" | "original-tracking-number" {
  return name === "package-id" || name === "original-tracking-number";
}
