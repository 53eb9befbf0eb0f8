import { cleanText, countOf } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import type { WriteText } from "./reporter.ts";

/** What a look through a ledger found. */
interface LedgerReportView {
  readonly orders: number;
  readonly packages: number;
  readonly posts: number;
  readonly problems: readonly string[];
}

/** A backup that is done. */
interface BackupView {
  readonly path: string;
  readonly sizeBytes: number;
  readonly report: LedgerReportView;
}

interface Printing {
  readonly json: boolean;
  readonly write: WriteText;
}

/** Tells whether a ledger is sound; with `json` as one record of type "ledger:verified". */
export function printVerdict(
  path: string,
  report: LedgerReportView,
  { json, write }: Printing,
): void {
  if (json) {
    const isSound = report.problems.length === 0;
    write(jsonLine({ type: "ledger:verified", path, sound: isSound, ...report }));
    return;
  }
  if (report.problems.length === 0) {
    write(`The ledger ${cleanText(path)} is sound: ${describeSize(report)}.\n`);
    return;
  }
  const lines = [
    `The ledger ${cleanText(path)} is not sound: ${countOf(report.problems.length, "problem")}.`,
    ...report.problems.map((problem) => `  - ${cleanText(problem)}`),
    "",
    "Try:",
    "  - Keep a copy of the file as it is, with the files ending in -wal and -shm beside it.",
    "  - Restore the latest backup made with `shipledger ledger backup`, then run the sheets since then again: what is at the marketplace is repeated under its package ID, which cannot double it.",
    "  - Bring in package IDs from result sheets with `shipledger posts import`.",
  ];
  write(`${lines.join("\n")}\n`);
}

/** Tells that a backup is done; with `json` as one record of type "ledger:backed-up". */
export function printBackup(
  { path, sizeBytes, report }: BackupView,
  { json, write }: Printing,
): void {
  const { orders, packages, posts } = report;
  if (json) {
    write(jsonLine({ type: "ledger:backed-up", path, sizeBytes, orders, packages, posts }));
    return;
  }
  write(`Copied and verified: ${cleanText(path)} (${describeSize(report)}).\n`);
}

/** Tells what was copied and found the same; with `json` as one record of type "ledger:copied". */
export function printCopy(
  copy: { from: string; to: string; rows: Readonly<Record<string, number>> },
  { json, write }: Printing,
): void {
  if (json) return write(jsonLine({ type: "ledger:copied", ...copy }));
  const { from, to, rows } = copy;
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  write(`Copied ${cleanText(from)} to ${cleanText(to)}: ${countOf(total, "row")}, all the same.\n`);
  write("From now on name the copy, in the config or with --ledger; leave the old one alone.\n");
}

function describeSize({ orders, packages, posts }: LedgerReportView): string {
  return `${countOf(orders, "order")}, ${countOf(packages, "package")}, ${countOf(posts, "post")}`;
}
