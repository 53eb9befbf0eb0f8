import { columnLetters } from "../domain/column-letters.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import type { GuessBasis, SketchedColumn } from "../domain/table-sketch.ts";
import { cleanText, cutToWidth, textWidth, wrapToWidth } from "./format.ts";
import type { Paint } from "./paint.ts";
import { formatTable } from "./table.ts";

const SAMPLES_MAX = 3;
const SAMPLE_WIDTH_MAX = 30;
const HEADER_WIDTH_MAX = 30;
/** Narrower terminals get the cells below the header they belong to. */
const TABLE_WIDTH_MIN = 90;
const WIDTH_MIN = 40;

/** What a column is read as, and why one thinks so; null where somebody has said it. */
export interface ColumnMeaning {
  readonly column: ColumnName;
  readonly basis: GuessBasis | null;
}

/** Some different cells of a column, cut short. */
export function samplesOf(texts: readonly string[], widthMax = SAMPLE_WIDTH_MAX): string[] {
  const different = new Set<string>();
  for (const text of texts) {
    const clean = cleanText(text).trim();
    if (clean !== "") different.add(cutToWidth(clean, widthMax));
    if (different.size === SAMPLES_MAX) break;
  }
  return [...different];
}

/** The columns of a sheet with what each is read as. Blank ones that are read as nothing share a line. */
export function sketchLines(
  columns: readonly SketchedColumn[],
  meanings: ReadonlyMap<number, ColumnMeaning>,
  width: number,
  paint: Paint,
): string[] {
  const isTold = ({ index, texts }: SketchedColumn): boolean =>
    meanings.has(index) || samplesOf(texts).length > 0;
  const told = columns.filter(isTold);
  const blank = columns
    .filter((column) => !isTold(column))
    .map(({ index }) => columnLetters(index));
  const rest = `Blank: ${spansOf(blank, columns).join(", ")}.`;
  const wide = Math.max(WIDTH_MIN, width);
  return [
    ...(wide < TABLE_WIDTH_MIN ? narrow(told, meanings, wide, paint) : table(told, meanings, wide)),
    ...(blank.length > 0 ? wrapToWidth(rest, wide) : []),
  ];
}

/** One column on one line, as it is told after a change. */
export function columnLine(column: SketchedColumn, meaning: ColumnMeaning | undefined): string {
  return `${columnLetters(column.index).padEnd(3)}${headerOf(column)}: ${meaningText(column, meaning)}`;
}

/** All that is read, in one sentence; `fixed` is what every row says, whatever its cells. */
export function meaningSentence(
  columns: readonly SketchedColumn[],
  meanings: ReadonlyMap<number, ColumnMeaning>,
  fixed: Readonly<Record<string, string>> = {},
): string {
  const parts = columns.flatMap(({ index, header }) => {
    const meaning = meanings.get(index);
    return meaning ? [`${meaning.column} from "${cleanText(header)}"`] : [];
  });
  const always = Object.entries(fixed).map(([name, text]) => `${name} always "${cleanText(text)}"`);
  return parts.length === 0 ? "Nothing is read yet." : `Read: ${[...parts, ...always].join(", ")}.`;
}

function table(
  columns: readonly SketchedColumn[],
  meanings: ReadonlyMap<number, ColumnMeaning>,
  width: number,
): string[] {
  const rows = columns.map((column) => [
    columnLetters(column.index),
    headerOf(column),
    meaningText(column, meanings.get(column.index)),
    samplesOf(column.texts).join(" | "),
  ]);
  const titles = [{ title: "" }, { title: "header" }, { title: "is read as" }, { title: "cells" }];
  return formatTable(titles, rows).map((line) => cutToWidth(line, width));
}

function narrow(
  columns: readonly SketchedColumn[],
  meanings: ReadonlyMap<number, ColumnMeaning>,
  width: number,
  paint: Paint,
): string[] {
  return columns.flatMap((column) => {
    const meaning = meanings.get(column.index);
    const text = meaningText(column, meaning);
    const head = `${columnLetters(column.index).padEnd(3)}${cutToWidth(headerOf(column), width - textWidth(text) - 5)}`;
    const cells = samplesOf(column.texts).join(" | ");
    return [
      `${head}: ${meaning ? paint.strong(text) : text}`,
      ...(cells === "" ? [] : [`     ${cutToWidth(cells, width - 5)}`]),
    ];
  });
}

function headerOf({ header }: SketchedColumn): string {
  return header === "" ? "(no header)" : cutToWidth(cleanText(header), HEADER_WIDTH_MAX);
}

function meaningText({ unnameable }: SketchedColumn, meaning: ColumnMeaning | undefined): string {
  if (!meaning) return unnameable === null ? "not read" : "cannot be read";
  const { column, basis } = meaning;
  if (basis === "cells") return `${column}, by its cells`;
  return basis === "near-header" ? `${column}, by its header` : column;
}

/** "C", or "F to H" for columns that stand together. */
function spansOf(letters: readonly string[], columns: readonly SketchedColumn[]): string[] {
  const positions = new Map(columns.map(({ index }) => [columnLetters(index), index]));
  const spans: { first: string; last: string; end: number }[] = [];
  for (const letter of letters) {
    const at = positions.get(letter) ?? 0;
    const open = spans.at(-1);
    if (open && open.end === at - 1) Object.assign(open, { last: letter, end: at });
    else spans.push({ first: letter, last: letter, end: at });
  }
  return spans.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
}
