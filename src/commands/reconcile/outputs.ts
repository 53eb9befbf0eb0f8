import { existsSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import type { LedgerPlace } from "../../config/ledger-place.ts";
import type { Reconciliation } from "../../domain/reconciliation.ts";
import { coerceError, ExitCode, UserError } from "../../errors.ts";
import { renderReport } from "../../reconcile/render-report.ts";
import { layOutReport } from "../../reconcile/report-page.ts";
import { writeFixFile } from "../../sheet/fix-file.ts";
import { publishFile } from "../../sheet/publish-file.ts";
import { probeFile, probeResultPath, siblingPath } from "../../sheet/result-path.ts";
import type { Terminal } from "../terminal.ts";
import type { Days } from "./read-days.ts";

/** What the flags say of files to write. */
export interface OutputFlags {
  readonly files: readonly string[];
  readonly out: string | undefined;
  readonly html: string | undefined;
  readonly fixFile: string | undefined;
}

/** Where to write; "" for nothing. */
export interface OutputPlaces {
  readonly workbook: string;
  /** False: the name was chosen, and no file of that name is to be lost. */
  readonly mayReplace: boolean;
  readonly html: string;
  readonly fixFile: string;
}

/** Files that were written; "" for none. */
export interface WrittenFiles {
  readonly result: string;
  readonly html: string;
  readonly fixFile: string;
}

const NUMBER_MAX = 9_999;

/**
 * Checks the endings before anything is opened.
 *
 * @throws UserError (exit 2)
 */
export function checkOutputs({ out, html }: OutputFlags): void {
  if (out !== undefined && extname(out).toLowerCase() !== ".xlsx") {
    throw new UserError(`A reconciliation is written as .xlsx, and ${out} is none.`, {
      nextSteps: ["Name a workbook with --out FILE.xlsx; --html FILE.html writes a page."],
    });
  }
  if (html !== undefined && !/\.html?$/iu.test(html)) {
    throw new UserError(`A report is written as .html, and ${html} is none.`, {
      nextSteps: ["Name a page with --html FILE.html; --out FILE.xlsx writes a workbook."],
    });
  }
}

/**
 * Tries all files that will be written, before the marketplace is asked for
 * minutes. Without `--out` the workbook lies beside the first manifest.
 *
 * @throws UserError (exit 2) when one of them cannot be written
 */
export async function probeOutputs(
  { files, out, html, fixFile }: OutputFlags,
  days: Days,
  ledger: LedgerPlace,
  { cwd }: Terminal,
): Promise<OutputPlaces> {
  const placeOf = (path: string | undefined) => (path === undefined ? "" : resolve(cwd, path));
  const taken = files.map((file) => resolve(cwd, file));
  if (ledger.kind === "file") taken.push(ledger.path);
  const places: OutputPlaces = {
    workbook: out === undefined ? freePlace(taken[0] ?? cwd, days) : placeOf(out),
    mayReplace: out !== undefined,
    html: placeOf(html),
    fixFile: placeOf(fixFile),
  };
  await probeResultPath(places.workbook, taken);
  if (places.html !== "") await probeFile(places.html, [...taken, places.workbook]);
  if (places.fixFile !== "") await probeResultPath(places.fixFile, [...taken, places.workbook]);
  return places;
}

function freePlace(manifest: string, { from, to }: Days): string {
  const days = from === to ? from : `${from}-to-${to}`;
  const plain = join(dirname(manifest), `reconcile-${days}.xlsx`);
  for (let number = 2; number <= NUMBER_MAX; number += 1) {
    const path = number === 2 ? plain : siblingPath(plain, number - 1);
    if (!existsSync(path)) return path;
  }
  return plain;
}

/** Writes the workbook, and the page and the rows for a run where they are wanted. */
export async function writeOutputs(
  reconciliation: Reconciliation,
  places: OutputPlaces,
  { clock }: Terminal,
): Promise<WrittenFiles> {
  const nowMs = clock.nowMs();
  const rows = reconciliation.packages.flatMap(({ fixRows }) => fixRows);
  // exceljs is only loaded when there is a workbook.
  const { writeReconcileBook } = await import("../../sheet/reconcile-book.ts");
  const { workbook, mayReplace, fixFile } = places;
  return {
    result: await writeReconcileBook(workbook, reconciliation, nowMs, mayReplace),
    html: places.html === "" ? "" : await writePage(places.html, reconciliation, nowMs),
    fixFile: fixFile === "" || rows.length === 0 ? "" : await writeFixFile(fixFile, rows, nowMs),
  };
}

async function writePage(
  path: string,
  reconciliation: Reconciliation,
  nowMs: number,
): Promise<string> {
  const page = await renderReport(layOutReport(reconciliation, nowMs));
  try {
    return await publishFile({ path, mayReplace: true, mode: 0o666 }, async (target) => {
      target.end(page);
    });
  } catch (thrown) {
    throw new UserError(`The report ${path} cannot be written: ${coerceError(thrown).message}`, {
      nextSteps: ["Make room, or mend the folder, and give the same command again."],
      exitCode: ExitCode.resumable,
      cause: thrown,
    });
  }
}
