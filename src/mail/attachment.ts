import { createHash } from "node:crypto";
import type { ResultSheetRow } from "../domain/result-sheet.ts";
import { assertInvariant } from "../errors.ts";
import type { SheetFormat } from "./partner.ts";
import type { SharedTable } from "./partner-table.ts";

/** How sheets become files and are read back; the sheet folder knows. */
export interface SheetFiles {
  write(table: SharedTable, format: SheetFormat, madeAtMs: number): Promise<Buffer>;
  /** The texts of a finished file, headers first. */
  read(bytes: Buffer, format: SheetFormat): Promise<string[][]>;
}

const SLUG_LENGTH_MAX = 40;
const RUN_LENGTH = 8;

/**
 * The name of an attachment: what it is, whose, of which day and run. Only
 * letters, digits, dots, underscores and hyphens.
 *
 * @example
 * attachmentName({ partner: "North & Söhne", date: "2026-11-16", run: "369ae646-2345", format: "xlsx", part: 1, parts: 1 });
 * // => "shipments-North-Sohne-2026-11-16-369ae646.xlsx"
 */
export function attachmentName(of: {
  readonly partner: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly run: string;
  readonly format: SheetFormat;
  readonly part: number;
  readonly parts: number;
}): string {
  const { partner, date, run, format, part, parts } = of;
  const piece = parts > 1 ? `-part-${part}-of-${parts}` : "";
  const shortRun = plainName(run).slice(0, RUN_LENGTH);
  return `shipments-${plainName(partner)}-${date}-${shortRun}${piece}.${format}`;
}

/** A name in plain letters; one that has none gets a number of its own. */
function plainName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/gu, "")
    .slice(0, SLUG_LENGTH_MAX);
  if (plain !== "") return plain;
  return createHash("sha256").update(name, "utf8").digest("hex").slice(0, RUN_LENGTH);
}

/** Tells whether two mails bring the same rows to the same addresses. */
export function hashContent(
  { headers, rows }: SharedTable,
  format: SheetFormat,
  recipients: readonly string[],
): string {
  const hash = createHash("sha256").update(JSON.stringify([format, headers, recipients]));
  for (const cells of rows) hash.update(`\n${JSON.stringify(cells)}`);
  return hash.digest("hex");
}

/**
 * Holds a finished attachment, read back, against the rows that it must have:
 * every row is this partner's, none is missing, none is added, no cell differs.
 *
 * @throws BugError: then nothing is sent.
 */
export function assertAttachmentHolds(
  readBack: readonly (readonly string[])[],
  table: SharedTable,
  rows: readonly ResultSheetRow[],
  isTheirs: (row: ResultSheetRow) => boolean,
): void {
  const [headers = [], ...found] = readBack;
  assertInvariant(rows.every(isTheirs), "an attachment has a row of somebody else");
  assertInvariant(table.rows.length === rows.length, "an attachment's table lacks rows");
  // Rows without any text leave no trace at the end of a file; the cells tell whether they may.
  assertInvariant(found.length <= rows.length, "an attachment has more rows than it must");
  assertInvariant(isSameRow(headers, table.headers), "an attachment has other headings");
  for (const [index, cells] of table.rows.entries()) {
    assertInvariant(
      isSameRow(found[index] ?? [], cells),
      `row ${index + 2} of an attachment differs`,
    );
  }
}

/** Cells that are blank at the end of a row leave no trace in a file. */
function isSameRow(found: readonly string[], wanted: readonly string[]): boolean {
  const length = Math.max(found.length, wanted.length);
  for (let index = 0; index < length; index += 1) {
    if ((found[index] ?? "") !== (wanted[index] ?? "")) return false;
  }
  return true;
}
