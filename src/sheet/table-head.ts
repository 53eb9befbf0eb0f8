import type { SourceFile, SheetTable } from "../domain/sheet-row.ts";
import type { FieldPlace } from "../domain/field-cell.ts";
import type { ColumnMap } from "../domain/shipment-line.ts";
import { printable } from "../domain/normalise.ts";
import { findHeader, matchHeaders } from "./columns.ts";
import type { HeaderMatch } from "./columns.ts";
import { headerKey } from "./header-key.ts";
import type { Layouts } from "./layouts.ts";
import { countUsed, isBlank } from "./raw-sheet.ts";
import type { RawRow, RawSheet } from "./raw-sheet.ts";
import { isResultHeader } from "./result-mark.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** An order number that no other number looks like: Amazon's, eBay's. */
const MARKETPLACE_ORDER = /^(?:\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5})$/u;

/** So many cells, one of them like an order number under the orders, are no title. */
const FILLED_CELLS = 3;

/** So many numbers between them are no title. Nobody writes a TAB in one. */
const OTHER_DELIMITERS = [
  { delimiter: "\t", numbersMin: 1 },
  { delimiter: ";", numbersMin: 2 },
  { delimiter: "|", numbersMin: 2 },
  { delimiter: ",", numbersMin: 2 },
] as const;

/** A table of which only the header is known. */
export interface TableHead {
  readonly table: SheetTable;
  readonly columns: ColumnMap;
  /** The columns of fulfillment orders; null where the table is none of them. */
  readonly fields: readonly FieldPlace[] | null;
  /** Index of the last column that is read; -1 for none. */
  readonly lastColumn: number;
  /** For each mapped column, the other columns with the same header. */
  readonly twins: ReadonlyMap<number, readonly number[]>;
  /** How many of the rows given belong to the header or stand above it. */
  readonly rowsUsed: number;
}

/**
 * Decides on the header among the first rows of a sheet; null when none of
 * them is complete.
 *
 * @throws UnreadableFileError when a row above the header looks like a shipment
 */
export function findTableHead(
  file: SourceFile,
  sheet: RawSheet,
  early: readonly RawRow[],
  layouts: Layouts,
): TableHead | null {
  const found = findSingleHeader(early, layouts) ?? findTwoRowHeader(early, layouts);
  const last = found && early[found.index];
  if (!found || !last) return null;
  const headers = found.cells.slice(0, countUsed(found.cells));
  const columns = placeOrder(found.match, early.slice(found.index + 1));
  const { fields } = found.match;
  refuseShipmentsAbove(file, sheet, early.slice(0, found.index), last, columns);
  const table: SheetTable = {
    file,
    sheet: sheet.name,
    headerRow: last.row,
    headers,
    isResult: isResultHeader(headers),
    profile: found.match.profile,
    places: placesOf(found.match, columns),
    ...looksOf(sheet, headers.length, last.row),
  };
  const read = [...columns.values(), ...(fields ?? [])].map(({ index }) => index);
  return {
    table,
    columns,
    fields,
    lastColumn: Math.max(-1, ...read),
    twins: findTwins(headers, columns),
    rowsUsed: found.index + 1,
  };
}

/**
 * The columns of a header, with the order where the rows below it have their
 * orders: shops choose in which of a label's references it stands.
 */
function placeOrder({ columns, orderPlaces }: HeaderMatch, below: readonly RawRow[]): ColumnMap {
  if (orderPlaces.length < 2) return columns;
  const countOf = (at: number, isMeant: (text: string) => boolean): number =>
    below.filter(({ cells }) => isMeant((cells[at] ?? "").trim())).length;
  const counted = orderPlaces.map((place) => ({
    place,
    orders: countOf(place.index, (text) => MARKETPLACE_ORDER.test(text)),
    texts: countOf(place.index, (text) => text !== ""),
  }));
  const most = Math.max(...counted.map(({ orders }) => orders));
  const chosen = counted.find(({ orders, texts }) => (most > 0 ? orders === most : texts > 0));
  return chosen ? new Map(columns).set("order-id", chosen.place) : columns;
}

function placesOf({ fields }: HeaderMatch, columns: ColumnMap): NonNullable<SheetTable["places"]> {
  const ofFields = (fields ?? []).map((place) => [place.header, place] as const);
  return new Map([...ofFields, ...columns]);
}

function looksOf(
  { findLook }: RawSheet,
  count: number,
  headerRow: number,
): Pick<SheetTable, "looks"> {
  if (!findLook) return {};
  return { looks: Array.from({ length: count }, (_, index) => findLook(index, headerRow)) };
}

interface FoundHeader {
  readonly index: number;
  readonly cells: readonly string[];
  readonly match: HeaderMatch;
}

function findSingleHeader(early: readonly RawRow[], layouts: Layouts): FoundHeader | null {
  const found = findHeader(
    early.map(({ cells }) => cells),
    layouts,
  );
  const row = found && early[found.index];
  return row && found.match.isComplete ? { ...found, cells: row.cells } : null;
}

