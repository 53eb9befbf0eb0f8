import type { Profile } from "./profile.ts";

/**
 * The first stage: what a file holds, before anything is understood.
 *
 * SheetRow -> ShipmentLine -> Package -> PlannedPost -> PostOutcome -> ResultRow
 */

/** One input file of a run. */
export interface SourceFile {
  /** Position among the run's files, from 0. */
  readonly index: number;
  /** As the user named it. */
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly hash: string;
  readonly sizeBytes: number;
}

/** One table of a file: a text file has one, a workbook one per sheet with a header. */
export interface SheetTable {
  readonly file: SourceFile;
  /** Worksheet name; null for text files. */
  readonly sheet: string | null;
  /** The row that holds the headers, as a person counts rows: from 1. */
  readonly headerRow: number;
  readonly headers: readonly string[];
  /** True when this is a result that Shipledger wrote. */
  readonly isResult: boolean;
  /** By which profile it is read; absent: by canonical names and synonyms alone. */
  readonly profile?: Profile;
  /** Where its columns stand, by the name that findings have for them: canonical, or their own header. */
  readonly places?: ReadonlyMap<string, { readonly header: string; readonly index: number }>;
  /** How its columns look, one per header, where the file says so: a workbook does. */
  readonly looks?: readonly ColumnLook[];
}

/** How a column looks to the person who made it. */
export interface ColumnLook {
  /** In characters, as spreadsheets count them; null where it was left as it comes. */
  readonly width: number | null;
  /** The number format of its cells, where all of them below the header are numbers or dates. */
  readonly numberFormat: string | null;
}

/** One line of an input sheet. Cells are text, as they stand in the sheet. */
export interface SheetRow {
  readonly table: SheetTable;
  /** As a person counts: a plain file's header is row 1, its first line row 2. */
  readonly row: number;
  /** One text per header; missing cells are "", surplus cells are kept at the end. */
  readonly cells: readonly string[];
  /**
   * Indexes of cells whose value the file format has already damaged (a number
   * cell with more digits than a spreadsheet keeps, an error value), with why.
   */
  readonly damaged?: ReadonlyMap<number, CellDamage>;
  /** What the reader has to say about the row: something was tidied, or is worth a look. */
  readonly remarks?: readonly CellRemark[];
}

/** Something about a cell that is told and changes nothing. */
export interface CellRemark {
  /** Index of the cell; null when it is about the row as a whole. */
  readonly index: number | null;
  /** A code of the registry in reasons.ts. */
  readonly code: string;
  readonly message: string;
}

/** What a spreadsheet did to a cell that cannot be undone. */
export interface CellDamage {
  readonly kind: "digits-lost" | "error-value" | "no-value";
  /** What the cell shows, for the message. */
  readonly shown: string;
}
