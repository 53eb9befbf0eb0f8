import type { Style } from "exceljs";
import type { stream } from "exceljs";
import { columnLetters } from "../domain/column-letters.ts";
import { assertInvariant } from "../errors.ts";
import type { SharedTexts } from "./shared-texts.ts";
import { WorkbookPart } from "./steady-workbook.ts";

/** Of one cell, or of what begins or ends a row: names and numbers of bounded length. */
const ELEMENT_BYTES_MAX = 256;
const SMALL_INTEGER_MAX = 2 ** 31 - 1;
const DIGIT_0 = 0x30;

type Worksheet = ReturnType<stream.xlsx.WorkbookWriter["addWorksheet"]>;

/** What stands between a cell's name and its value, by its style. */
interface Styling {
  readonly ofNumber: string;
  readonly ofText: string;
}

/**
 * Writes the rows of a sheet below its header, as exceljs does, without the
 * objects that exceljs makes of every row and cell: of a result of 100,000
 * rows they would be millions, and most of the time and memory. It writes bytes
 * at once, since V8 keeps the texts of numbers for a while.
 *
 * The header must be committed before. Reaches into what exceljs 4 does not
 * declare, and says so when it is no longer there.
 */
export class BodyRows {
  readonly #part: WorkbookPart;
  readonly #styles: { addStyleModel(style: Partial<Style>): number };
  readonly #texts: SharedTexts;
  readonly #stylings = new Map<Partial<Style>, Styling>();
  readonly #letters: string[] = [];
  #piece: Buffer;
  #length = 0;
  /** The number of the row that was begun. */
  #rowText = "";

  constructor(workbook: stream.xlsx.WorkbookWriter, worksheet: Worksheet, texts: SharedTexts) {
    const styles: unknown = Reflect.get(workbook, "styles");
    const part: unknown = Reflect.get(worksheet, "stream");
    const isOpen = Reflect.get(worksheet, "startedData") === true;
    assertInvariant(
      isOpen && hasMethod(styles, "addStyleModel") && part instanceof WorkbookPart,
      "exceljs writes its rows in another way",
    );
    this.#part = part;
    this.#piece = part.takePiece();
    this.#styles = styles;
    this.#texts = texts;
  }

  /**
   * Begins a row, which has cells: one without is left out, as a sheet has it.
   *
   * @param row as a person sees it, from 1, above all that came before
   * @param first the column of its first cell, from 0
   * @param last that of its last one
   * @param heightPoints null: as high as a line
   */
  beginRow(row: number, first: number, last: number, heightPoints: number | null): void {
    this.#makeRoom();
    this.#rowText = String(row);
    this.#put('<row r="');
    this.#put(this.#rowText);
    if (heightPoints !== null) {
      this.#put('" ht="');
      this.#putNumber(heightPoints);
      this.#put('" customHeight="1');
    }
    this.#put('" spans="');
    this.#putNumber(first + 1);
    this.#put(":");
    this.#putNumber(last + 1);
    this.#put('" x14ac:dyDescent="0.25">');
  }

  /**
   * Adds a cell to the row (ECMA-376 part 1, 18.3.1.4), right of those before.
   *
   * @param column from 0
   * @param value a text as {@link escapeCellText} leaves it, or a number
   * @param style with a number format; always the same object for the same style
   */
  addCell(column: number, value: string | number, style: Partial<Style>): void {
    this.#makeRoom();
    this.#put('<c r="');
    this.#put((this.#letters[column] ??= columnLetters(column)));
    this.#put(this.#rowText);
    const styling = this.#stylingOf(style);
    if (typeof value === "number") {
      this.#put(styling.ofNumber);
      this.#putNumber(value);
    } else {
      this.#put(styling.ofText);
      this.#putNumber(this.#texts.add(value));
    }
    this.#put("</v></c>");
  }

  endRow(): void {
    this.#makeRoom();
    this.#put("</row>");
  }

  /** Resolves when there is room for more. */
  waitForRoom(): Promise<void> {
    return this.#part.waitForRoom();
  }

  /** Hands over what is not yet; once more after the last row. */
  flush(): void {
    if (this.#length === 0) return;
    this.#part.writePiece(this.#piece, this.#length);
    this.#piece = this.#part.takePiece();
    this.#length = 0;
  }

  #stylingOf(style: Partial<Style>): Styling {
    const known = this.#stylings.get(style);
    if (known) return known;
    const id = this.#styles.addStyleModel(style);
    const styling = { ofNumber: `" s="${id}"><v>`, ofText: `" s="${id}" t="s"><v>` };
    this.#stylings.set(style, styling);
    return styling;
  }

  #makeRoom(): void {
    if (this.#length + ELEMENT_BYTES_MAX > this.#piece.length) this.flush();
  }

  /** Names of elements and cells, and numbers: nothing beyond ASCII. */
  #put(text: string): void {
    const [piece, start] = [this.#piece, this.#length];
    for (let index = 0; index < text.length; index += 1) {
      piece[start + index] = text.charCodeAt(index);
    }
    this.#length = start + text.length;
  }

  #putNumber(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > SMALL_INTEGER_MAX) {
      this.#put(String(value));
      return;
    }
    const [piece, start] = [this.#piece, this.#length];
    let end = start + 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) >>> 0) end += 1;
    let rest = value;
    for (let index = end - 1; index >= start; index -= 1) {
      const tens = (rest / 10) >>> 0;
      piece[index] = DIGIT_0 + rest - tens * 10;
      rest = tens;
    }
    this.#length = end;
  }
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (...values: unknown[]) => never> {
  return typeof Reflect.get(Object(value), name) === "function";
}
