/** A workbook shows whole numbers of the General format up to so many digits; then with an exponent. */
const GENERAL_DIGITS_MAX = 11;
const DIGITS_KEPT_MAX = 15;
const DAY_MS = 86_400_000;
/** Serial 0 of the calendar of spreadsheets; before March 1900 it has a day too many. */
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);
const SERIAL_SOUND_FROM = 61;

/**
 * The number that a text of a workbook was, so that it can be written as that
 * number again: under its own format it shows, and reads back as, the same. Null
 * where it cannot be told, or an identifier might suffer: then it stays a text.
 *
 * @param format the number format of the column it comes from
 */
export function keptNumber(text: string, format: string): number | null {
  if (format === "@" || paintsZeros(format)) return null;
  if (isDateFormat(format)) return serialOf(text) ?? plainNumber(text);
  const number = plainNumber(text);
  const isLong = format === "General" && text.replace(/\D/gu, "").length > GENERAL_DIGITS_MAX;
  return isLong ? null : number;
}

/** A number as the reader prints it; null for any other text, a leading zero or a lost digit included. */
function plainNumber(text: string): number | null {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/u.test(text)) return null;
  if (text.replace(/\D/gu, "").length > DIGITS_KEPT_MAX) return null;
  const number = Number(text);
  return String(number) === text ? number : null;
}

function paintsZeros(format: string): boolean {
  return /^0{2,}$/u.test(format.split(";")[0] ?? "");
}

/** Whether a format shows a date or a time: ECMA-376 part 1, 18.8.31. */
function isDateFormat(format: string): boolean {
  const bare = format.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/giu, "");
  return bare !== "General" && /[ymdhs]/iu.test(bare);
}

function serialOf(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d))?$/u.exec(text);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const serial = (Date.UTC(year, month - 1, day, hour, minute, second) - SERIAL_ZERO_MS) / DAY_MS;
  return serial >= SERIAL_SOUND_FROM ? serial : null;
}
