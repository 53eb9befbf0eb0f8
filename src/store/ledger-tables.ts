/**
 * The tables of a ledger as they are copied from one database to another, in an
 * order in which every row finds what it refers to. Both adapters store the same
 * values; only names and types differ.
 */

/** `flag` is 0 or 1, `json` the text as it was stored. */
export type ColumnKind = "text" | "number" | "flag" | "json";

export interface LedgerTable {
  readonly name: string;
  /** Columns by which rows are ordered and told apart. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnKind>>;
}

/** A row, by column. */
export type CopiedRow = Readonly<Record<string, string | number | null>>;

export const LEDGER_TABLES: readonly LedgerTable[] = [
  {
    name: "runs",
    key: ["run_id"],
    columns: {
      run_id: "text",
      start_seq: "number",
      command: "text",
      started_at_ms: "number",
      ended_at_ms: "number",
      result_path: "text",
      result_hash: "text",
    },
  },
  {
    name: "files",
    key: ["hash"],
    columns: {
      hash: "text",
      first_read_seq: "number",
      name: "text",
      size_bytes: "number",
      origin_seq: "number",
      origin_hash: "text",
    },
  },
  {
    name: "run_files",
    key: ["run_id", "position"],
    columns: { run_id: "text", position: "number", hash: "text", path: "text" },
  },
  {
    name: "orders",
    key: ["id"],
    columns: {
      id: "number",
      environment: "text",
      seller: "text",
      order_id: "text",
      version: "number",
      epoch: "number",
      claim_owner: "text",
      claim_host: "text",
      claim_boot: "text",
      claim_pid: "number",
      claim_run: "text",
      lease_ms: "number",
      lease_ends_at_ms: "number",
    },
  },
  {
    name: "subjects",
    key: ["id"],
    columns: {
      id: "number",
      order_ref: "number",
      subject: "text",
      account: "text",
      operation: "text",
      first_tracking_number: "text",
      first_post_at_ms: "number",
      first_post_file: "text",
      first_post_sheet: "text",
      first_post_row: "number",
      content: "json",
      changed_seq: "number",
      changed_at_ms: "number",
      changed_by_file: "text",
      changed_by_run: "text",
      changed_by_claim: "text",
      id_computed: "flag",
      imported_seq: "number",
    },
  },
  {
    name: "versions",
    key: ["id"],
    columns: { id: "number", subject_ref: "number", seq: "number", why: "text", content: "json" },
  },
  {
    name: "posts",
    key: ["id"],
    columns: {
      id: "number",
      order_ref: "number",
      subject_ref: "number",
      seq: "number",
      kind: "text",
      state: "text",
      doubtful: "flag",
      account: "text",
      operation: "text",
      content: "json",
      request: "json",
      file_hash: "text",
      file_name: "text",
      sheet: "text",
      row_number: "number",
      run_id: "text",
      claim: "text",
      claim_epoch: "number",
      attempts: "number",
      request_id: "text",
      reason_code: "text",
      reason: "text",
      intended_at_ms: "number",
      sent_at_ms: "number",
      settled_at_ms: "number",
      resolved_by: "text",
    },
  },
  {
    name: "mails",
    key: ["id"],
    columns: {
      id: "number",
      result_key: "text",
      partner: "text",
      redirected_to: "text",
      copy: "number",
      part: "number",
      parts: "number",
      message_id: "text",
      content_hash: "text",
      row_count: "number",
      recipients_to: "json",
      recipients_cc: "json",
      subject: "text",
      attachment: "text",
      result_file: "text",
    },
  },
  {
    name: "mail_events",
    key: ["mail_ref", "seq"],
    columns: {
      mail_ref: "number",
      seq: "number",
      state: "text",
      at_ms: "number",
      owner_id: "text",
      owner_host: "text",
      owner_boot: "text",
      owner_pid: "number",
      answer: "text",
      refused_addresses: "json",
      resolved_by: "text",
    },
  },
];

/** Tables whose rows are numbered by the ledger's one counter, where it has one. */
export const NUMBERED_TABLES: ReadonlySet<string> = new Set(["orders", "subjects", "posts"]);

/** Reads a whole ledger, on one picture of it. */
export interface LedgerReader {
  /** The rows that follow `after` by key; the first ones for null. */
  readPage(table: LedgerTable, after: CopiedRow | null, limit: number): Promise<CopiedRow[]>;
  /** The last number of the ledger's counter. */
  readLastNumber(): Promise<number>;
  /** Orders that somebody is at work on, or that are queued. */
  countHeldOrders(): Promise<number>;
}

/** Fills an empty ledger; reads what it has written. */
export interface LedgerFiller extends LedgerReader {
  writeRows(table: LedgerTable, rows: readonly CopiedRow[]): Promise<void>;
  /** Sets the counter, so that no number is given twice. */
  setLastNumber(number: number): Promise<void>;
}

/** A ledger that is copied from, or to. */
export interface CopyPlace {
  /** May be printed. */
  readonly shown: string;
  read<Result>(work: (reader: LedgerReader) => Promise<Result>): Promise<Result>;
  /** All of `work` or nothing: a throw leaves the ledger empty. */
  fill<Result>(work: (filler: LedgerFiller) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
