import { trimCell } from "../domain/normalise.ts";
import type { SheetRow } from "../domain/sheet-row.ts";
import type { ColumnMap, ColumnName, ShipmentLine } from "../domain/shipment-line.ts";
import { headerKey } from "./header-key.ts";
import { readingOf } from "./profile-reading.ts";
import { isBlank } from "./raw-sheet.ts";
import { isVoided } from "./voided-rows.ts";

type Ignored = ShipmentLine["ignored"];

const IGNORED = {
  example: { code: "example-row", reason: "The row is an example of the template." },
  total: { code: "total-row", reason: "The row holds totals and no shipment." },
  header: { code: "repeated-header", reason: "The row repeats the headers." },
  voided: { code: "voided-row", reason: "The label was voided, so the parcel did not leave." },
  footer: { code: "footer-row", reason: "The row is a note below the shipments, and no shipment." },
} as const satisfies Record<string, Ignored>;

/** The answer to rows of a sheet that only shows examples. */
export const EXAMPLE_SHEET: Ignored = {
  code: "example-row",
  reason: "The sheet is named as one of examples, and another sheet holds shipments.",
};
const EXAMPLE_SHEET_NAME = /^(?:examples?|samples?|beispiele?|exemples?|ejemplos?|esempi[oi])$/iu;

/** Whether a sheet says by its name that it holds no real rows. */
export function isExampleSheet(name: string | null): boolean {
  return name !== null && EXAMPLE_SHEET_NAME.test(name.trim());
}

const TOTAL =
  /^(?:grand\s+|sub-?\s*)?totals?\s*:?$|^(?:gesamt(?:summe)?|summe|合計|合计|总计)\s*:?$/iu;
const TOTAL_SENTENCE = /^(?:grand\s+|sub-?\s*)?total\b(?:\s+\p{L}+){0,4}\s*[:=]?\s*[\d.,]*$/iu;
// eBay ends with "83,record(s) downloaded" and "Seller ID : name"; printed lists with page and date.
const FOOTER =
  /^(?:page\s+\d+|seite\s+\d+|printed\b|generated\b|created\s+(?:by|on)\b|exported\b|end\s+of\b|seller\s+id\s*:|record\(s\)\s|notes?\s*:|signature\b|signed\b|driver\b|\d+\s+record|[*=_-]{3,})/iu;
/** A footer is a line or two of text, never a filled row. */
const FOOTER_CELLS_MAX = 3;

/** Why a row is no shipment at all; null when it is one, good or bad. */
export function tellIgnored(
  row: SheetRow,
  columns: ColumnMap,
  cells: Readonly<Partial<Record<ColumnName, string>>>,
): Ignored {
  const orderId = cells["order-id"] ?? "";
  if (/^example/iu.test(orderId)) return IGNORED.example;
  if (orderId !== "" && repeatsHeader(row, columns)) return IGNORED.header;
  const skipped = readingOf(row.table).tellSkipped(row.cells);
  if (skipped) return skipped;
  if (orderId !== "" && isVoided(row.table, row.cells)) return IGNORED.voided;
  const tracking = cells["tracking-number"] ?? "";
  // A total may well count the tracking numbers, in their own column.
  if (TOTAL.test(orderId) && /^[\d.,]{0,9}$/u.test(tracking)) return IGNORED.total;
  if (tracking !== "") return null;
  const texts = row.cells.filter((text) => !isBlank(text)).map(trimCell);
  const first = texts[0] ?? "";
  if (TOTAL.test(first) || (texts.length <= FOOTER_CELLS_MAX && TOTAL_SENTENCE.test(first))) {
    return IGNORED.total;
  }
  const isFooter = texts.length <= FOOTER_CELLS_MAX && texts.some((text) => FOOTER.test(text));
  return isFooter ? IGNORED.footer : null;
}

/**
 * The same of a row of a sheet of fulfillment orders. Its texts may begin with
 * any word, so only a row without an order can be a total or a footer.
 */
export function tellIgnoredOrder(
  row: SheetRow,
  columns: ColumnMap,
  cells: Readonly<Partial<Record<ColumnName, string>>>,
): Ignored {
  const orderId = cells["order-id"] ?? "";
  if (/^example/iu.test(orderId)) return IGNORED.example;
  if (orderId === "") return tellIgnored(row, columns, {});
  if (repeatsHeader(row, columns)) return IGNORED.header;
  return TOTAL.test(orderId) ? IGNORED.total : null;
}

function repeatsHeader(row: SheetRow, columns: ColumnMap): boolean {
  for (const { header, index } of columns.values()) {
    if (headerKey(row.cells[index] ?? "") !== headerKey(header)) return false;
  }
  return true;
}
