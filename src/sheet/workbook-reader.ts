import { readFile } from "node:fs/promises";
import { columnLetters } from "../domain/column-letters.ts";
import { printable } from "../domain/normalise.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import type { OpenedFile } from "./open-file.ts";
import type { RawSheet } from "./raw-sheet.ts";
import { MissingSheetError } from "./missing-sheet-error.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";
import { WorkbookFault } from "./workbook/fault.ts";
import { inspectWorkbook } from "./workbook/inspect-workbook.ts";
import type { InspectedWorkbook } from "./workbook/inspect-workbook.ts";
import { SheetCells, type SheetValues } from "./workbook/sheet-cells.ts";
import type { SheetEntry } from "./workbook/workbook-parts.ts";

export interface ReadWorkbookOptions {
  /** Read only this sheet, even if it is hidden. */
  readonly sheet?: string | undefined;
  /** Bytes that the file may unpack to. */
  readonly inflatedBytesMax?: number | undefined;
}

/** The sheets of a workbook: all that are visible, or the one that is named. */
export async function readWorkbook(
  opened: OpenedFile,
  options: ReadWorkbookOptions = {},
): Promise<RawSheet[]> {
  const file = opened.source;
  const isWanted = ({ name, isHidden }: SheetEntry): boolean =>
    options.sheet === undefined ? !isHidden : name === options.sheet;
  const bytes = await readFile(file.path);
  const cells = await loadCells(bytes, isWanted, options.inflatedBytesMax).catch(
    (thrown: unknown) => {
      throw explainFault(file, thrown);
    },
  );
  refuseNothing(file, cells.inspected, isWanted, options.sheet);
  return cells.sheets.map((sheet) => ({
    name: sheet.name,
    rows: { [Symbol.iterator]: () => sheet.readRows(file) },
    findLook: (index: number, headerRow: number) => sheet.findLook(index, headerRow),
    ...(sheet.hasMerges
      ? { findMerged: (row: number, index: number) => sheet.findMerged(row, index) }
      : {}),
  }));
}

/**
 * What is gone through anyway is all that most workbooks need; see {@link PlainCells}.
 * Of others the reader makes the cells.
 *
 * hucre reads what exceljs' loader drops or refuses, and unlike both streaming
 * readers it tells hidden sheets, error values and formulas without a result.
 * What it takes on trust is gone through first, and counted: it never gives
 * fewer rows or cells than were counted in the file.
 */
async function loadCells(
  bytes: Buffer,
  isWanted: (sheet: SheetEntry) => boolean,
  bytesMax: number | undefined,
): Promise<{ inspected: InspectedWorkbook; sheets: SheetCells[] }> {
  const inspected = await inspectWorkbook(bytes, isWanted, bytesMax);
  if (inspected.facts.size === 0) return { inspected, sheets: [] };
  const all = [...inspected.facts.values()];
  const lastRow = Math.max(1, ...all.map((facts) => facts.lastRow));
  const lastColumn = Math.max(0, ...all.map((facts) => facts.lastColumn));
  if (inspected.plain !== null) return { inspected, sheets: takePlain(inspected, inspected.plain) };
  // Only loaded when it is needed.
  const { readXlsx } = await import("hucre/xlsx");
  const workbook = await readXlsx(bytes, {
    sheets: (info, index) =>
      inspected.facts.has(index) && inspected.sheets[index]?.name === info.name,
    // Without it, one cell that is only formatted, far out, makes the sheet too large to hold.
    range: `A1:${columnLetters(lastColumn)}${lastRow}`,
  });
  return { inspected, sheets: pairSheets(inspected, workbook.sheets) };
}

function takePlain(
  { sheets, facts }: InspectedWorkbook,
  plain: NonNullable<InspectedWorkbook["plain"]>,
): SheetCells[] {
  return [...facts].map(([index, ofSheet]) => {
    const rows = { [Symbol.iterator]: () => plain.get(index)?.rows() ?? [][Symbol.iterator]() };
    return new SheetCells({ name: sheets[index]?.name ?? "", rows }, ofSheet);
  });
}

function pairSheets(inspected: InspectedWorkbook, sheets: readonly SheetValues[]): SheetCells[] {
  const expected = [...inspected.facts].map(([index, facts]) => ({
    name: inspected.sheets[index]?.name,
    facts,
  }));
  return expected.map(({ name, facts }, position) => {
    const sheet = sheets[position];
    if (!sheet || sheet.name !== name) {
      throw new WorkbookFault("unreadable-file", "its sheets are listed in two ways");
    }
    return new SheetCells(sheet, facts);
  });
}

function refuseNothing(
  file: SourceFile,
  { sheets, facts }: InspectedWorkbook,
  isWanted: (sheet: SheetEntry) => boolean,
  named: string | undefined,
): void {
  if (facts.size > 0) return;
  const names = sheets.map(({ name }) => printable(name)).join(", ");
  if (named === undefined) {
    throw new UnreadableFileError("unreadable-file", `${file.name} has no visible sheet.`, {
      nextSteps:
        sheets.length > 0
          ? [`Name a hidden one with --sheet, of: ${names}.`]
          : ["Open it in a spreadsheet program, and save it again as .xlsx."],
    });
  }
  const what = sheets.some(isWanted) ? "is a chart and holds no cells" : "does not exist";
  throw new MissingSheetError(`Sheet "${printable(named)}" of ${file.name} ${what}.`, {
    nextSteps: [`Its sheets are: ${names}.`],
  });
}

function explainFault(file: SourceFile, thrown: unknown): UnreadableFileError {
  const reason = thrown instanceof Error ? printable(thrown.message) : "unknown reason";
  const options = { cause: thrown };
  if (/over the \d+ limit/u.test(reason)) {
    return new UnreadableFileError(
      "limit-exceeded",
      `${file.name} has a cell so far out that the sheet is too large to read (${reason})`,
      {
        nextSteps: [
          "In the spreadsheet press Ctrl+End, delete the unused rows and columns up to there, and save.",
        ],
        ...options,
      },
    );
  }
  const fault = thrown instanceof WorkbookFault ? thrown : null;
  return new UnreadableFileError(
    fault?.code ?? "unreadable-file",
    `${file.name} is a workbook that cannot be read (${reason}).`,
    {
      nextSteps: fault?.wayOut
        ? [fault.wayOut]
        : [
            "Open it in a spreadsheet program, save it again as .xlsx, and run the same command.",
            "Or save the sheet as CSV UTF-8, with identifier columns set to Text.",
          ],
      ...options,
    },
  );
}
