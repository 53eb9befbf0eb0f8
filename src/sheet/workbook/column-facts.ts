import type { ColumnLook } from "../../domain/sheet-row.ts";
import { GENERAL } from "./number-formats.ts";

/** Widths that a spreadsheet draws: ECMA-376 part 1, 18.3.1.13. */
const WIDTH_MAX = 255;
/** Columns of which the look is kept; what lies further out keeps none. */
const COLUMNS_MAX = 1_000;

/** What the cells of one column are. */
interface ColumnCells {
  /** Number cells, by style. */
  readonly numbers: Map<number, number>;
  /** The last row whose cell is no number; 0 for none. */
  lastOtherRow: number;
}

/** How the columns of one sheet look; gathered while its cells go by. Columns count from 0, rows from 1. */
export class ColumnFacts {
  readonly #formats: readonly string[];
  readonly #cells: ColumnCells[] = [];
  readonly #widths = new Map<number, number>();

  /** @param formats number formats, by style */
  constructor(formats: readonly string[]) {
    this.#formats = formats;
  }

  noteWidth(first: number, last: number, width: number): void {
    if (!(width > 0 && width <= WIDTH_MAX)) return;
    for (let column = first; column <= Math.min(last, COLUMNS_MAX); column += 1) {
      this.#widths.set(column, width);
    }
  }

  noteCell(column: number, row: number, isNumber: boolean, style: number): void {
    if (column > COLUMNS_MAX) return;
    const cells = (this.#cells[column] ??= { numbers: new Map(), lastOtherRow: 0 });
    if (!isNumber) cells.lastOtherRow = Math.max(cells.lastOtherRow, row);
    else cells.numbers.set(style, (cells.numbers.get(style) ?? 0) + 1);
  }

  /** The look of a column below its header. */
  lookOf(column: number, headerRow: number): ColumnLook {
    const width = this.#widths.get(column) ?? null;
    const cells = this.#cells[column];
    if (!cells || cells.lastOtherRow > headerRow) return { width, numberFormat: null };
    const [most] = [...cells.numbers].toSorted(([, a], [, b]) => b - a);
    const numberFormat = most ? (this.#formats[Math.max(0, most[0])] ?? GENERAL) : null;
    return { width, numberFormat };
  }
}
