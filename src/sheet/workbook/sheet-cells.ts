import { printable } from "../../domain/normalise.ts";
import type { CellDamage, ColumnLook, SourceFile } from "../../domain/sheet-row.ts";
import { readCellText } from "../cell-text.ts";
import type { CellText, WorkbookValue } from "../cell-text.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX } from "../limits.ts";
import { isBlank } from "../raw-sheet.ts";
import type { MergedCell, RawRow } from "../raw-sheet.ts";
import { UnreadableFileError } from "../unreadable-file-error.ts";
import { damaged } from "./fault.ts";
import { findArea, indexMerges } from "./merged-cells.ts";
import type { MergedArea, MergeIndex } from "./merged-cells.ts";
import type { WorksheetFacts } from "./scan-worksheet.ts";

const FORMULA_SHOWN_LENGTH_MAX = 60;

/** A text of a cell, with the number that is stored where the format paints zeros before it. */
interface SheetCellText extends CellText {
  readonly stored: string | null;
}

const BLANK: SheetCellText = { text: "", damage: null, stored: null };

/** What a sheet holds, whoever has read it. */
export interface SheetValues {
  readonly name: string;
  /** All rows up to the last one that is used, from the first. */
  readonly rows: Iterable<readonly WorkbookValue[]>;
  readonly merges?: readonly MergedArea[] | undefined;
  /** What is said of some cells beside their value, by `row,column` from 0. */
  readonly cells?:
    ReadonlyMap<string, { readonly type: string; readonly formula?: string }> | undefined;
}

/** The cells of one sheet, as texts. */
export class SheetCells {
  readonly name: string;
  readonly #sheet: SheetValues;
  readonly #facts: WorksheetFacts;
  readonly #merges: MergeIndex;
  /** For whoever asks for rows out of turn. */
  #rows: readonly (readonly WorkbookValue[])[] | null = null;
  /** Whether any cells of the sheet are merged. */
  readonly hasMerges: boolean;

  /** @throws WorkbookFault when the reader gives less than was counted in the file, or past a bound */
  constructor(sheet: SheetValues, facts: WorksheetFacts) {
    this.name = sheet.name;
    this.#merges = indexMerges(sheet.merges ?? []);
    this.hasMerges = (sheet.merges ?? []).length > 0;
    this.#sheet = sheet;
    this.#facts = facts;
    const { rows, cells } = this.#count();
    if (rows < facts.rows || cells < facts.cells) {
      throw damaged(
        `sheet "${sheet.name}" holds ${facts.rows} rows with ${facts.cells} cells, but only ` +
          `${rows} rows with ${cells} cells can be read`,
      );
    }
  }

  /** Rows with something in them. */
  *readRows(file: SourceFile): Generator<RawRow> {
    let row = 0;
    for (const values of this.#sheet.rows) {
      row += 1;
      const uncalculated = this.#facts.uncalculated.get(row);
      const last = values.findLastIndex((value) => value !== null && value !== "");
      const texts = this.#facts.texts.get(row)?.keys() ?? [];
      const cellCount = Math.max(last, ...(uncalculated ?? []), ...texts) + 1;
      if (cellCount === 0) continue;
      this.#checkColumnCount(file, row, cellCount);
      const read = this.#readRow(row, cellCount, values);
      if (read.cells.some((text) => text.length > CELL_LENGTH_MAX)) {
        throw this.#cellTooLong(file, row);
      }
      if (!read.damaged && read.cells.every(isBlank)) continue;
      yield this.#facts.hiddenRows.has(row) ? { ...read, isHidden: true } : read;
    }
  }

