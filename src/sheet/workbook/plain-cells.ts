import type { WorkbookValue } from "../cell-text.ts";
import type { NumberKinds } from "./number-kinds.ts";

/** What a cell says for itself, as it stands in the XML. */
export interface WrittenCell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly style: number;
  /** At most {@link NUMBER_LENGTH_MAX} characters of it are all of it. */
  readonly text: string;
}

const NUMBER_LENGTH_MAX = 19;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?$/u;
/** The reader makes a whole grid of a sheet, and refuses one that is too large. */
const GRID_CELLS_MAX = 10_000_000;
const DATES_KEPT = 10_000;

/**
 * The cells of a sheet, taken down while its XML is gone through anyway, for as
 * long as each is a shared text, a number or a date in its place, as in nearly
 * all sheets that people have: then no second reading is needed. With the first
 * cell that is anything else the sheet is left to the reader.
 */
export class PlainCells {
  isPlain: boolean;
  readonly #texts: readonly string[] | null;
  readonly #kinds: NumberKinds;
  #columns: number[] = [];
  #values: WorkbookValue[] = [];
  /** Numbers of the rows, and where their cells end. */
  #rows: number[] = [];
  #ends: number[] = [];
  #lastColumn = 0;
  readonly #dates = new Map<number, Date>();

  /**
   * @param texts the shared texts; null when the reader must tell them
   */
  constructor(texts: readonly string[] | null, kinds: NumberKinds) {
    this.isPlain = texts !== null;
    this.#texts = texts;
    this.#kinds = kinds;
  }

  /** Leaves the sheet to the reader. */
  giveUp(): void {
    this.isPlain = false;
    this.#columns = [];
    this.#values = [];
    this.#rows = [];
    this.#ends = [];
  }

  /** Takes a cell that holds a value. */
  add(cell: WrittenCell, row: number): void {
    if (!this.isPlain) return;
    const value = cell.row === row ? this.#valueOf(cell) : null;
    if (value === null || !this.#isNext(row, cell.column)) {
      this.giveUp();
      return;
    }
    if (this.#rows.at(-1) !== row) {
      this.#rows.push(row);
      this.#ends.push(this.#columns.length);
    }
    this.#columns.push(cell.column);
    this.#values.push(value);
    this.#ends[this.#ends.length - 1] = this.#columns.length;
    this.#lastColumn = Math.max(this.#lastColumn, cell.column);
    if (row * (this.#lastColumn + 1) > GRID_CELLS_MAX) this.giveUp();
  }

  /** Every row up to the last one that has a cell; null where no cell holds a value. */
  *rows(): Generator<readonly WorkbookValue[]> {
    let at = 0;
    let before = 0;
    for (const [index, row] of this.#rows.entries()) {
      for (before += 1; before < row; before += 1) yield [];
      const values: WorkbookValue[] = [];
      for (const end = this.#ends[index] ?? 0; at < end; at += 1) {
        const column = this.#columns[at] ?? 0;
        while (values.length < column) values.push(null);
        values.push(this.#values[at] ?? null);
      }
      yield values;
    }
  }

  /** Two cells in one place, or in another order, the reader sorts out. */
  #isNext(row: number, column: number): boolean {
    const lastRow = this.#rows.at(-1) ?? 0;
    return row > lastRow || (row === lastRow && column > (this.#columns.at(-1) ?? -1));
  }

  #valueOf({ type, style, text }: WrittenCell): WorkbookValue {
    if (type === "s") return this.#texts?.[Number(text)] ?? null;
    if (type !== "n" || text.length > NUMBER_LENGTH_MAX || !NUMBER.test(text)) return null;
    const kind = style < 0 ? "number" : (this.#kinds.byStyle[style] ?? "unclear");
    if (kind === "unclear") return null;
    return kind === "number" ? Number(text) : this.#dateOf(Number(text));
  }

  #dateOf(serial: number): Date {
    const known = this.#dates.get(serial);
    if (known) return known;
    const date = this.#kinds.dateOf(serial);
    if (this.#dates.size < DATES_KEPT) this.#dates.set(serial, date);
    return date;
  }
}
