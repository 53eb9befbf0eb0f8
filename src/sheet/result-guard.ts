/** A cell that a spreadsheet would run when it opens a CSV, or one that already carries the guard before it. */
const DANGEROUS = /^'*[=+\-@\t\r]/u;
const GUARDED = /^'+[=+\-@\t\r]/u;

/**
 * A cell that opens with `=`, `+`, `-`, `@`, tab or CR gets a leading
 * apostrophe, as does one that already has one before such a sign; so
 * {@link unguardCell} gives every cell back.
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
