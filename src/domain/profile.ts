import type { ColumnName } from "./shipment-line.ts";

/**
 * How one known layout is read: data, from a JSON file of ours or from the
 * config of a user. Headers are compared without case, accents and punctuation.
 */
export interface Profile {
  /** Lower-case words with hyphens: what `--profile` takes and a plan shows. */
  readonly name: string;
  /** What it is, for people: the program and its export. */
  readonly title: string;
  /** `orders`: an order report, for `--orders`. Default: shipments. */
  readonly holds?: "shipments" | "orders" | "fulfillment-orders" | undefined;
  /**
   * Sets of headers; a row that has all of one set is a header of this layout.
   * Without any, only `--profile` takes it.
   */
  readonly detect?: readonly (readonly string[])[] | undefined;
  /** Headers by canonical column, best first; they win over canonical names and synonyms. */
  readonly columns?: Headers<ColumnName> | undefined;
  /** Headers by the field of a fulfillment order, as the API names it. */
  readonly fields?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Headers of columns whose text is put before that of the canonical column, where it says something. */
  readonly prefixes?: Headers<ColumnName> | undefined;
  /** Headers that mean something else here than everywhere. */
  readonly ignore?: readonly string[] | undefined;
  /** Values for columns that the layout does not carry, or carries blank. */
  readonly fixed?: Readonly<Partial<Record<ColumnName, string>>> | undefined;
  /** What 03/04 means where no row of the column tells. */
  readonly dates?: DateOrder | undefined;
  /** `point`: 1,000.0 is a thousand; `comma`: 1.000,0 is. Of quantities. */
  readonly numbers?: "point" | "comma" | undefined;
  /** Rows that are no shipments, with why; the first rule that fits says it. */
  readonly skip?: readonly SkipRule[] | undefined;
  /** By carrier code, the words with which a carrier or service begins that stands for it. */
  readonly carriers?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What every file of this layout lacks, and where else to get it. */
  readonly lacks?: string | undefined;
}

type Headers<Column extends string> = Readonly<Partial<Record<Column, readonly string[]>>>;

/** Which of two numbers is the day. */
export type DateOrder = "day-first" | "month-first";

/** Rows that are left out by what one of their columns says; without case. */
export interface SkipRule {
  /** Its header. A table without it has no such rows. */
  readonly column: string;
  /** Texts that leave the row out. */
  readonly is?: readonly string[] | undefined;
  /** The only texts that do not. */
  readonly isNot?: readonly string[] | undefined;
  /** True for labels that were voided: they are `voided-row`, all others `left-out-by-profile`. */
  readonly voided?: boolean | undefined;
  /** A sentence for people. */
  readonly reason: string;
}
