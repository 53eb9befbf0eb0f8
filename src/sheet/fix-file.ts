import type { FixRow } from "../domain/reconciliation.ts";
import { COLUMN_NAMES } from "../domain/shipment-line.ts";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { publishFile } from "./publish-file.ts";
import { csvLine, BYTE_ORDER_MARK } from "./result-csv.ts";
import { resultFormat } from "./result-path.ts";

/** All cells are text: no identifier loses a digit. */
const NO_NUMBERS: ReadonlySet<number> = new Set();

/**
 * Writes rows for a run, as XLSX or CSV by the ending of `path`, under the
 * canonical column names: whole or not at all. Columns that no row fills are
 * left out, but for those that every sheet must have.
 *
 * @returns where it was written; beside `path` when the file there is locked
 * @throws UserError (exit 4) when it cannot be written
 */
export async function writeFixFile(
  path: string,
  rows: readonly FixRow[],
  madeAtMs: number,
): Promise<string> {
  const headers = COLUMN_NAMES.filter(
    (column) =>
      column === "order-id" ||
      column === "tracking-number" ||
      rows.some((row) => (row[column] ?? "") !== ""),
  );
  const cells = rows.map((row) => headers.map((column) => row[column] ?? ""));
  try {
    return await publishFile({ path, mayReplace: true, mode: 0o666 }, async (target) => {
      if (resultFormat(path) === "csv") {
        target.end(`${BYTE_ORDER_MARK}${[headers, ...cells].map((row) => csvLine(row)).join("")}`);
        return;
      }
      // exceljs is only loaded when there is a workbook.
      const { writeWorkbook } = await import("./result-workbook.ts");
      const sheet = {
        name: "Shipments",
        headers,
        rows: cells,
        numberColumns: NO_NUMBERS,
        resultColumn: null,
      };
      await writeWorkbook([sheet], madeAtMs, target);
    });
  } catch (thrown) {
    throw new UserError(`The fix file ${path} cannot be written: ${coerceError(thrown).message}`, {
      nextSteps: ["Make room, or mend the folder, and give the same command again."],
      exitCode: ExitCode.resumable,
      cause: thrown,
    });
  }
}
