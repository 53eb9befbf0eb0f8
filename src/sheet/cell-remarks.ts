import { hasInvisible, hasTypographicDash, printable } from "../domain/normalise.ts";
import type { ColumnName } from "../domain/shipment-line.ts";

/** Columns in which every character counts; what is tidied there is said. */
const IDENTIFIERS: ReadonlySet<ColumnName> = new Set([
  "order-id",
  "order-item-id",
  "tracking-number",
  "original-tracking-number",
  "package-id",
]);
/** What stands between numbers of a list, and is left over behind the last of them. */
const TRAILING = /[,;]+$/u;
const PLAIN = /^[\w .-]*$/u;
const SHOWN_LENGTH_MAX = 40;

const TIDIED = [
  {
    what: "an invisible character was taken away",
    isThere: hasInvisible,
  },
  {
    what: "a typographic dash is read as a hyphen",
    isThere: hasTypographicDash,
  },
  {
    what: "full-width characters are read as plain ones",
    isThere: (raw: string) => /[\uFF01-\uFF0C\uFF0E-\uFF5E]/u.test(raw),
  },
  {
    what: "the spreadsheet's mark for text was taken off",
    isThere: (raw: string) => /^\s*'?="|^\s*'/u.test(raw),
  },
  {
    what: "the punctuation behind it was taken off",
    isThere: (raw: string) => TRAILING.test(raw.trim()),
  },
] as const;

export function isIdentifier(column: ColumnName): boolean {
  return IDENTIFIERS.has(column);
}

/**
 * A whole number that a program wrote as a fraction (`789654001235.0`), as it
 * was; beyond 15 digits such a number is no longer exact, and stays for the
 * rules to refuse.
 */
export function dropPointZero(text: string): string {
  return /^(\d{5,15})\.0+$/u.exec(text)?.[1] ?? text;
}

/** An identifier without what is left over of a list, such as `1Z999AA10310000018;`. */
export function dropTrailing(text: string): string {
  return text.replace(TRAILING, "").trimEnd();
}

/** What was tidied in an identifier between the sheet and us, in words; null when nothing was. */
export function describeTidying(raw: string, text: string, column: ColumnName): string | null {
  if (PLAIN.test(raw) && (raw === text || raw.trim() === text)) return null;
  if (!isIdentifier(column)) return null;
  const reasons: string[] = TIDIED.filter(({ isThere }) => isThere(raw)).map(({ what }) => what);
  if (/\.0+$/u.test(raw.trim()) && !/\.0+$/u.test(text)) reasons.push("the .0 was taken off");
  if (reasons.length === 0) return null;
  return `${show(raw)}: ${reasons.join(", ")}.`;
}

function show(raw: string): string {
  const clean = printable(raw.trim());
  return clean.length > SHOWN_LENGTH_MAX
    ? `"${clean.slice(0, SHOWN_LENGTH_MAX)}..."`
    : `"${clean}"`;
}
