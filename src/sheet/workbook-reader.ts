import { readXlsx } from "hucre/xlsx";
import type { Sheet, Workbook } from "hucre/xlsx";
import { readFile } from "node:fs/promises";
import { ExitCode, UserError } from "../errors.ts";
import { printable } from "../domain/normalise.ts";
import type { CellDamage, SourceFile } from "../domain/sheet-row.ts";
import { readCellText } from "./cell-text.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX } from "./limits.ts";
import type { OpenedFile } from "./open-file.ts";
import { isBlank } from "./raw-sheet.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

const FORMULA_SHOWN_LENGTH_MAX = 60;
const CHART_SHEETS_MAX = 100;

/** The sheets of a workbook: all that are visible, or the one that is named. */
export async function readWorkbook(
  opened: OpenedFile,
  options: { readonly sheet?: string | undefined } = {},
): Promise<RawSheet[]> {
  const file = opened.source;
  const { sheets, names } = await loadSheets(opened, options.sheet);
  if (options.sheet !== undefined && sheets.length === 0) {
    throw new UserError(`${file.name} has no sheet "${printable(options.sheet)}".`, {
      nextSteps: [`Its sheets are: ${names.map(printable).join(", ")}.`],
      exitCode: ExitCode.usage,
    });
  }
  return sheets.map((sheet) => ({
    name: sheet.name,
    rows: { [Symbol.iterator]: () => readRows(file, sheet) },
  }));
}

/**
 * hucre reads what exceljs' loader drops or refuses, and unlike both streaming
 * readers it tells hidden sheets, error values and formulas without a result.
 */
async function loadSheets(
  opened: OpenedFile,
  wanted: string | undefined,
): Promise<{ sheets: Sheet[]; names: string[] }> {
  const bytes = await readFile(opened.source.path);
  const chartSheets = new Set<string>();
  for (;;) {
    const names: string[] = [];
    const choose = (info: { name: string; hidden?: boolean; veryHidden?: boolean }): boolean => {
      names.push(info.name);
      if (chartSheets.has(info.name)) return false;
      return wanted === undefined ? !info.hidden && !info.veryHidden : info.name === wanted;
    };
    try {
      const workbook: Workbook = await readXlsx(bytes, { sheets: choose });
      return { sheets: workbook.sheets, names };
    } catch (cause) {
      const chart = nameChartSheet(cause);
      // Its sheet list names chart sheets too, but they are no worksheets.
      if (!opened.hasChartSheets || chart === null || chartSheets.size > CHART_SHEETS_MAX) {
        throw explainWorkbookError(opened.source, cause);
      }
      chartSheets.add(chart);
    }
  }
}

function nameChartSheet(cause: unknown): string | null {
  const message = cause instanceof Error ? cause.message : "";
  return /missing worksheet file for sheet "(.*)"/su.exec(message)?.[1] ?? null;
}

function explainWorkbookError(file: SourceFile, cause: unknown): UnreadableFileError {
  const reason = cause instanceof Error ? printable(cause.message) : "unknown reason";
  if (/over the \d+ limit/u.test(reason)) {
    return new UnreadableFileError(
      "limit-exceeded",
      `${file.name} has a cell so far out that the sheet is too large to read (${reason})`,
      {
        nextSteps: [
          "In the spreadsheet press Ctrl+End, delete the unused rows and columns up to there, and save.",
        ],
        cause,
      },
    );
  }
  return new UnreadableFileError(
    "unreadable-file",
    `${file.name} is a workbook that cannot be read (${reason}).`,
    {
      nextSteps: [
        "Open it in a spreadsheet program, save it again as .xlsx, and run the same command.",
        "Or save the sheet as CSV UTF-8, with identifier columns set to Text.",
      ],
      cause,
    },
  );
}

function* readRows(file: SourceFile, sheet: Sheet): Generator<RawRow> {
  const details = collectDamage(sheet);
  for (const [rowIndex, values] of sheet.rows.entries()) {
    const cellCount = values.findLastIndex((value) => value !== null && value !== "") + 1;
    const marked = details.get(rowIndex);
    if (cellCount === 0 && !marked) continue;
    checkColumnCount(file, sheet.name, rowIndex + 1, cellCount);
    const cells: string[] = [];
    let damaged = marked;
    for (let index = 0; index < cellCount; index += 1) {
      const { text, damage } = readCellText(values[index] ?? null);
      cells.push(text);
      if (damage) (damaged ??= new Map()).set(index, damage);
      if (text.length > CELL_LENGTH_MAX) throw cellTooLong(file, sheet.name, rowIndex + 1);
    }
    if (!damaged && cells.every(isBlank)) continue;
    yield damaged ? { row: rowIndex + 1, cells, damaged } : { row: rowIndex + 1, cells };
  }
}

/** Error values and formulas without a result, by row and cell index. */
function collectDamage(sheet: Sheet): Map<number, Map<number, CellDamage>> {
  const byRow = new Map<number, Map<number, CellDamage>>();
  for (const [key, cell] of sheet.cells ?? []) {
    const damage = damageOf(cell);
    if (!damage) continue;
    const [row = 0, column = 0] = key.split(",").map(Number);
    const inRow = byRow.get(row) ?? new Map<number, CellDamage>();
    byRow.set(row, inRow.set(column, damage));
  }
  return byRow;
}

function damageOf(cell: {
  readonly type: string;
  readonly value: unknown;
  readonly formula?: string;
}): CellDamage | null {
  if (cell.type === "error") return { kind: "error-value", shown: String(cell.value) };
  if (cell.formula === undefined || cell.value !== null) return null;
  return { kind: "no-value", shown: `=${cell.formula}`.slice(0, FORMULA_SHOWN_LENGTH_MAX) };
}

function checkColumnCount(file: SourceFile, sheet: string, row: number, count: number): void {
  if (count <= COLUMNS_MAX) return;
  throw new UnreadableFileError(
    "limit-exceeded",
    `${file.name}, sheet "${printable(sheet)}", row ${row}: ${count} cells; at most ${COLUMNS_MAX} are read.`,
    { nextSteps: ["Delete the columns that are not needed and save the workbook."] },
  );
}

function cellTooLong(file: SourceFile, sheet: string, row: number): UnreadableFileError {
  return new UnreadableFileError(
    "limit-exceeded",
    `${file.name}, sheet "${printable(sheet)}", row ${row}: a cell has more than ${CELL_LENGTH_MAX} characters.`,
    { nextSteps: ["Shorten that cell and save the workbook."] },
  );
}
