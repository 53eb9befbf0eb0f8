import { CELLS_MAX } from "../limits.ts";
import { ColumnFacts } from "./column-facts.ts";
import { damaged, overLimit } from "./fault.ts";
import type { PlainCells } from "./plain-cells.ts";
import { MixedText } from "./mixed-text.ts";
import { readAttributes } from "./scan-tags.ts";
import type { TagHandler } from "./scan-tags.ts";

/** Rows and columns of a sheet: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const ROW_MAX = 1_048_576;
const COLUMN_MAX = 16_384;

/** What one pass over a sheet counts, beside what the reader makes of it. Rows count from 1, columns from 0. */
export interface WorksheetFacts {
  /** `row` elements with a cell that holds a value. */
  rows: number;
  /** Cells that hold a value. */
  cells: number;
  /** The last row and column in which a cell holds a value or a formula; 0 and -1 for none. */
  lastRow: number;
  lastColumn: number;
  readonly hiddenRows: Set<number>;
  /** Formulas that no program has calculated, by row. */
  readonly uncalculated: Map<number, Set<number>>;
  /** Cells that say they hold a shared text, but not which: blank, though the reader makes a text of them. */
  readonly blanks: Map<number, Set<number>>;
  /** Texts of which the reader makes something else, by row and column; see {@link MixedText}. */
  readonly texts: Map<number, Map<number, string>>;
  /** How many digits the format of a number cell shows, by row and column. */
  readonly zeroWidths: Map<number, Map<number, number>>;
  /** How the columns look. */
  readonly columns: ColumnFacts;
}

/** What a scan must know of the workbook. */
export interface ScanContext {
  readonly sharedTexts: number;
  /** Shared texts of which the reader makes something else, by index. */
  readonly mixedTexts: ReadonlyMap<number, string>;
  readonly zeroWidths: ReadonlyMap<number, number>;
  /** Number formats, by style. */
  readonly formats: readonly string[];
}

/** The cell that is being scanned. */
interface OpenCell {
  readonly column: number;
  readonly row: number;
  readonly type: string;
  readonly style: number;
  hasFormula: boolean;
  hasValue: boolean;
  text: string;
}

/** Counts what the XML of a sheet holds; feed its tags to {@link WorksheetScan.handler}. */
export class WorksheetScan {
  readonly facts: WorksheetFacts;
  readonly handler: TagHandler = {
    open: (name, attributes, depth) => this.#open(name, attributes, depth),
    close: (name, depth) => this.#close(name, depth),
    text: (text) => this.#addText(text),
    aside: (depth) => {
      if (depth > 1) this.#plain.giveUp();
    },
  };
  readonly #plain: PlainCells;
  readonly #context: ScanContext;
  #isInData = false;
  #row = 0;
  #rowCells = 0;
  #isRowHidden = false;
  #nextColumn = 0;
  #cell: OpenCell | null = null;
  #isInText = false;
  /** The inline text that is being scanned. */
  readonly #inline = new MixedText();
  #isInline = false;

  /** @param plain takes the cells down, where that is all that is needed */
  constructor(context: ScanContext, plain: PlainCells) {
    this.#plain = plain;
    this.#context = context;
    this.facts = {
      rows: 0,
      cells: 0,
      lastRow: 0,
      lastColumn: -1,
      hiddenRows: new Set(),
      uncalculated: new Map(),
      blanks: new Map(),
      texts: new Map(),
      zeroWidths: new Map(),
      columns: new ColumnFacts(context.formats),
    };
  }

