import type { Writable } from "node:stream";
import type { PoolClient } from "pg";
import type { RowShape } from "../row-shape.ts";
import { checkRow } from "../row-shape.ts";
import { AbortedError, damagedRow, explainFailure } from "./failures.ts";
import type { PostgresPlace } from "./failures.ts";
import type { Statement, Value } from "./statement.ts";

/**
 * One connection, lent for one piece of work. Statements are written to the
 * server as they are asked for, without waiting for the answers to those before
 * (https://www.postgresql.org/docs/current/libpq-pipeline-mode.html), so those
 * that do not depend on each other cost one round trip together.
 */
export class Session {
  readonly place: PostgresPlace;
  readonly #client: PoolClient;
  readonly #queued: Promise<unknown>[] = [];

  constructor(client: PoolClient, place: PostgresPlace) {
    this.#client = client;
    this.place = place;
  }

  /** The first row, or null. */
  async readOne<Row>(
    shape: RowShape<Row>,
    statement: Statement,
    ...values: Value[]
  ): Promise<Row | null> {
    const [row] = await this.readAll(shape, statement, ...values);
    return row ?? null;
  }

  /** All rows, checked. */
  async readAll<Row>(
    shape: RowShape<Row>,
    statement: Statement,
    ...values: Value[]
  ): Promise<Row[]> {
    const { rows } = await this.#ask(statement, values);
    return rows.map((row) => {
      const checked = checkRow(shape, row);
      if ("row" in checked) return checked.row;
      throw damagedRow(shape.name, this.place, checked.detail);
    });
  }

  /** Runs one writing statement; answers how many rows it changed. */
  async write(statement: Statement, ...values: Value[]): Promise<number> {
    return (await this.#ask(statement, values)).rowCount ?? 0;
  }

  /** Writes without waiting: whatever fails is told at the end of the transaction, and undoes it. */
  queue(statement: Statement, ...values: Value[]): void {
    this.#queueUnnamed(this.#ask(statement, values));
  }

  /** Runs statements that take no values and answer nothing. */
  async execute(sql: string): Promise<void> {
    await this.#translate(this.#client.query(sql));
  }

  /** Runs `work` between BEGIN and COMMIT. A throw undoes all of it. */
  async transact<Result>(work: (session: this) => Promise<Result>): Promise<Result> {
    this.#queueUnnamed(this.execute("BEGIN"));
    try {
      const result = await work(this);
      const committing = this.#translate(this.#client.query("COMMIT"));
      committing.catch(() => undefined);
      await this.#awaitQueued();
      await committing;
      return result;
    } catch (thrown) {
      const failures = [...(await this.#failuresOfQueued()), thrown];
      await this.execute("ROLLBACK").catch(() => undefined);
      throw failures.find((failure) => !(failure instanceof AbortedError)) ?? thrown;
    }
  }

  async #awaitQueued(): Promise<void> {
    const [failure] = await this.#failuresOfQueued();
    if (failure !== undefined) throw failure;
  }

  async #failuresOfQueued(): Promise<unknown[]> {
    const settled = await Promise.allSettled(this.#queued.splice(0));
    return settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  }

  #queueUnnamed(work: Promise<unknown>): void {
    work.catch(() => undefined);
    this.#queued.push(work);
  }

  #ask({ name, text }: Statement, values: readonly Value[]) {
    this.#gatherWrites();
    return this.#translate(
      this.#client.query<Record<string, unknown>>({ name, text, values: [...values] }),
    );
  }

  /**
   * Statements that are asked for in one go leave in one write: pg makes one for
   * each, and each wakes the server up. `connection` is no part of pg's types.
   */
  #gatherWrites(): void {
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection;
    if (stream.writableCorked > 0) return;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }

  async #translate<Answer>(asking: Promise<Answer>): Promise<Answer> {
    try {
      return await asking;
    } catch (thrown) {
      throw explainFailure(thrown, this.place);
    }
  }
}
