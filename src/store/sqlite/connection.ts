import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue, StatementSync } from "node:sqlite";
import { coerceError } from "../../errors.ts";
import { checkRow } from "../row-shape.ts";
import type { RowShape } from "../row-shape.ts";
import { damagedRow, explainFailure, replacedFile } from "./failures.ts";

/**
 * One open SQLite file: statements are prepared once, every row that is read
 * is checked, every failure is one of our errors. All calls are synchronous.
 */
export class Connection {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Which file on the disk was opened. */
  readonly #identity: string | null;

  /** Opens or creates the file; nothing is read from it yet. */
  constructor(file: string, options: { busyTimeoutMs: number }) {
    this.file = file;
    try {
      this.#database = new DatabaseSync(file, { timeout: options.busyTimeoutMs });
    } catch (thrown) {
      throw explainFailure(thrown, file);
    }
    this.#identity = identityOf(file);
  }

  /**
   * Refuses to go on when another file, or none, lies at the path by now: what
   * is written would go to a file without a name, and be lost at the end.
   */
  requireSameFile(): void {
    if (identityOf(this.file) !== this.#identity) throw replacedFile(this.file);
  }

  /** True between BEGIN and COMMIT; false again when SQLite gave the transaction up by itself. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs statements that answer nothing. */
  execute(sql: string): void {
    this.#translate(() => this.#database.exec(sql));
  }

  /** The first row, or null. */
  readOne<Row>(shape: RowShape<Row>, sql: string, ...values: SQLInputValue[]): Row | null {
    const row = this.#translate(() => this.#prepare(sql).get(...values));
    return row === undefined ? null : this.#check(shape, row);
  }

  /** All rows. */
  readAll<Row>(shape: RowShape<Row>, sql: string, ...values: SQLInputValue[]): Row[] {
    const rows = this.#translate(() => this.#prepare(sql).all(...values));
    return rows.map((row) => this.#check(shape, row));
  }

  /** Runs one writing statement; answers how many rows it changed. */
  write(sql: string, ...values: SQLInputValue[]): number {
    return this.#translate(() => Number(this.#prepare(sql).run(...values).changes));
  }

  /** Runs reads on one unchanging picture of the file. */
  readTogether<Result>(work: () => Result): Result {
    return this.#inTransaction("BEGIN", work);
  }

  /** Runs reads and writes with nobody in between; a throw undoes all of it. */
  writeTogether<Result>(work: () => Result): Result {
    return this.#inTransaction("BEGIN IMMEDIATE", work);
  }

  /**
   * Takes what was deleted off the disk too: until then, the log beside the file
   * keeps it. Waits for nobody; while another process reads, it is left for the
   * next close. https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
   */
  emptyLog(): void {
    if (!this.#database.isOpen || this.#database.isTransaction) return;
    try {
      this.#database.exec("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)");
    } catch {
      // Everything is kept in the log as well, and whoever closes last tries once more.
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#translate(() => this.#database.close());
  }

  #inTransaction<Result>(begin: "BEGIN" | "BEGIN IMMEDIATE", work: () => Result): Result {
    this.execute(begin);
    try {
      const result = work();
      this.execute("COMMIT");
      return result;
    } catch (thrown) {
      this.#rollBack();
      throw thrown;
    }
  }

  /** Never throws: what made it necessary is the error to tell. */
  #rollBack(): void {
    try {
      if (this.isInTransaction) this.#database.exec("ROLLBACK");
    } catch {
      // A connection that cannot roll back is of no use; closing it undoes the transaction.
      this.#database.close();
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #check<Row>(shape: RowShape<Row>, row: unknown): Row {
    const checked = checkRow(shape, row);
    if ("row" in checked) return checked.row;
    throw damagedRow(shape.name, this.file, checked.detail);
  }

  #translate<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (thrown) {
      // A number beyond 2^53 is refused by the driver before any check of ours sees it.
      if (thrown instanceof Error && "code" in thrown && thrown.code === "ERR_OUT_OF_RANGE") {
        throw damagedRow("a number", this.file, coerceError(thrown).message);
      }
      throw explainFailure(thrown, this.file);
    }
  }
}

function identityOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : null;
}
