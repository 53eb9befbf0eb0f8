import type { Writable } from "node:stream";
import type { stream, Style } from "exceljs";
import { DIFFERENCE_KINDS, DIFFERENCES, type DifferenceKind } from "../domain/difference.ts";
import {
  countDifferences,
  describeItems,
  differencesOf,
  tallyShares,
  type ComparedPackage,
  type Reconciliation,
  type SideView,
} from "../domain/reconciliation.ts";
import { coerceError, ExitCode, UserError } from "../errors.ts";
import { publishFile } from "./publish-file.ts";
import { ALARM_TAB, BAR_COLOURS, RESULT_STYLES } from "./result-looks.ts";
import type { OutputSheet, SheetColumnLook } from "./result-sheets.ts";
import { writeWorkbook } from "./result-workbook.ts";
import { COUNT, SummarySheet, TEXT, TITLE, TOTAL, TOTAL_NAME } from "./summary-grid.ts";

/** Of the sheet `Summary`, in characters. */
const SUMMARY_WIDTHS = [24, 30, 14, 60];
const WRAPPED_WIDTH = 56;
/** Below the header of a sheet: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const SHEET_PACKAGES_MAX = 1_048_575;
/** Columns up to the order stay in sight. */
const FROZEN = 2;

/** A column of packages. No name of it is one that a run takes for its own: this is no input. */
interface PackageColumn {
  readonly header: string;
  textOf(compared: ComparedPackage): string;
  readonly isCount?: boolean;
  readonly isWrapped?: boolean;
}

const PLACE_COLUMNS: readonly PackageColumn[] = [
  { header: "manifest row", textOf: ({ place }) => String(place?.row ?? ""), isCount: true },
  { header: "manifest file", textOf: ({ place }) => place?.file ?? "" },
  { header: "manifest sheet", textOf: ({ place }) => place?.sheet ?? "" },
];
const SIDE_COLUMNS: readonly PackageColumn[] = [
  ...sideColumns("left", ({ manifest }) => manifest, "date"),
  ...sideColumns("posted", ({ ledger }) => ledger, "at"),
  ...sideColumns("shown", ({ marketplace }) => marketplace, "at"),
];
const IDENTITY_COLUMNS: readonly PackageColumn[] = [
  { header: "package no.", textOf: ({ packageId }) => packageId },
  { header: "of account", textOf: ({ account }) => account },
];

/**
 * Writes a reconciliation as a workbook: `Summary` with counts and bars, one
 * sheet per kind that was found, and `All`. Whole or not at all.
 *
 * @param mayReplace false: a file that is there stays, and this one is written beside it
 * @returns where it was written
 * @throws UserError (exit 4) when it cannot be written
 */
export async function writeReconcileBook(
  path: string,
  reconciliation: Reconciliation,
  madeAtMs: number,
  mayReplace: boolean,
): Promise<string> {
  try {
    return await publishFile({ path, mayReplace, mode: 0o666 }, (target) =>
      writeBook(reconciliation, madeAtMs, target),
    );
  } catch (thrown) {
    throw new UserError(`The workbook ${path} cannot be written: ${coerceError(thrown).message}`, {
      nextSteps: ["Make room, or mend the folder, and give the same command again."],
      exitCode: ExitCode.resumable,
      cause: thrown,
    });
  }
}

async function writeBook(
  reconciliation: Reconciliation,
  madeAtMs: number,
  target: Writable,
): Promise<void> {
  const { packages } = reconciliation;
  const found = DIFFERENCE_KINDS.filter((kind) => differencesOf(packages, kind).length > 0);
  const sheets = [
    ...found.map((kind) => layOutKind(kind, packages)),
    ...chunksOf(packages).map((chunk, index) => layOutAll(chunk, index)),
  ];
  await writeWorkbook(sheets, madeAtMs, target, (workbook) => {
    writeSummary(workbook, reconciliation);
  });
}

function layOutKind(kind: DifferenceKind, packages: readonly ComparedPackage[]): OutputSheet {
  const found = new Map(
    differencesOf(packages, kind).map((each) => [each.package, each.difference]),
  );
  const columns: readonly PackageColumn[] = [
    { header: "order no.", textOf: ({ orderId }) => orderId },
    {
      header: "what",
      textOf: (compared) => found.get(compared)?.message ?? "",
      isWrapped: true,
    },
    {
      header: "what to do",
      textOf: (compared) => found.get(compared)?.mend ?? "",
      isWrapped: true,
    },
    {
      header: "by a run",
      textOf: (each) => (found.get(each)?.isMendedByRun === true ? "yes" : ""),
    },
    ...PLACE_COLUMNS,
    ...SIDE_COLUMNS,
    ...IDENTITY_COLUMNS,
    {
      header: "differs also",
      textOf: ({ differences }) =>
        differences.flatMap((each) => (each.kind === kind ? [] : [each.kind])).join(", "),
    },
  ];
  return { ...layOut(kind, columns, [...found.keys()], FROZEN - 1), tabColour: ALARM_TAB };
}