  #open(name: string, attributes: string, depth: number): void {
    if (depth === 2) this.#isInData = name === "sheetData";
    if (!this.#isInData) {
      if (depth === 3 && name === "col") this.#noteColumn(attributes);
      if (name === "mergeCell") this.#plain.giveUp();
      return;
    }
    if (depth > 4 && !(depth === 5 && name === "v")) this.#plain.giveUp();
    if (depth === 3 && name === "row") this.#openRow(attributes);
    else if (depth === 4 && name === "c") this.#openCell(attributes);
    // Readers differ in what they make of such a one.
    else if (name === "c" || name === "row") throw damaged(`row ${this.#row} is not well-formed`);
    else if (this.#cell && depth === 5 && name === "f") this.#cell.hasFormula = true;
    else if (this.#cell && depth === 5 && name === "v") this.#openValue(this.#cell);
    else if (this.#cell && depth === 5 && name === "is") this.#beginInline();
    else if (this.#cell && name === "t") this.#isInText = true;
    if (this.#isInline && depth > 5) this.#inline.open(name, depth - 5);
  }

  #openValue(cell: OpenCell): void {
    // The reader would take the two for one.
    if (cell.hasValue) throw damaged(`a cell of row ${cell.row} holds two values`);
    this.#isInText = true;
  }

  #beginInline(): void {
    this.#inline.begin();
    this.#isInline = true;
  }

  #close(name: string, depth: number): void {
    if (!this.#isInData) return;
    if (this.#isInline && depth > 5) this.#inline.close(name);
    if (name === "v" || name === "t") this.#isInText = false;
    else if (depth === 4 && name === "c") this.#closeCell();
    else if (depth === 3 && name === "row") this.#closeRow();
    else if (depth === 2) this.#isInData = false;
  }

  #noteColumn(text: string): void {
    const attributes = readAttributes(text);
    const [first, last] = [Number(attributes.get("min")), Number(attributes.get("max"))];
    const isHidden = /^(?:1|true)$/u.test(attributes.get("hidden") ?? "");
    if (isHidden || !(first >= 1 && last >= first)) return;
    this.facts.columns.noteWidth(first - 1, last - 1, Number(attributes.get("width")));
  }

  #openRow(attributes: string): void {
    const said = attributeOf(attributes, "r");
    this.#row = said === null ? this.#row + 1 : Number(said);
    if (!Number.isInteger(this.#row) || this.#row < 1 || this.#row > ROW_MAX) {
      throw damaged(`it has a row numbered ${said ?? this.#row}`);
    }
    this.#rowCells = 0;
    this.#nextColumn = 0;
    this.#isRowHidden = /^(?:1|true)$/u.test(attributeOf(attributes, "hidden") ?? "");
  }

  #closeRow(): void {
    if (this.#rowCells === 0) return;
    this.facts.rows += 1;
    if (this.#isRowHidden) this.facts.hiddenRows.add(this.#row);
  }

  #openCell(attributes: string): void {
    const place = attributeOf(attributes, "r");
    const { row, column } =
      place === null ? { row: this.#row, column: this.#nextColumn } : readPlace(place);
    this.#nextColumn = column + 1;
    this.#cell = {
      row,
      column,
      type: attributeOf(attributes, "t") ?? "n",
      style: Number(attributeOf(attributes, "s") || -1),
      hasFormula: false,
      hasValue: false,
      text: "",
    };
  }

  #addText(text: string): void {
    if (!this.#isInText || !this.#cell) return;
    this.#cell.hasValue = true;
    if (this.#isInline) this.#inline.add(text);
    // Only an index is of interest, and it is short.
    if (this.#cell.text.length < 20) this.#cell.text += text.slice(0, 20);
  }

  #closeCell(): void {
    const cell = this.#cell;
    this.#cell = null;
    const inline = this.#isInline ? this.#inline.end({ isInline: true }) : null;
    this.#isInline = false;
    if (cell?.type === "s" && !cell.hasValue) addTo(this.facts.blanks, cell.row, cell.column);
    // Of other cells without a value the reader may make one.
    const isNumber = cell?.type === "n";
    if (cell && !isNumber && !(cell.type === "s" && cell.hasValue)) this.#plain.giveUp();
    if (!cell || (!cell.hasValue && !cell.hasFormula)) return;
    const { facts } = this;
    facts.lastRow = Math.max(facts.lastRow, cell.row);
    facts.lastColumn = Math.max(facts.lastColumn, cell.column);
    this.#rowCells += 1;
    if (!cell.hasValue) {
      // A text formula may well have given an empty text.
      if (cell.type !== "str") addTo(facts.uncalculated, cell.row, cell.column);
      return;
    }
    facts.cells += 1;
    this.#plain.add(cell, this.#row);
    facts.columns.noteCell(cell.column, cell.row, cell.type === "n", cell.style);
    if (facts.cells > CELLS_MAX) {
      throw overLimit(
        `a sheet has more than ${CELLS_MAX} cells`,
        "Split the sheet into several files and name them all in one call.",
      );
    }
    const text = cell.type === "s" ? this.#readShared(cell) : inline;
    if (text !== null) putInto(facts.texts, cell.row, cell.column, text);
    const width = cell.type === "n" ? this.#context.zeroWidths.get(cell.style) : undefined;
    if (width !== undefined) putInto(facts.zeroWidths, cell.row, cell.column, width);
  }

  /** The shared text that the reader gets wrong; null for all others. */
  #readShared({ text, row }: OpenCell): string | null {
    const index = Number(text);
    if (Number.isInteger(index) && index >= 0 && index < this.#context.sharedTexts) {
      return this.#context.mixedTexts.get(index) ?? null;
    }
    throw damaged(`row ${row} refers to a text that it does not hold`);
  }
}

function addTo(sets: Map<number, Set<number>>, key: number, value: number): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

function putInto<Value>(
  maps: Map<number, Map<number, Value>>,
  row: number,
  column: number,
  value: Value,
): void {
  const inRow = maps.get(row) ?? new Map<number, Value>();
  maps.set(row, inRow.set(column, value));
}

/** The value of an attribute without a prefix; null when the tag has none of that name. */
function attributeOf(attributes: string, name: "r" | "s" | "t" | "hidden"): string | null {
  const start = ATTRIBUTE_STARTS[name];
  const at = attributes.indexOf(start);
  if (at >= 0) {
    const from = at + start.length;
    return attributes.slice(from, attributes.indexOf('"', from));
  }
  // Spaces around the sign, apostrophes and line breaks are allowed, and rare.
  if (!/['\t\r\n]|\s=|=\s/u.test(attributes)) return null;
  return readAttributes(attributes).get(name) ?? null;
}

const ATTRIBUTE_STARTS = { r: ' r="', s: ' s="', t: ' t="', hidden: ' hidden="' } as const;

/** `AB12` as row 12, column 27. Read by hand: there is one for each of millions of cells. */
function readPlace(place: string): { row: number; column: number } {
  let at = 0;
  let column = 0;
  for (; at < place.length; at += 1) {
    const letter = place.charCodeAt(at) & ~0x20;
    if (letter < 0x41 || letter > 0x5a) break;
    column = column * 26 + letter - 0x40;
  }
  let row = 0;
  for (let next = at; next < place.length; next += 1) {
    const digit = place.charCodeAt(next) - 0x30;
    row = digit >= 0 && digit <= 9 ? row * 10 + digit : Number.NaN;
  }
  if (!(column >= 1 && column <= COLUMN_MAX && row >= 1 && row <= ROW_MAX)) {
    throw damaged(`it has a cell named ${place}`);
  }
  return { row, column: column - 1 };
}
