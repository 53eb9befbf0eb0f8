import type { ImportFinished } from "../../domain/import-row.ts";
import type { ImportedRows } from "./run-import.ts";

/** Counts the rows of an import by what became of them. */
export function summariseImport(
  { rows, beyondRows }: ImportedRows,
  packages: number,
): ImportFinished {
  const counts = { imported: 0, known: 0, rejected: 0, ignored: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return { type: "import:finished", rows: rows.length, packages, ...counts, beyondRows };
}
