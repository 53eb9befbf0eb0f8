import type { CellDamage, ColumnLook } from "../domain/sheet-row.ts";

/**
 * What a reader gives: rows of text before any header is known. Rows whose
 * cells are all blank are not given, but they count in the row numbers.
 */
export interface RawRow {
  /** As a person counts in a spreadsheet: from 1. */
  readonly row: number;
  /** Text as it stands in the file; blank cells at the end may be missing. */
  readonly cells: readonly string[];
  /** By cell index: what the file format has already damaged. */
  readonly damaged?: ReadonlyMap<number, CellDamage>;
  /** By cell index: the number as it is stored, where its format paints zeros before it. */
  readonly padded?: ReadonlyMap<number, string>;
  /** Hidden in the spreadsheet, by hand or by a filter. */
  readonly isHidden?: boolean;
}

/** One sheet of a workbook, or the one table of a text file. */
export interface RawSheet {
  /** Worksheet name; null for text files. */
  readonly name: string | null;
  /** May be iterated again: each time from the first row. */
  readonly rows: AsyncIterable<RawRow> | Iterable<RawRow>;
  /** The same rows, many at a time: waiting for each of a million takes longer than to read it. */
  readonly batches?: AsyncIterable<readonly RawRow[]>;
  /** The cell that a blank cell below it is merged with; null when it is merged with none. */
  readonly findMerged?: (row: number, index: number) => MergedCell | null;
  /** How a column looks below its header, where the file says so. */
  readonly findLook?: (index: number, headerRow: number) => ColumnLook;
}

/** The topmost cell of cells merged downwards. */
export interface MergedCell {
  readonly row: number;
  readonly text: string;
  readonly damage: CellDamage | null;
}

/** Nothing but white space. */
export function isBlank(text: string): boolean {
  return text === "" || text.trim() === "";
}

/** How many cells a row has up to the last one that is not blank. */
export function countUsed(cells: readonly string[]): number {
  return cells.findLastIndex((text) => !isBlank(text)) + 1;
}
