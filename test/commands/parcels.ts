import { computePackageId } from "../../src/domain/package-id.ts";

/** One row of a sheet, by column name. */
export type SheetCells = Readonly<Record<string, string>>;

/** A row of a made-up sheet: one parcel with one item, all of it sound. */
export interface Parcel extends SheetCells {
  readonly "order-id": string;
  readonly "order-item-id": string;
  readonly quantity: string;
  readonly "carrier-code": string;
  readonly "tracking-number": string;
}

/** So many parcels, each of an order of its own, numbered from `first`. */
export function makeParcels(count: number, first = 1): Parcel[] {
  return Array.from({ length: count }, (_, index) => makeParcel(first + index));
}

/** The parcel with this number: always the same. */
export function makeParcel(number: number): Parcel {
  const serial = String(number).padStart(7, "0");
  return {
    "order-id": `111-2220000-${serial}`,
    "order-item-id": `0284000${serial}`,
    quantity: String(1 + (number % 3)),
    "carrier-code": "ups",
    "tracking-number": upsNumber(number),
  };
}

/** A tracking number with a right check digit: https://en.wikipedia.org/wiki/UPS#Tracking_numbers */
export function upsNumber(number: number): string {
  const body = `999AA103${String(number).padStart(7, "0")}`;
  let sum = 0;
  for (const [index, character] of [...body].entries()) {
    const value = /\d/u.test(character) ? Number(character) : (character.charCodeAt(0) - 63) % 10;
    sum += index % 2 === 0 ? value : 2 * value;
  }
  return `1Z${body}${(10 - (sum % 10)) % 10}`;
}

/** The package ID that a parcel's first post gets, by the published rule. */
export function idOf(parcel: Parcel): string {
  const items = [{ id: parcel["order-item-id"], quantity: Number(parcel.quantity) }];
  return computePackageId(parcel["order-id"], items, parcel["tracking-number"]);
}

/** Rows as delimited text: the union of their columns, in first-seen order. */
export function toText(rows: readonly SheetCells[], delimiter = ","): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => row[column] ?? "").join(delimiter));
  return `${[columns.join(delimiter), ...lines].join("\n")}\n`;
}
