/** How the columns of one table were understood, for people. */
export interface TableReading {
  /** Last part of the file's path. */
  readonly file: string;
  /** Worksheet name; null for text files. */
  readonly sheet: string | null;
  /** Columns that go by another name in the sheet than ours. */
  readonly renamed: readonly { readonly column: string; readonly header: string }[];
  /** Headers of columns that are not read; `meant` is the column that it may be a slip for. */
  readonly unread: readonly { readonly header: string; readonly meant: string | null }[];
  /** True when somebody should see it: something was renamed, may be mistyped, or is missing. */
  readonly isWorthTelling: boolean;
}
