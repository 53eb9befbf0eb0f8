import { DIFFERENCE_KINDS, DIFFERENCES, type DifferenceKind } from "../domain/difference.ts";
import {
  differencesOf,
  type ComparedPackage,
  type Difference,
  type Reconciliation,
  type ReconcileFinished,
} from "../domain/reconciliation.ts";
import { cleanText, countOf, formatCount, formatPlace } from "./format.ts";
import { jsonLine } from "./ndjson-reporter.ts";
import { formatTable } from "./table.ts";

/** Packages of one kind that people are shown; the workbook and `--json` have all of them. */
const SHOWN_MAX = 10;

/** Files that were written; "" for none. */
export interface WrittenView {
  readonly result: string;
  readonly html: string;
  readonly fixFile: string;
}

/**
 * Tells what a reconcile found: lines for people; with `json` a record of type
 * "reconcile:difference" for each package that differs, then the end.
 */
export async function printReconciliation(
  reconciliation: Reconciliation,
  finished: ReconcileFinished,
  options: {
    readonly json: boolean;
    readonly quiet: boolean;
    readonly written: WrittenView;
    readonly write: (text: string) => Promise<void>;
  },
): Promise<void> {
  const { write } = options;
  if (!options.json) {
    const lines = [...headLines(reconciliation, finished), ...tableLines(finished)];
    if (!options.quiet) lines.push(...kindLines(reconciliation));
    lines.push(...fileLines(reconciliation, options.written));
    return write(`${lines.join("\n")}\n`);
  }
  for (const compared of reconciliation.packages) {
    if (compared.differences.length > 0) await write(jsonLine(publishedPackage(compared)));
  }
  await write(jsonLine(finished));
}

/** A package that differs: the gravest kind first, and every kind below `differences`. */
function publishedPackage(compared: ComparedPackage) {
  const { place, differences, orderId, account, packageId } = compared;
  const { manifest, ledger, marketplace } = compared;
  const { file = "", sheet = null, row = 0 } = place ?? {};
  return {
    type: "reconcile:difference",
    kind: differences[0]?.kind,
    file,
    sheet,
    row,
    orderId,
    account,
    packageId,
    manifest,
    ledger,
    marketplace,
    differences,
  };
}

function headLines(reconciliation: Reconciliation, finished: ReconcileFinished): string[] {
  const { from, to, timeZone, account, manifests, marketplace } = reconciliation;
  const days = from === to ? from : `${from} to ${to}`;
  const of = account === null ? "" : `, account ${cleanText(account)}`;
  const sheets = countOf(manifests.length, "manifest");
  const sides = marketplace
    ? `${sheets}, ledger and marketplace`
    : `${sheets} and ledger; the marketplace was not asked`;
  const { agree, manifestPackages, ledgerPackages } = finished;
  const differing = sumOf(finished);
  const lines = [
    `Reconciled ${days} (${cleanText(timeZone)})${of}: ${sides}.`,
    `${countOf(manifestPackages, "package")} left, ${formatCount(ledgerPackages)} posted: ` +
      `${formatCount(agree)} agree, ${formatCount(differing)} ${differing === 1 ? "differs" : "differ"}.`,
  ];
  if (marketplace && marketplace.unread > 0) {
    lines.push(
      `${countOf(marketplace.unread, "order")} of ${formatCount(marketplace.orders)} could not be read at the marketplace; give the same command again.`,
    );
  }
  return lines;
}

function tableLines(finished: ReconcileFinished): string[] {
  const found = DIFFERENCE_KINDS.filter((kind) => finished.differences[kind] !== undefined);
  if (found.length === 0) return [];
  const rows = found.map((kind) => [
    kind,
    formatCount(finished.differences[kind] ?? 0),
    DIFFERENCES[kind].title,
  ]);
  const columns = [
    { title: "kind" },
    { title: "packages", align: "right" as const },
    { title: "what it is" },
  ];
  return ["", ...formatTable(columns, rows)];
}

function kindLines({ packages }: Reconciliation): string[] {
  return DIFFERENCE_KINDS.flatMap((kind) => linesOf(kind, packages));
}

function fileLines({ packages }: Reconciliation, written: WrittenView): string[] {
  const lines = ["", `Workbook: ${cleanText(written.result)}`];
  if (written.html !== "") lines.push(`Report:   ${cleanText(written.html)}`);
  const mendable = packages.filter(({ fixRows }) => fixRows.length > 0).length;
  if (mendable === 0) return lines;
  const many = countOf(mendable, "package");
  lines.push(
    written.fixFile === ""
      ? `A run can mend ${many}: --fix-file FIX.xlsx writes the rows for it.`
      : `For a run: ${cleanText(written.fixFile)}, which mends ${many}`,
  );
  return lines;
}

function linesOf(kind: DifferenceKind, packages: readonly ComparedPackage[]): string[] {
  const found = differencesOf(packages, kind);
  if (found.length === 0) return [];
  const lines = ["", `${kind}: ${countOf(found.length, "package")}`];
  for (const { package: compared, difference } of found.slice(0, SHOWN_MAX)) {
    lines.push(...packageLines(compared, difference));
  }
  const hidden = found.length - SHOWN_MAX;
  if (hidden > 0) lines.push(`  and ${formatCount(hidden)} more; the workbook has all of them`);
  return lines;
}

function packageLines(
  { orderId, place, manifest, ledger, marketplace }: ComparedPackage,
  { message, mend }: Difference,
): string[] {
  const number = (manifest ?? ledger ?? marketplace)?.trackingNumber ?? "";
  const where = place ? `  ${formatPlace(place.file, place.sheet, place.row)}` : "";
  return [
    `  ${cleanText(orderId)}  ${cleanText(number)}${where}`.trimEnd(),
    `    ${cleanText(message)}`,
    `    ${cleanText(mend)}`,
  ];
}

function sumOf({ differences }: ReconcileFinished): number {
  return Object.values(differences).reduce((sum, count) => sum + count, 0);
}