  /** The topmost cell of the area that a cell further down belongs to; rows count from 1, columns from 0. */
  findMerged(row: number, column: number): MergedCell | null {
    const area = findArea(this.#merges, row, column);
    if (!area) return null;
    const values = this.#rowAt(area.startRow);
    const { text, damage } = this.#readCell(area.startRow + 1, column, values);
    return text === "" && !damage ? null : { row: area.startRow + 1, text, damage };
  }

  /** How a column looks below its header. */
  findLook(column: number, headerRow: number): ColumnLook {
    return this.#facts.columns.lookOf(column, headerRow);
  }

  #rowAt(index: number): readonly WorkbookValue[] {
    const { rows } = this.#sheet;
    this.#rows ??= Array.isArray(rows) ? rows : [...rows];
    return this.#rows[index] ?? [];
  }

  #readCell(row: number, column: number, values: readonly WorkbookValue[]): SheetCellText {
    const value = this.#facts.texts.get(row)?.get(column) ?? values[column] ?? null;
    if (value === null) return this.#readEmpty(row, column);
    if (typeof value === "string") return this.#readText(value, row, column);
    const { text, damage } = readCellText(value);
    const width = this.#facts.zeroWidths.get(row)?.get(column) ?? 0;
    const isPainted = !damage && text.length < width && /^\d+$/u.test(text);
    return isPainted
      ? { text: text.padStart(width, "0"), damage, stored: text }
      : { text, damage, stored: null };
  }

  #readEmpty(row: number, column: number): SheetCellText {
    if (!this.#facts.uncalculated.get(row)?.has(column)) return BLANK;
    const formula = this.#detail(row, column)?.formula ?? "";
    const shown = `=${formula}`.slice(0, FORMULA_SHOWN_LENGTH_MAX);
    return { text: "", damage: { kind: "no-value", shown }, stored: null };
  }

  #readText(text: string, row: number, column: number): SheetCellText {
    if (this.#facts.blanks.get(row)?.has(column)) return BLANK;
    const isError = text.startsWith("#") && this.#detail(row, column)?.type === "error";
    const damage: CellDamage | null = isError ? { kind: "error-value", shown: text } : null;
    // No text file can carry a NUL, so a result as CSV could not be read again.
    return { text: text.replaceAll("\0", "\uFFFD"), damage, stored: null };
  }

  /** What the reader says of a cell beside its value; it keeps that only for some cells. */
  #detail(row: number, column: number) {
    return this.#sheet.cells?.get(`${row - 1},${column}`);
  }

  #readRow(row: number, cellCount: number, values: readonly WorkbookValue[]): RawRow {
    const cells: string[] = [];
    const padded = new Map<number, string>();
    const damage = new Map<number, CellDamage>();
    for (let index = 0; index < cellCount; index += 1) {
      const cell = this.#readCell(row, index, values);
      cells.push(cell.text);
      if (cell.damage) damage.set(index, cell.damage);
      if (cell.stored !== null) padded.set(index, cell.stored);
    }
    return {
      row,
      cells,
      ...(damage.size > 0 ? { damaged: damage } : {}),
      ...(padded.size > 0 ? { padded } : {}),
    };
  }

  #count(): { rows: number; cells: number } {
    let rows = 0;
    let cells = 0;
    let row = 0;
    for (const values of this.#sheet.rows) {
      row += 1;
      let count = 0;
      for (const value of values) if (value !== null) count += 1;
      cells += count;
      if (count > 0 || this.#facts.uncalculated.has(row)) rows += 1;
    }
    return { rows, cells };
  }

  #checkColumnCount(file: SourceFile, row: number, count: number): void {
    if (count <= COLUMNS_MAX) return;
    throw new UnreadableFileError(
      "limit-exceeded",
      `${file.name}, sheet "${printable(this.name)}", row ${row}: ${count} cells; at most ${COLUMNS_MAX} are read.`,
      { nextSteps: ["Delete the columns that are not needed and save the workbook."] },
    );
  }

  #cellTooLong(file: SourceFile, row: number): UnreadableFileError {
    return new UnreadableFileError(
      "limit-exceeded",
      `${file.name}, sheet "${printable(this.name)}", row ${row}: a cell has more than ${CELL_LENGTH_MAX} characters.`,
      { nextSteps: ["Shorten that cell and save the workbook."] },
    );
  }
}
