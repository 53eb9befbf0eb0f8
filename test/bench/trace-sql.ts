import { DatabaseSync, StatementSync } from "node:sqlite";
import type { SQLInputValue } from "node:sqlite";

/** One call on a database, as it was made. */
export type SqlCall =
  | { readonly kind: "exec"; readonly sql: string }
  | {
      readonly kind: "run" | "get" | "all";
      readonly sql: string;
      readonly values: readonly SQLInputValue[];
    };

/** Writes down every call that is made on any database while `work` goes on. */
export async function traceSql(work: () => Promise<void>): Promise<SqlCall[]> {
  const calls: SqlCall[] = [];
  const { exec } = DatabaseSync.prototype;
  const { run, get, all } = StatementSync.prototype;
  Object.assign(DatabaseSync.prototype, {
    exec(this: DatabaseSync, sql: string) {
      calls.push({ kind: "exec", sql });
      exec.call(this, sql);
    },
  });
  Object.assign(StatementSync.prototype, {
    run: traced("run", run),
    get: traced("get", get),
    all: traced("all", all),
  });
  try {
    await work();
  } finally {
    Object.assign(DatabaseSync.prototype, { exec });
    Object.assign(StatementSync.prototype, { run, get, all });
  }
  return calls;

  function traced<Answer>(
    kind: "run" | "get" | "all",
    original: (...values: SQLInputValue[]) => Answer,
  ) {
    return function call(this: StatementSync, ...values: SQLInputValue[]): Answer {
      calls.push({ kind, sql: this.sourceSQL, values });
      return original.apply(this, values);
    };
  }
}

/** Makes the same calls in a bare loop: every statement prepared once, nothing checked, nothing decided. */
export function replaySql(database: DatabaseSync, calls: readonly SqlCall[]): void {
  const statements = new Map<string, StatementSync>();
  for (const call of calls) {
    if (call.kind === "exec") {
      database.exec(call.sql);
      continue;
    }
    let statement = statements.get(call.sql);
    if (!statement) {
      statement = database.prepare(call.sql);
      statements.set(call.sql, statement);
    }
    statement[call.kind](...call.values);
  }
}