/** What one sheet cannot hold goes on in the next. */
function chunksOf(packages: readonly ComparedPackage[]): (readonly ComparedPackage[])[] {
  const count = Math.max(1, Math.ceil(packages.length / SHEET_PACKAGES_MAX));
  return Array.from({ length: count }, (_, index) =>
    packages.slice(index * SHEET_PACKAGES_MAX, (index + 1) * SHEET_PACKAGES_MAX),
  );
}

function layOutAll(packages: readonly ComparedPackage[], index: number): OutputSheet {
  const columns: readonly PackageColumn[] = [
    {
      header: "kind",
      textOf: ({ differences }) => differences.map(({ kind }) => kind).join(", ") || "agree",
    },
    { header: "order no.", textOf: ({ orderId }) => orderId },
    ...PLACE_COLUMNS,
    ...SIDE_COLUMNS,
    ...IDENTITY_COLUMNS,
  ];
  return layOut(index === 0 ? "All" : `All ${index + 1}`, columns, packages, FROZEN);
}

function layOut(
  name: string,
  columns: readonly PackageColumn[],
  packages: readonly ComparedPackage[],
  frozenColumns: number,
): OutputSheet {
  // Three sides have many columns; those that say nothing here are in the way.
  const filled = columns.filter(
    ({ textOf }, index) => index <= frozenColumns || packages.some((each) => textOf(each) !== ""),
  );
  const counts = filled.flatMap(({ isCount }, index) => (isCount === true ? [index] : []));
  return {
    name,
    headers: filled.map(({ header }) => header),
    rows: packages.map((compared) => filled.map(({ textOf }) => textOf(compared))),
    numberColumns: new Set(counts),
    resultColumn: null,
    looks: filled.map(({ isWrapped = false }): SheetColumnLook => {
      const width = isWrapped ? WRAPPED_WIDTH : null;
      return { width, numberFormat: null, isOwn: false, isWrapped };
    }),
    frozenColumns,
  };
}

function sideColumns(
  name: string,
  sideOf: (compared: ComparedPackage) => SideView | null,
  when: string,
): PackageColumn[] {
  return [
    { header: `${name}: number`, textOf: (each) => sideOf(each)?.trackingNumber ?? "" },
    { header: `${name}: by`, textOf: (each) => sideOf(each)?.carrier ?? "" },
    { header: `${name}: items`, textOf: (each) => describeItems(sideOf(each)?.items ?? []) },
    { header: `${name}: ${when}`, textOf: (each) => sideOf(each)?.at ?? "" },
  ];
}

const KIND_STYLE: Partial<Style> = RESULT_STYLES.rejected;

function writeSummary(workbook: stream.xlsx.WorkbookWriter, reconciliation: Reconciliation): void {
  const { from, to, timeZone, account, packages, marketplace } = reconciliation;
  const sheet = new SummarySheet(workbook, SUMMARY_WIDTHS);
  const counts = countDifferences(packages);
  const agree = packages.filter(({ differences }) => differences.length === 0).length;
  const days = from === to ? from : `${from} to ${to}`;
  const differing = packages.length - agree;
  sheet.add(
    [
      `${days}: ${differing === 0 ? "all agree" : `${differing} of ${packages.length} packages differ`}`,
    ],
    [TITLE],
  );

  sheet.begin(["kind", "packages", "", "what it is"]);
  sheet.addBars({ from: sheet.row, to: sheet.row }, packages.length, BAR_COLOURS.posted);
  sheet.add(["agree", agree, "", "The same on all sides"], [RESULT_STYLES.posted, COUNT]);
  for (const kind of DIFFERENCE_KINDS) {
    const count = counts[kind] ?? 0;
    if (count === 0) continue;
    sheet.addBars({ from: sheet.row, to: sheet.row }, packages.length, BAR_COLOURS.rejected);
    sheet.add([kind, count, "", DIFFERENCES[kind].title], [KIND_STYLE, COUNT]);
  }
  sheet.add(["packages", packages.length], [TOTAL_NAME, TOTAL]);

  for (const { title, shares } of tallyShares(reconciliation)) {
    if (shares.length === 0) continue;
    const most = Math.max(...shares.map(({ differ }) => differ));
    sheet.begin([title, "differ", "packages"]);
    sheet.addBars(
      { from: sheet.row, to: sheet.row + shares.length - 1 },
      most,
      BAR_COLOURS.rejected,
    );
    for (const { name, agree: same, differ } of shares) {
      sheet.add([name, differ, same + differ], [TEXT, COUNT, COUNT]);
    }
  }

  sheet.begin(["what was compared"]);
  const mendable = packages.filter(({ fixRows }) => fixRows.length > 0).length;
  const facts: readonly (readonly [string, string | number])[] = [
    ["days", days],
    ["time zone", timeZone],
    ["account", account ?? "all"],
    ["left (manifests)", reconciliation.manifestPackages],
    ["posted (ledger)", reconciliation.ledgerPackages],
    ["orders asked for", marketplace ? marketplace.orders : "none: --no-marketplace"],
    ...(marketplace && marketplace.unread > 0
      ? [["orders not read", marketplace.unread] as const]
      : []),
    ["a run can mend", mendable],
  ];
  for (const [name, value] of facts)
    sheet.add([name, value], [TEXT, typeof value === "number" ? COUNT : TEXT]);
  sheet.end();
}
