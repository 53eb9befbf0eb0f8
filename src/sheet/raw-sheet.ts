import type { CellDamage } from "../domain/sheet-row.ts";

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
}

/** One sheet of a workbook, or the one table of a text file. */
export interface RawSheet {
  /** Worksheet name; null for text files. */
  readonly name: string | null;
  /** May be iterated again: each time from the first row. */
  readonly rows: AsyncIterable<RawRow> | Iterable<RawRow>;
}

/** Nothing but white space. */
export function isBlank(text: string): boolean {
  return text === "" || text.trim() === "";
}
