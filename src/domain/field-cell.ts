import type { CellDamage } from "./sheet-row.ts";

/** Which part of an update of a fulfillment order a field belongs to; `unknown` where it looks like one and is none. */
export type FieldPart = "order" | "address" | "email" | "feature" | "item" | "unknown";

/** Which field of a fulfillment order a column holds. */
export interface FieldName {
  readonly part: FieldPart;
  /** As the API writes it; "" where the part has no fields of its own. */
  readonly name: string;
  /** Of numbered columns, such as `Items.member.2.Quantity`; null for any other. */
  readonly number: number | null;
}

/** Where a field stands in a table: header text and cell index. */
export interface FieldPlace extends FieldName {
  readonly header: string;
  readonly index: number;
}

/** What a row says in a column of a fulfillment order; blank cells are left out, unless they are damaged. */
export interface FieldCell extends FieldName {
  /** As the sheet names the column. */
  readonly header: string;
  readonly text: string;
  /** What the spreadsheet did to it; null for nothing. */
  readonly damage: CellDamage | null;
}
