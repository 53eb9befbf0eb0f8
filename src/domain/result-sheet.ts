import type { ColumnName } from "./shipment-line.ts";

/** A result file as it was read back: the way from a run to the partners' mails. */
export interface ResultSheet {
  /** Base name of the file. */
  readonly fileName: string;
  /** SHA-256 of its bytes, lower-case hex. */
  readonly fileHash: string;
  /** The run of its rows; null when they come from several. */
  readonly runId: string | null;
  readonly columns: readonly ResultSheetColumn[];
  readonly rows: readonly ResultSheetRow[];
}

/** One column of a result. */
export interface ResultSheetColumn {
  readonly header: string;
  /** What it means: the name of a column of the input, or of one that the result added. */
  readonly meaning: ColumnName | ResultOnlyColumn | null;
}

/** Columns of the result that no input has. */
export type ResultOnlyColumn =
  | "result"
  | "reason-code"
  | "reason"
  | "fix"
  | "posted-at"
  | "attempts"
  | "request-id"
  | "run-id"
  | "source-file"
  | "source-row";

/** One row of a result. Texts are "" where there is nothing. */
export interface ResultSheetRow {
  /** As a person counts, in the result file. */
  readonly row: number;
  /** One text per column. */
  readonly cells: readonly string[];
  readonly partner: string;
  readonly account: string;
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly packageId: string;
  /** One of the words of the `result` column, or what somebody made of it. */
  readonly result: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly sourceFile: string;
  readonly sourceRow: string;
}
