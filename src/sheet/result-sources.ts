import type { SheetTable } from "../domain/sheet-row.ts";

/**
 * What `source-file` says for each table: the file's name; its path where two
 * files of the run have one name; with the sheet where a workbook has several.
 */
export function labelSources(tables: readonly SheetTable[]): ReadonlyMap<SheetTable, string> {
  const labels = new Map<SheetTable, string>();
  for (const table of tables) {
    const others = tables.filter((other) => other !== table);
    const hasNamesake = others.some(
      ({ file }) => file.name === table.file.name && file.index !== table.file.index,
    );
    const hasSisters = others.some(({ file }) => file.index === table.file.index);
    const file = hasNamesake ? table.file.path : table.file.name;
    labels.set(table, hasSisters && table.sheet !== null ? `${file} [${table.sheet}]` : file);
  }
  return labels;
}
