import type { ShipmentLine } from "./shipment-line.ts";

/** What became of one row of an import. */
export interface ImportRow {
  readonly line: ShipmentLine;
  readonly outcome: "imported" | "known" | "rejected" | "ignored";
  readonly packageId: string;
  /** A code of the registry; "" for a row that was imported or known. */
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** The last line of `posts import --json`: counts of rows, except packages. Published contract. */
export interface ImportFinished {
  readonly type: "import:finished";
  readonly rows: number;
  /** Packages that the rows form, refused ones included. */
  readonly packages: number;
  readonly imported: number;
  readonly known: number;
  readonly rejected: number;
  readonly ignored: number;
  /** Packages that came from the marketplace itself and that no row names. */
  readonly beyondRows: number;
}
