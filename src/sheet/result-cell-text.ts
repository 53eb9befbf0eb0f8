/** Characters that one cell of a workbook holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
export const CELL_LENGTH_MAX = 32_767;

const CUT_MARK = " [cut]";
const PLAIN = /^[\u0020-\u005E\u0060-\u007E]*$/u;
// What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets), CR, which XML
// makes LF of, and DEL, which exceljs drops; and the underscore of a text that
// looks like such an escape itself.
const TO_ESCAPE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/gu;

/** A text as a workbook cell holds it: what is longer than a cell is cut with a mark. */
export function fitCellText(text: string): string {
  const clean = text.toWellFormed();
  if (clean.length <= CELL_LENGTH_MAX) return clean;
  // toWellFormed: the cut must not leave half a character.
  return `${clean.slice(0, CELL_LENGTH_MAX - CUT_MARK.length).toWellFormed()}${CUT_MARK}`;
}

/**
 * A text as exceljs must be given it, so that a spreadsheet shows exactly it:
 * with `_x0007_` for characters that XML cannot carry, as spreadsheets
 * themselves write it (ECMA-376 part 1, 22.9.2.19).
 */
export function escapeCellText(text: string): string {
  // Nearly every cell; a workbook has millions of them.
  if (PLAIN.test(text) && text.length <= CELL_LENGTH_MAX) return text;
  return fitCellText(text).replace(
    TO_ESCAPE,
    (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
  );
}
