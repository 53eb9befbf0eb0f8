import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answerPlan } from "../../src/batch/answers.ts";
import { NO_READS } from "../../src/batch/first-reads.ts";
import { groupByOrder } from "../../src/batch/order-groups.ts";
import { planBatch } from "../../src/batch/plan.ts";
import type { ShipmentLine } from "../../src/domain/shipment-line.ts";
import { UserError } from "../../src/errors.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import type { ReadSheets } from "../../src/sheet/read-sheets.ts";
import { writeResult } from "../../src/sheet/result-file.ts";
import { buildResultModel } from "../../src/sheet/result-model.ts";
import { makeSettings } from "../batch/identity/lines.ts";
import type { FuzzCase } from "./fuzz-case.ts";

const SETTINGS = makeSettings();

/** How a case ended: read, refused in plain words, or a finding. */
export type FuzzEnd =
  | { readonly kind: "read"; readonly rows: number }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "found"; readonly problem: string };

/**
 * Reads a case as the program does, up to an answer for every row. What is
 * thrown must be for the user, and every order of the file must come back, each
 * line in a row of its own.
 *
 * @param folder for files, which are removed again
 * @param isWritten whether the result is written and read again as well
 */
export async function checkCase(
  fuzzCase: FuzzCase,
  folder: string,
  isWritten: boolean,
): Promise<FuzzEnd> {
  const path = join(folder, fuzzCase.name);
  await writeFile(path, fuzzCase.bytes);
  try {
    const read = await readSheets([path]);
    const problem =
      findVanished(read, fuzzCase) ??
      findUnanswered(read.lines) ??
      (isWritten ? await findLostInResult(read, folder) : null);
    return problem === null
      ? { kind: "read", rows: read.lines.length }
      : { kind: "found", problem };
  } catch (thrown) {
    if (!(thrown instanceof UserError)) {
      const problem = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      return { kind: "found", problem };
    }
    const { message } = thrown;
    if (fuzzCase.isSound) return { kind: "found", problem: `a sound file was refused: ${message}` };
    return { kind: "refused", message };
  } finally {
    await rm(path, { force: true });
  }
}

/** Orders of the file that no row holds, or that share a row though they stood in different lines. */
function findVanished(read: ReadSheets, { orders }: FuzzCase): string | null {
  const header = read.tables.flatMap(({ table }) => table.headers).join(" ");
  const rows = read.lines.map(({ row }) => row.cells.join(" "));
  const lineOfRow = new Map<number, number>();
  for (const [order, line] of orders) {
    const whole = new RegExp(`(?<![A-Za-z0-9])${order}(?![A-Za-z0-9])`, "u");
    const exact = rows.findIndex((text) => whole.test(text));
    // Grown together with what stood beside it, it is still there to be seen.
    const at = exact < 0 ? rows.findIndex((text) => text.includes(order)) : exact;
    if (at < 0 && !header.includes(order)) return `order ${order} vanished`;
    if (at < 0) continue;
    const other = lineOfRow.get(at);
    if (other !== undefined && other !== line) return `order ${order} is in the row of another`;
    lineOfRow.set(at, line);
  }
  return null;
}

/** Rows in = rows answered. */
function findUnanswered(lines: readonly ShipmentLine[]): string | null {
  const grouped = groupByOrder(lines, NO_READS, SETTINGS);
  const histories = grouped.groups.map(({ key }) => ({
    key,
    version: 0,
    packages: [],
    updates: [],
    retained: [],
    otherSellers: [],
    claimedBy: null,
  }));
  const answers = answerPlan(planBatch(lines, grouped, histories, new Map(), SETTINGS));
  const missing = lines.find(({ index }) => answers[index]?.line !== index);
  if (answers.length !== lines.length) return `${lines.length} rows, ${answers.length} answers`;
  return missing ? `row ${missing.row.row} has no answer` : null;
}

/** The result as a file, read again: the same rows. */
async function findLostInResult(read: ReadSheets, folder: string): Promise<string | null> {
  const { tables, lines } = read;
  const answers = lines.map(({ index }) => ({
    line: index,
    result: "rejected" as const,
    packageId: "",
    originalTrackingNumber: "",
    reasonCode: "invalid-value",
    reason: "",
    fix: "",
    postedAt: "",
    attempts: 0,
    requestId: "",
  }));
  const summary = { startedAtMs: 0, finishedAtMs: 0, ledger: "", requests: 0, throttled: 0 };
  const model = buildResultModel({ runId: "r", tables, lines, answers, packages: [], summary });
  const path = join(folder, "result.csv");
  await writeResult(path, model);
  try {
    const again = await readSheets([path]);
    const lost = lines.find(
      (line, index) => again.lines[index]?.cells["order-id"] !== line.cells["order-id"],
    );
    return lost ? `row ${lost.row.row} is not the same in the result` : null;
  } finally {
    await rm(path, { force: true });
  }
}
