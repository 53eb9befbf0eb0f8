/** Characters that one cell of a workbook holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
export const CELL_LENGTH_MAX = 32_767;

const CUT_MARK = " [cut]";
// What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets), and DEL, which exceljs drops.
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/gu;
const PLAIN = /^[\u0020-\u007E]*$/u;
// A spreadsheet reads _x0041_ in a cell as "A" (ECMA-376 part 1, 22.9.2.19), so the underscore itself is written so.
const ESCAPE_LOOKALIKE = /_(?=x[0-9A-Fa-f]{4}_)/gu;

/**
 * A text as a workbook cell can hold it: what XML cannot carry becomes a
 * visible mark, line ends become LF, and what is longer than a cell is cut
 * with a mark.
 */
export function fitCellText(text: string): string {
  // Nearly every cell; a workbook has millions of them.
  if (PLAIN.test(text) && text.length <= CELL_LENGTH_MAX) return text;
  const clean = text.toWellFormed().replace(/\r\n?/gu, "\n").replace(NOT_XML, "\uFFFD");
  if (clean.length <= CELL_LENGTH_MAX) return clean;
  // toWellFormed: the cut must not leave half a character.
  return `${clean.slice(0, CELL_LENGTH_MAX - CUT_MARK.length).toWellFormed()}${CUT_MARK}`;
}

/** A fitted text as exceljs must be given it, so that a spreadsheet shows exactly it. */
export function escapeCellText(text: string): string {
  return fitCellText(text).replace(ESCAPE_LOOKALIKE, "_x005F_");
}