/** Headers that are spread over two rows: "Order" above "Number", or a group above its columns. */
function findTwoRowHeader(early: readonly RawRow[], layouts: Layouts): FoundHeader | null {
  for (const [index, lower] of early.entries()) {
    const upper = early[index - 1];
    if (!upper || upper.row !== lower.row - 1) continue;
    // A row with numbers in it is no half of a header.
    if ([...upper.cells, ...lower.cells].some((text) => /\d{4}/u.test(text))) continue;
    const cells = joinHeaders(upper.cells, lower.cells, layouts);
    const match = matchHeaders(cells, layouts);
    if (match.isComplete) return { index, cells, match };
  }
  return null;
}

/** Per column the first reading that means something: both rows, one of them, or the group to the left. */
function joinHeaders(
  upper: readonly string[],
  lower: readonly string[],
  layouts: Layouts,
): string[] {
  let group = "";
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => {
    const [above, below] = [(upper[index] ?? "").trim(), (lower[index] ?? "").trim()];
    group = above || group;
    const both = `${above} ${below}`.trim();
    const readings = [both, below, above, `${group} ${below}`];
    return readings.find((text) => matchHeaders([text], layouts).columns.size > 0) ?? both;
  });
}

function findTwins(headers: readonly string[], columns: ColumnMap): Map<number, number[]> {
  const twins = new Map<number, number[]>();
  const keys = headers.map(headerKey);
  for (const { index } of columns.values()) {
    const others = keys.flatMap((key, at) => (at !== index && key === keys[index] ? [at] : []));
    if (others.length > 0) twins.set(index, others);
  }
  return twins;
}

/** A header that was damaged and comes again on the next page must not hide the rows between. */
function refuseShipmentsAbove(
  file: SourceFile,
  sheet: RawSheet,
  above: readonly RawRow[],
  header: RawRow,
  columns: ColumnMap,
): void {
  const shipment =
    above.find((raw) => looksLikeShipment(raw, columns)) ?? findBelowTwin(above, header);
  if (!shipment) return;
  const place = sheet.name === null ? file.name : `${file.name}, sheet "${printable(sheet.name)}"`;
  throw new UnreadableFileError(
    "unreadable-file",
    `${place}, row ${shipment.row}: looks like a shipment, but stands above the headers, ` +
      `which were found in row ${header.row}. It would not be read.`,
    {
      nextSteps: [
        "Put the row with the headers above the first shipment.",
        `If row ${shipment.row} is no shipment, delete it.`,
      ],
    },
  );
}

function looksLikeShipment({ cells }: RawRow, columns: ColumnMap): boolean {
  const order = cells[columns.get("order-id")?.index ?? -1] ?? "";
  const filled = cells.filter((text) => !isBlank(text));
  const [only = ""] = filled;
  if (filled.length === 1 && isSplitElsewhere(only)) return true;
  return isNumberLike(order) && filled.length >= Math.min(FILLED_CELLS, columns.size);
}

function isNumberLike(text: string): boolean {
  return /^(?=\S*\d)\S{5,}$/u.test(text.trim());
}

/** A row whose cells are parted by something else than those of the headers. */
function isSplitElsewhere(text: string): boolean {
  return OTHER_DELIMITERS.some(({ delimiter, numbersMin }) => {
    const cells = text.split(delimiter);
    return cells.length > 1 && cells.filter(isNumberLike).length >= numbersMin;
  });
}

/**
 * The first row below a row that is the header but for some damage: that was
 * the header, and what was found is its repetition.
 */
function findBelowTwin(above: readonly RawRow[], header: RawRow): RawRow | undefined {
  const named = header.cells.map(headerKey);
  const count = named.filter((key) => key !== "").length;
  const twin = above.findIndex(({ cells }) => {
    const same = cells.filter((text, index) => !isBlank(text) && headerKey(text) === named[index]);
    return same.length * 2 >= count;
  });
  if (twin < 0) return undefined;
  return above.slice(twin + 1).find(({ cells }) => cells.some((text) => !isBlank(text)));
}

/**
 * Whether a row below the header is a header again, but with its columns
 * elsewhere: what stands below it would be read under the wrong names.
 */
export function isOtherHeader(raw: RawRow, columns: ColumnMap, layouts: Layouts): boolean {
  const order = raw.cells[columns.get("order-id")?.index ?? -1] ?? "";
  const tracking = raw.cells[columns.get("tracking-number")?.index ?? -1] ?? "";
  // Nearly every row leaves here: shipments have digits in both.
  if (/\d/u.test(order) && /\d/u.test(tracking)) return false;
  if (raw.cells.some((text) => /\d{5}/u.test(text))) return false;
  const match = matchHeaders(raw.cells, layouts);
  if (!match.isComplete) return false;
  return (["order-id", "tracking-number"] as const).some(
    (column) => match.columns.get(column)?.index !== columns.get(column)?.index,
  );
}
