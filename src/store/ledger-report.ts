/** What a look through a whole ledger found. */
export interface LedgerReport {
  readonly orders: number;
  readonly packages: number;
  readonly posts: number;
  /** Sentences about what is wrong, the first hundred; empty when the ledger is sound. */
  readonly problems: readonly string[];
}
