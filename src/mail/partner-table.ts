import { didYouMean } from "../domain/nearest-name.ts";
import { textKey } from "../domain/normalise.ts";
import type { ResultSheet, ResultSheetColumn, ResultSheetRow } from "../domain/result-sheet.ts";
import type { SentenceFilter } from "./hide-others.ts";
import { baseName } from "./hide-paths.ts";
import type { WantedColumn } from "./partner.ts";

/** The rows of one partner as they are written, cell by cell. */
export interface SharedTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of whole numbers. */
  readonly numberColumns: ReadonlySet<number>;
  readonly resultColumn: number | null;
}

const COUNTS: ReadonlySet<ResultSheetColumn["meaning"]> = new Set(["attempts", "source-row"]);

/** Which columns of a result go into a partner's sheet, and what was asked for and is not there. */
export interface ColumnChoice {
  readonly columns: readonly ChosenColumn[];
  /** Sentences for the operator. */
  readonly missing: readonly string[];
}

export interface ChosenColumn {
  readonly index: number;
  readonly heading: string;
  readonly meaning: ResultSheetColumn["meaning"];
}

/** Chooses the columns: all of the result, or those that the config names by meaning or header. Pure. */
export function chooseColumns(
  { columns }: Pick<ResultSheet, "columns">,
  wanted: readonly WantedColumn[] | null,
): ColumnChoice {
  if (wanted === null) {
    const all = columns.map(({ header, meaning }, index) => ({ index, heading: header, meaning }));
    return { columns: all, missing: [] };
  }
  const chosen: ChosenColumn[] = [];
  const missing: string[] = [];
  for (const { column, heading } of wanted) {
    const index = findColumn(columns, column);
    const found = columns[index];
    if (found) chosen.push({ index, heading: heading ?? found.header, meaning: found.meaning });
    else missing.push(`there is no column "${column}"${didYouMean(column, namesOf(columns))}`);
  }
  return { columns: chosen, missing };
}

/** The rows under the chosen columns, our own sentences filtered. Pure. */
export function buildTable(
  columns: readonly ChosenColumn[],
  rows: readonly ResultSheetRow[],
  filter: SentenceFilter,
): SharedTable {
  const cells = rows.map((row) =>
    columns.map(({ index, meaning }) => cellFor(meaning, row.cells[index] ?? "", filter)),
  );
  const numberColumns = columns.flatMap(({ meaning }, at) =>
    COUNTS.has(meaning) && cells.every((row) => isCount(row[at] ?? "")) ? [at] : [],
  );
  const resultColumn = columns.findIndex(({ meaning }) => meaning === "result");
  return {
    headers: columns.map(({ heading }) => heading.toWellFormed()),
    rows: cells,
    numberColumns: new Set(numberColumns),
    resultColumn: resultColumn === -1 ? null : resultColumn,
  };
}

function cellFor(
  meaning: ResultSheetColumn["meaning"],
  text: string,
  filter: SentenceFilter,
): string {
  if (meaning === "source-file") return baseName(text).toWellFormed();
  if (meaning === "reason" || meaning === "fix") return filter(text);
  return text.toWellFormed();
}

function findColumn(columns: readonly ResultSheetColumn[], name: string): number {
  const key = textKey(name);
  const byMeaning = columns.findIndex(({ meaning }) => meaning === key);
  return byMeaning === -1 ? columns.findIndex(({ header }) => textKey(header) === key) : byMeaning;
}

function namesOf(columns: readonly ResultSheetColumn[]): string[] {
  return columns.map(({ header, meaning }) => meaning ?? header);
}

/** What comes back from a number cell as the same text. */
function isCount(text: string): boolean {
  return /^(?:0|[1-9]\d{0,8})?$/u.test(text);
}
