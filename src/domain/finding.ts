/**
 * Something said about one row before anything is sent. An error rejects the
 * row's package; a warning is told and changes nothing.
 */
export interface Finding {
  /** Position of the line in the run. */
  readonly line: number;
  /**
   * The canonical column, or the header of a column of fulfillment orders; null
   * when it is about the row as a whole.
   */
  readonly column: string | null;
  /** A code of the registry in reasons.ts. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly fix: string;
}
