import type { Style } from "exceljs";
import type { stream } from "exceljs";
import { columnLetters } from "../domain/column-letters.ts";
import { assertInvariant } from "../errors.ts";
import type { SharedTexts } from "./shared-texts.ts";

/** XML handed to the zip at a time. */
const PIECE_LENGTH = 32 * 1024;
/**
 * What exceljs hands to the zip at a time, instead of 64 KB. Of many small pieces V8
 * comes to believe that they live long, and lets them lie: 80 MB in a large workbook.
 */
const ZIP_PIECE_BYTES = 256 * 1024;

type Worksheet = ReturnType<stream.xlsx.WorkbookWriter["addWorksheet"]>;

/** One cell of a row, by its column. */
export interface BodyCell {
  /** From 0. */
  readonly column: number;
  /** A text as {@link escapeCellText} leaves it. */
  readonly value: string | number;
  /** With a number format; always the same object for the same style. */
  readonly style: Partial<Style>;
}

/**
 * Writes the rows of a sheet below its header, as exceljs does, without the
 * objects that exceljs makes of every row and cell: of a result of 100,000
 * rows they would be millions, and most of the time and memory.
 *
 * The header must be committed before. Reaches into what exceljs 4 does not
 * declare, and says so when it is no longer there.
 */
export class BodyRows {
  readonly #sheet: { write(xml: Buffer): void };
  readonly #styles: { addStyleModel(style: Partial<Style>): number };
  readonly #texts: SharedTexts;
  readonly #styleIds = new Map<Partial<Style>, number>();
  readonly #letters: string[] = [];
  #xml = "";
  /** Taken again for each piece: exceljs copies it at once. */
  #piece = Buffer.alloc(PIECE_LENGTH * 2);

  constructor(workbook: stream.xlsx.WorkbookWriter, worksheet: Worksheet, texts: SharedTexts) {
    const styles: unknown = Reflect.get(workbook, "styles");
    const sheet: unknown = Reflect.get(worksheet, "stream");
    const isOpen = Reflect.get(worksheet, "startedData") === true;
    assertInvariant(
      isOpen &&
        hasMethod(styles, "addStyleModel") &&
        hasMethod(sheet, "write") &&
        "bufSize" in sheet,
      "exceljs writes its rows in another way",
    );
    Object.assign(sheet, { bufSize: ZIP_PIECE_BYTES });
    this.#sheet = sheet;
    this.#styles = styles;
    this.#texts = texts;
  }

  /**
   * Adds a row; one without cells is left out, as a sheet has it.
   *
   * @param row as a person sees it, from 1, above all that came before
   * @param cells in the order of their columns
   * @param heightPoints null: as high as a line
   */
  add(row: number, cells: readonly BodyCell[], heightPoints: number | null): void {
    const [first, last] = [cells[0], cells.at(-1)];
    if (!first || !last) return;
    const height = heightPoints === null ? "" : ` ht="${heightPoints}" customHeight="1"`;
    this.#xml += `<row r="${row}"${height} spans="${first.column + 1}:${last.column + 1}" x14ac:dyDescent="0.25">`;
    for (const cell of cells) this.#xml += this.#cellXml(row, cell);
    this.#xml += "</row>";
    if (this.#xml.length > PIECE_LENGTH) this.flush();
  }

  /** Hands over what is not yet; once more after the last row. */
  flush(): void {
    if (this.#xml === "") return;
    if (this.#piece.length < this.#xml.length) this.#piece = Buffer.alloc(this.#xml.length * 2);
    // Names of cells and numbers: nothing beyond ASCII.
    const length = this.#piece.write(this.#xml, "latin1");
    this.#sheet.write(this.#piece.subarray(0, length));
    this.#xml = "";
  }

  /** ECMA-376 part 1, 18.3.1.4. */
  #cellXml(row: number, { column, value, style }: BodyCell): string {
    const letters = (this.#letters[column] ??= columnLetters(column));
    const start = `<c r="${letters}${row}" s="${this.#styleId(style)}"`;
    if (typeof value === "number") return `${start}><v>${value}</v></c>`;
    return `${start} t="s"><v>${this.#texts.add(value)}</v></c>`;
  }

  #styleId(style: Partial<Style>): number {
    const known = this.#styleIds.get(style);
    if (known !== undefined) return known;
    const id = this.#styles.addStyleModel(style);
    this.#styleIds.set(style, id);
    return id;
  }
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (...values: unknown[]) => never> {
  return typeof Reflect.get(Object(value), name) === "function";
}
