import { columnLetters } from "../domain/column-letters.ts";
import { printable } from "../domain/normalise.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import { REQUIRED_COLUMNS } from "./columns.ts";
import type { HeaderMatch } from "./columns.ts";
import { headerKey } from "./header-key.ts";
import { GENERIC_PROFILE } from "./layouts.ts";
import { HEADER_ROWS_MAX } from "./limits.ts";
import { findNearest } from "./nearest-headers.ts";
import { SYNONYMS } from "./synonyms.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

const SHOWN_MAX = 8;
const SYNONYMS_SHOWN = 4;
const HEADER_SHOWN_LENGTH_MAX = 60;
const ORDER_REPORT_ONLY: ReadonlySet<string> = new Set(
  ["quantity-purchased", "quantity-to-ship"].map(headerKey),
);

/** A sheet in which no row is a complete header. */
export interface HeaderMiss {
  readonly sheet: string | null;
  /** The row that came nearest to a header. */
  readonly row: number;
  readonly headers: readonly string[];
  readonly match: HeaderMatch | null;
}

/** The error for a file in which order or tracking is not found at all. */
export function missingColumnError(file: SourceFile, miss: HeaderMiss): UnreadableFileError {
  const missing = REQUIRED_COLUMNS.filter((column) => !miss.match?.columns.has(column));
  const place = miss.sheet === null ? file.name : `${file.name}, sheet "${printable(miss.sheet)}",`;
  const profile = miss.match?.profile ?? GENERIC_PROFILE;
  const layout =
    profile === GENERIC_PROFILE ? "" : `, read as ${profile.name} (${printable(profile.title)}),`;
  return new UnreadableFileError(
    "missing-column",
    `${place}${layout} has no ${missing.join(" column and no ")} column. ` +
      `Looked in the first ${HEADER_ROWS_MAX} rows for ${describeSought(missing, miss)}; ${describeRow(missing, miss)}.`,
    {
      nextSteps: suggestSteps(missing, miss),
      mappable: { path: file.path, isBestStep: !isKnownToLack(miss) },
    },
  );
}

/** Columns with what each may be called: by the profile, then by anybody. */
export function describeSought(missing: readonly ColumnName[], miss: HeaderMiss): string {
  return missing
    .map((column) => {
      const own = miss.match?.profile.columns?.[column] ?? [];
      const names = [...own, ...(SYNONYMS[column] ?? [])].slice(0, SYNONYMS_SHOWN).map(printable);
      return `${column} (${names.join(", ")} ...)`;
    })
    .join(" and ");
}

function suggestSteps(
  missing: readonly ColumnName[],
  miss: HeaderMiss,
): readonly [string, ...string[]] {
  const rename = `Rename the header to ${missing.join(" and ")} and run the same command again.`;
  const profile =
    "Or name the layout of the file with --profile; shipledger profiles list tells them.";
  const lacks = miss.match?.profile.lacks;
  if (lacks !== undefined) return [printable(lacks), rename, profile];
  if (!isOrderReport(miss)) return [rename, profile];
  return ["An order report holds no shipments: give it with --orders.", rename, profile];
}

function isOrderReport({ headers }: HeaderMiss): boolean {
  return headers.some((header) => ORDER_REPORT_ONLY.has(headerKey(header)));
}

/** Whether it is known why the columns are not there. */
function isKnownToLack(miss: HeaderMiss): boolean {
  return miss.match?.profile.lacks !== undefined || isOrderReport(miss);
}

/** What stands in the row that came nearest: headers that are near to the columns, or all of them. */
export function describeRow(missing: readonly ColumnName[], miss: HeaderMiss): string {
  const named = miss.headers
    .map((text, index) => ({ text: text.trim(), index }))
    .filter(({ text }) => text !== "");
  if (named.length === 0) return "all of them are blank";
  const near = new Set(missing.flatMap((column) => findNearest(column, named)));
  const shown = near.size > 0 ? [...near] : named.slice(0, SHOWN_MAX);
  const list = shown.map(({ text, index }) => {
    const short = printable(text.slice(0, HEADER_SHOWN_LENGTH_MAX));
    return `"${short}" (column ${columnLetters(index)})`;
  });
  const lead = near.size > 0 ? `nearest, in row ${miss.row}:` : `row ${miss.row} holds`;
  const rest = near.size > 0 || named.length <= SHOWN_MAX ? "" : " ...";
  return `${lead} ${list.join(", ")}${rest}`;
}
