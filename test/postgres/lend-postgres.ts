import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findPostgres } from "./find-postgres.ts";
import { PostgresServer } from "./start-postgres.ts";

/** What a test file is told that asks for a PostgreSQL. */
export type Loan = { readonly url: string } | { readonly none: string };

declare module "vitest" {
  export interface ProvidedContext {
    /** Socket on which a test file asks for the one PostgreSQL of this run. */
    postgresLender: string;
  }
}

/**
 * Lends one PostgreSQL to all test files of a run. It is started when the first
 * of them asks, so that a run that needs none pays for none.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "shipledger-lender-"));
  const path = join(folder, "socket");
  let server: Promise<PostgresServer> | null = null;
  let refusal: string | null = null;
  const lend = async (): Promise<Loan> => {
    const found = findPostgres();
    if (typeof found === "string") {
      refusal = found;
      return { none: found };
    }
    server ??= PostgresServer.open(found);
    return { url: (await server).urlOf("postgres") };
  };
  const lender = createServer((socket) => {
    lend().then(
      (loan) => socket.end(JSON.stringify(loan)),
      (error: unknown) => socket.destroy(error instanceof Error ? error : undefined),
    );
  }).listen(path);
  await once(lender, "listening");
  project.provide("postgresLender", path);
  return async () => {
    lender.close();
    rmSync(folder, { recursive: true, force: true });
    await (await server)?.[Symbol.asyncDispose]();
    if (refusal !== null) {
      process.stderr.write(`\nTests that need PostgreSQL were left out: ${refusal}.\n`);
    }
  };
}
