import { parse } from "csv-parse/sync";
import type { Options } from "csv-parse/sync";
import { findHeader, matchHeaders } from "./columns.ts";
import { HEADER_ROWS_MAX } from "./limits.ts";
import type { Layouts } from "./layouts.ts";
import { isResultHeader } from "./result-mark.ts";
import { splitRecords } from "./split-plain-text.ts";

/** How a text file separates its cells. */
export interface Dialect {
  readonly delimiter: string;
  /**
   * False for TAB files: Amazon's reports are not quoted, and an inch mark in
   * a product name must not swallow the rows below it.
   */
  readonly isQuoted: boolean;
  /** The first line is Excel's `sep=;` and no row. */
  readonly hasSeparatorLine: boolean;
  /** A result of ours: quoted exactly as RFC 4180 says, so no quotation mark in it can be a stray one. */
  readonly isStrict: boolean;
  /** How many cells the row of headers has, and where orders stand among them; null while no header is seen. */
  readonly header: { readonly columns: number; readonly orderColumn: number } | null;
}

const DELIMITERS = ["\t", ",", ";", "|"] as const;
const PLAIN: Dialect = {
  delimiter: ",",
  isQuoted: true,
  hasSeparatorLine: false,
  isStrict: false,
  header: null,
};

/** Options that every parse of ours shares: text cells in arrays, whatever the line endings. */
export function parserOptions(dialect: Dialect): Options {
  return {
    bom: true,
    columns: false,
    delimiter: dialect.delimiter,
    quote: dialect.isQuoted ? '"' : false,
    relax_column_count: true,
    // A quote in the middle of a cell (12" ruler, ="0123") is text.
    relax_quotes: !dialect.isStrict,
    record_delimiter: ["\r\n", "\n", "\r"],
    skip_empty_lines: false,
  };
}

/**
 * Tells the delimiter from the start of a file: the one under which the first
 * header row is found, else the one that gives the most cells per row. A line
 * further down that another delimiter makes a header of hides no rows.
 */
export function detectDialect(headText: string, layouts: Layouts): Dialect {
  const said = /^("?)sep=(.)\1(?:\r|\n|$)/iu.exec(headText)?.[2];
  if (said !== undefined) {
    const dialect = { ...PLAIN, delimiter: said, isQuoted: said !== "\t", hasSeparatorLine: true };
    return { ...dialect, header: locateHeader(headText, dialect, layouts) };
  }
  let best: { dialect: Dialect; headerRow: number; score: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const dialect = { ...PLAIN, delimiter, isQuoted: delimiter !== "\t" };
    const rows = parseHead(headText, dialect);
    const found = findHeader(rows, layouts);
    const headerRow = found?.match.isComplete ? found.index : Number.POSITIVE_INFINITY;
    const score = (found?.match.score ?? 0) + medianCells(rows) / 10_000;
    const isBetter =
      !best || (headerRow === best.headerRow ? score > best.score : headerRow < best.headerRow);
    if (isBetter) best = { dialect, headerRow, score };
  }
  const plain = best?.dialect ?? PLAIN;
  const isQuoted = plain.isQuoted || isQuotedTab(headText, plain, layouts);
  const dialect = { ...plain, isQuoted };
  const isStrict = isQuoted && isResultHeader(headerOf(headText, dialect, layouts));
  return { ...dialect, isStrict, header: locateHeader(headText, dialect, layouts) };
}

function locateHeader(headText: string, dialect: Dialect, layouts: Layouts): Dialect["header"] {
  const cells = headerOf(headText, dialect, layouts);
  const orderColumn = matchHeaders(cells, layouts).columns.get("order-id")?.index;
  return orderColumn === undefined ? null : { columns: cells.length, orderColumn };
}

/** A TAB file whose header cells are all in quotes was written with quoting. */
function isQuotedTab(headText: string, dialect: Dialect, layouts: Layouts): boolean {
  if (dialect.delimiter !== "\t") return false;
  const header = headerOf(headText, dialect, layouts);
  return header.length > 0 && header.every((cell) => /^".*"$/u.test(cell));
}

function headerOf(headText: string, dialect: Dialect, layouts: Layouts): readonly string[] {
  const rows = parseHead(headText, dialect);
  return rows[findHeader(rows, layouts)?.index ?? 0] ?? [];
}

function parseHead(headText: string, dialect: Dialect): string[][] {
  if (!headText.includes('"')) {
    // Without quotes a row is a line; a parser would take longer to start than all the rest.
    return splitRecords(headText, dialect).slice(0, HEADER_ROWS_MAX);
  }
  const rows: string[][] = [];
  try {
    parse(headText, {
      ...parserOptions(dialect),
      to: HEADER_ROWS_MAX,
      on_record: (record: string[]) => {
        rows.push(record);
        return null;
      },
    });
  } catch {
    // The head may end inside quotes: the rows before that tell enough.
  }
  return rows;
}

function medianCells(rows: readonly (readonly string[])[]): number {
  const counts = rows.map((row) => row.length).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}
