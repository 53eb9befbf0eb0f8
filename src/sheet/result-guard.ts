import type { SheetTable } from "../domain/sheet-row.ts";

/** A cell that a spreadsheet would run when it opens a CSV, or one that already carries the guard before it. */
const DANGEROUS = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;
const GUARDED = /^'+[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;

/**
 * A cell that opens with `=`, `+`, `-`, `@` (or their full-width forms), a tab
 * or a line end gets a leading apostrophe, as does one that already has one
 * before such a sign; so {@link unguardCell} gives every cell back.
 *
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function guardCell(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The cell as it was before {@link guardCell}. */
export function unguardCell(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

/** Whether a table's cells carry the guards of a CSV that Shipledger wrote. */
export function isGuarded(table: SheetTable): boolean {
  return table.isResult && table.sheet === null;
}
