import type { Profile } from "./profile.ts";
import type { SourceFile } from "./sheet-row.ts";
import type { ColumnName } from "./shipment-line.ts";

/**
 * Why a column is taken for one of ours: its header says so by itself, its
 * cells look so, or its header is near to a name of it.
 */
export type GuessBasis = "header" | "cells" | "near-header";

/** What a column may mean. */
export interface ColumnGuess {
  readonly guess: ColumnName;
  readonly basis: GuessBasis;
}

/** A column of a sheet with what it may mean. */
export interface SketchedColumn {
  /** From 0. */
  readonly index: number;
  /** Without white space around it; "" where there is none. */
  readonly header: string;
  /** The cells below the header that were looked at. */
  readonly texts: readonly string[];
  readonly guess: ColumnName | null;
  readonly basis: GuessBasis | null;
  /** Why no profile can name it: it has no header, or one that another column has. Null: one can. */
  readonly unnameable: string | null;
}

/** Sheets of which it can be said what their columns are. */
export type SketchedHolding = "shipments" | "orders";

/** The columns without which a sheet is of no use. */
export const NEEDED_COLUMNS: Readonly<Record<SketchedHolding, readonly ColumnName[]>> = {
  shipments: ["order-id", "tracking-number"],
  orders: ["order-id", "order-item-id", "quantity-purchased"],
};

/** A table of which it need not be known yet what it means. */
export interface TableSketch {
  readonly file: SourceFile;
  /** Worksheet name; null for text files. */
  readonly sheet: string | null;
  /** As a person counts rows: from 1. */
  readonly headerRow: number;
  /** By which it is read now; the generic one where its headers tell nothing. */
  readonly profile: Profile;
  /** What it shall be. */
  readonly holds: SketchedHolding;
  /** It is read as that already: of shipments order and tracking are found, of orders items and quantities. */
  readonly isRead: boolean;
  /** What it is by its headers, as far as they tell. */
  readonly kind: "shipments" | "result" | "fulfillment-orders" | "orders";
  /** Whatever it shall be: as an order report it is read already. */
  readonly isReport: boolean;
  readonly columns: readonly SketchedColumn[];
}
