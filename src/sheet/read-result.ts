import { trimCell } from "../domain/normalise.ts";
import type {
  ResultOnlyColumn,
  ResultSheet,
  ResultSheetColumn,
  ResultSheetRow,
} from "../domain/result-sheet.ts";
import type { SheetTable } from "../domain/sheet-row.ts";
import { cellOf } from "../domain/shipment-line.ts";
import type { ColumnMap, ShipmentLine } from "../domain/shipment-line.ts";
import { UserError } from "../errors.ts";
import { readSheets } from "./read-sheets.ts";
import { isGuarded, unguardCell } from "./result-guard.ts";

/** What the result added, besides the two columns that an input may have as well. */
const RESULT_ONLY: readonly ResultOnlyColumn[] = [
  "result",
  "reason-code",
  "reason",
  "fix",
  "posted-at",
  "attempts",
  "request-id",
  "run-id",
  "source-file",
  "source-row",
];

/**
 * Reads a result that Shipledger wrote, as XLSX or CSV, with its cells as they were.
 *
 * @throws UserError: exit code 2 for a sheet that is no result, 5 for a file that cannot be read.
 */
export async function readResultSheet(path: string): Promise<ResultSheet> {
  const { tables, lines } = await readSheets([path]);
  const [first, ...others] = tables;
  if (!first?.table.isResult || others.length > 0) throw noResult(first?.table.file.name ?? path);
  const { table, columns } = first;
  const described = describeColumns(table, columns);
  const places = new Map(described.map(({ meaning }, index) => [meaning, index]));
  const rows = lines.map((line) => readRow(line, described.length, places));
  const runIdAt = places.get("run-id") ?? -1;
  const runIds = new Set(rows.map(({ cells }) => trimCell(cells[runIdAt] ?? "")));
  const [runId = ""] = runIds;
  return {
    fileName: table.file.name,
    fileHash: table.file.hash,
    runId: runIds.size === 1 && runId !== "" ? runId : null,
    columns: described,
    rows,
  };
}

function readRow(
  line: ShipmentLine,
  cellCount: number,
  places: ReadonlyMap<ResultSheetColumn["meaning"], number>,
): ResultSheetRow {
  const { table, cells: raw, row } = line.row;
  const texts = isGuarded(table) ? raw.map(unguardCell) : raw;
  const textOf = (name: ResultOnlyColumn): string => trimCell(texts[places.get(name) ?? -1] ?? "");
  return {
    row,
    cells: Array.from({ length: cellCount }, (_, index) => texts[index] ?? ""),
    partner: cellOf(line, "partner"),
    account: cellOf(line, "account"),
    orderId: cellOf(line, "order-id"),
    trackingNumber: cellOf(line, "tracking-number"),
    packageId: cellOf(line, "package-id"),
    result: textOf("result"),
    reasonCode: textOf("reason-code"),
    reason: textOf("reason"),
    sourceFile: textOf("source-file"),
    sourceRow: textOf("source-row"),
  };
}

/** Ours stand at the end, after columns of the input that may have the same name. */
function describeColumns(table: SheetTable, columns: ColumnMap): ResultSheetColumn[] {
  const headers = table.headers.map((text) => (isGuarded(table) ? unguardCell(text) : text));
  const meanings = new Map<number, ResultSheetColumn["meaning"]>(
    [...columns].map(([name, place]) => [place.index, name]),
  );
  for (const name of RESULT_ONLY) meanings.set(headers.lastIndexOf(name), name);
  return headers.map((header, index) => ({ header, meaning: meanings.get(index) ?? null }));
}

function noResult(name: string): UserError {
  return new UserError(`${name} is no result: it lacks the columns that a run adds.`, {
    nextSteps: [
      `Run the sheet first, and mail what comes out: shipledger run ${name} --mail`,
      "Or name the result itself, such as manifest.result.xlsx.",
    ],
  });
}
