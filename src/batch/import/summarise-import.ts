import type { ImportFinished, ImportRow } from "../../domain/import-row.ts";

/** Counts the rows of an import by what became of them. */
export function summariseImport(rows: readonly ImportRow[], packages: number): ImportFinished {
  const counts = { imported: 0, known: 0, rejected: 0, ignored: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return { type: "import:finished", rows: rows.length, packages, ...counts };
}
