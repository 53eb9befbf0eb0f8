/**
 * Certain, lossless tidying of identifiers. Anything that would have to guess
 * (lost digits, lost zeros) is refused elsewhere and never done here.
 */

// Zero-width and directional marks, soft hyphen, BOM, variation selectors:
// they come with copies from mails and web pages and are never part of an ID.
const INVISIBLE =
  /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|\u034F|\u180B|\u180C|\u180D|\uFE00|\uFE01|\uFE02|\uFE03|\uFE04|\uFE05|\uFE06|\uFE07|\uFE08|\uFE09|\uFE0A|\uFE0B|\uFE0C|\uFE0D|\uFE0E|\uFE0F/gu;
const WHITE_SPACE = /\s+/gu;
// Nearly every identifier is plain ASCII, for which all of the below changes nothing.
const PLAIN = /^[!-~]*$/u;
// Word and Excel turn the hyphen of an order number into one of these.
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu;
// Control characters are exactly what this names.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/gu;

/** Whether a text holds characters that nobody sees. */
export function hasInvisible(text: string): boolean {
  return text.search(INVISIBLE) >= 0;
}

/** Whether a text holds a dash that is no hyphen. */
export function hasTypographicDash(text: string): boolean {
  return text.search(DASHES) >= 0;
}

/** Trims white space of all kinds at both ends and removes invisible characters; inner text stays. */
export function trimCell(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(INVISIBLE, "").trim();
}

/**
 * An identifier as it is sent: NFKC, without white space, control or invisible
 * characters, typographic dashes turned back into hyphens. Case stays.
 */
export function cleanIdentifier(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(CONTROL, "")
    .replace(WHITE_SPACE, "")
    .replace(DASHES, "-");
}

/** A tracking number as it is compared and hashed: NFKC, no white space or invisible characters, upper case. */
export function trackingKey(text: string): string {
  if (PLAIN.test(text)) return text.toUpperCase();
  return text.normalize("NFKC").replace(INVISIBLE, "").replace(WHITE_SPACE, "").toUpperCase();
}

/** Free text as it is compared: NFKC, single spaces, case folded. */
export function textKey(text: string): string {
  return text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(WHITE_SPACE, " ")
    .trim()
    .toLowerCase();
}

/** Text made safe for a terminal or log: control, escape and direction characters shown as a visible mark. */
export function printable(text: string): string {
  return text
    .replace(/[\r\n\t\u2028\u2029]+/gu, " ")
    .replace(CONTROL, "\uFFFD")
    .replace(INVISIBLE, "");
}

/** Orders by Unicode code point, unlike `<` on strings, which orders by UTF-16 unit. */
export function compareCodePoints(a: string, b: string): number {
  const left = a[Symbol.iterator]();
  const right = b[Symbol.iterator]();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done || y.done) return (x.done ? 0 : 1) - (y.done ? 0 : 1);
    const difference = (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
}
