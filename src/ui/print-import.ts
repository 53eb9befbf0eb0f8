import type { ImportFinished, ImportRow } from "../domain/import-row.ts";
import { cleanText, countOf, formatCount, formatPlace } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";

/** Rows with a reason that people are shown; `--json` has all of them. */
const ROWS_SHOWN_MAX = 20;

/** An import that is over. */
export interface ImportView {
  readonly rows: readonly ImportRow[];
  readonly finished: ImportFinished;
  readonly ledger: string;
  readonly isNewLedger: boolean;
  /** Packages whose sheet names no carrier. */
  readonly withoutCarrier: number;
}

/**
 * Tells how an import went: lines for people; with `json` a record of type
 * "import:row" for each row that was rejected or ignored, then "import:finished".
 */
export async function printImport(
  view: ImportView,
  options: {
    readonly json: boolean;
    readonly quiet: boolean;
    readonly write: (text: string) => Promise<void>;
  },
): Promise<void> {
  const { write } = options;
  if (!options.json) return write(`${importLines(view, options.quiet).join("\n")}\n`);
  for (const row of view.rows) if (row.code !== "") await write(jsonLine(publishedRow(row)));
  await write(jsonLine(view.finished));
}

function publishedRow({ line, outcome, packageId, code, message, fix }: ImportRow) {
  const { table, row } = line.row;
  const place = { file: table.file.path, sheet: table.sheet, row };
  const orderId = line.cells["order-id"] ?? "";
  return { type: "import:row", ...place, orderId, packageId, outcome, code, message, fix };
}

function importLines(view: ImportView, isQuiet: boolean): string[] {
  const { imported, known, rejected, ignored, rows, packages, beyondRows } = view.finished;
  const lines = view.isNewLedger ? [`A new ledger begins at ${cleanText(view.ledger)}.`] : [];
  lines.push(
    `Read ${countOf(rows, "row")} (${countOf(packages, "package")}): ${formatCount(imported)} imported, ${formatCount(known)} known already, ${formatCount(rejected)} rejected, ${formatCount(ignored)} ignored.`,
  );
  if (beyondRows > 0) {
    lines.push(
      `${countOf(beyondRows, "package")} that no row names came in too, as the marketplace shows them.`,
    );
  }
  if (view.withoutCarrier > 0) {
    lines.push(
      `${countOf(view.withoutCarrier, "package")} came without a carrier: a later sheet that names one updates them.`,
    );
  }
  const told = isQuiet ? ["rejected"] : ["rejected", "ignored"];
  const reasons = told.flatMap((each) => view.rows.filter(({ outcome }) => outcome === each));
  for (const row of reasons.slice(0, ROWS_SHOWN_MAX)) lines.push(...rowLines(row));
  const hidden = reasons.length - ROWS_SHOWN_MAX;
  if (hidden > 0) lines.push(`and ${countOf(hidden, "more row")}; --json tells all of them`);
  return lines;
}

function rowLines({ line, outcome, code, message, fix }: ImportRow): string[] {
  const { table, row } = line.row;
  const place = formatPlace(table.file.name, table.sheet, row);
  const head = `${place}  ${outcome}, ${code}: ${cleanText(message)}`;
  return outcome === "rejected" ? [head, `    ${cleanText(fix)}`] : [head];
}
