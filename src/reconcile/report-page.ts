import { DIFFERENCE_KINDS, DIFFERENCES } from "../domain/difference.ts";
import { printable } from "../domain/normalise.ts";
import {
  countDifferences,
  describeItems,
  differencesOf,
  tallyShares,
  type ComparedPackage,
  type Difference,
  type Reconciliation,
  type SideView,
} from "../domain/reconciliation.ts";

/** Packages of one kind that the page lists; the workbook has all of them. */
const LISTED_MAX = 500;

const SIDES = ["left (manifest)", "posted (ledger)", "shown (marketplace)"];

/** A report as its template shows it: texts, and bars in percent. */
export interface ReportPage {
  readonly title: string;
  /** Which days, sides and account. */
  readonly scope: string;
  readonly verdict: string;
  readonly isAgreed: boolean;
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  readonly notes: readonly string[];
  readonly kindBars: readonly KindBar[];
  readonly charts: readonly { readonly title: string; readonly bars: readonly ShareBar[] }[];
  /** Headings of the sides, in the order of each row's. */
  readonly sides: readonly string[];
  readonly groups: readonly ReportGroup[];
  readonly madeAt: string;
}

/** How many packages are of a kind; percent of the largest. */
export interface KindBar {
  readonly kind: string;
  readonly title: string;
  readonly count: string;
  readonly percent: number;
}

/** The packages of a manifest or an account; percent of the largest. */
export interface ShareBar {
  readonly name: string;
  readonly text: string;
  readonly agreePercent: number;
  readonly differPercent: number;
}

/** One kind with its packages. */
export interface ReportGroup {
  readonly kind: string;
  readonly title: string;
  readonly meaning: string;
  readonly fix: string;
  readonly count: string;
  readonly rows: readonly ReportRow[];
  /** What is not listed; "" where all of it is. */
  readonly more: string;
}

/** A package that differs. */
export interface ReportRow {
  readonly orderId: string;
  readonly place: string;
  readonly account: string;
  readonly sides: readonly { readonly label: string; readonly lines: readonly string[] }[];
  readonly message: string;
  readonly mend: string;
  /** The mend is a command to copy. */
  readonly isCommand: boolean;
}

/** Lays a reconciliation out as a page. Pure. */
export function layOutReport(reconciliation: Reconciliation, madeAtMs: number): ReportPage {
  const { from, to, packages, manifestPackages, ledgerPackages, marketplace } = reconciliation;
  const days = from === to ? from : `${from} to ${to}`;
  const differing = packages.filter(({ differences }) => differences.length > 0).length;
  const mendable = packages.filter(({ fixRows }) => fixRows.length > 0).length;
  return {
    title: `Reconciliation of ${days}`,
    scope: describeScope(reconciliation),
    verdict:
      differing === 0
        ? `${marketplace === null ? "Manifests and ledger" : "Manifests, ledger and marketplace"} agree.`
        : `${countText(differing)} of ${countText(packages.length)} packages differ.`,
    isAgreed: differing === 0,
    figures: [
      { label: "left (manifests)", value: countText(manifestPackages) },
      { label: "posted (ledger)", value: countText(ledgerPackages) },
      { label: "agree", value: countText(packages.length - differing) },
      { label: "differ", value: countText(differing) },
      { label: "a run can mend", value: countText(mendable) },
    ],
    notes: describeGaps(reconciliation),
    kindBars: layOutKindBars(packages),
    charts: layOutShares(reconciliation),
    sides: SIDES.slice(0, marketplace === null ? 2 : 3),
    groups: DIFFERENCE_KINDS.flatMap((kind) => layOutGroup(kind, reconciliation)),
    madeAt: new Date(madeAtMs).toISOString(),
  };
}

function describeScope({ timeZone, account, manifests, marketplace }: Reconciliation): string {
  const sheets = `${countText(manifests.length)} ${manifests.length === 1 ? "manifest" : "manifests"}`;
  const sides = marketplace ? `${sheets}, ledger and marketplace` : `${sheets} and ledger`;
  return `${sides}; days of ${printable(timeZone)}; ${account === null ? "all accounts" : `account ${printable(account)}`}`;
}

function describeGaps({ marketplace }: Reconciliation): string[] {
  if (marketplace === null) return ["The marketplace was not asked (--no-marketplace)."];
  if (marketplace.unread === 0) return [];
  const { unread, orders } = marketplace;
  return [
    `${countText(unread)} of ${countText(orders)} orders could not be read at the marketplace: of these, only manifests and ledger were compared.`,
  ];
}

function layOutKindBars(packages: readonly ComparedPackage[]): KindBar[] {
  const counts = countDifferences(packages);
  const most = Math.max(1, ...Object.values(counts));
  return DIFFERENCE_KINDS.flatMap((kind): KindBar[] => {
    const count = counts[kind] ?? 0;
    if (count === 0) return [];
    const { title } = DIFFERENCES[kind];
    return [{ kind, title, count: countText(count), percent: percentOf(count, most) }];
  });
}

function layOutShares(reconciliation: Reconciliation): ReportPage["charts"] {
  return tallyShares(reconciliation).map(({ title, shares }) => {
    const most = Math.max(1, ...shares.map(({ agree, differ }) => agree + differ));
    const bars = shares.map(({ name, agree, differ }): ShareBar => {
      return {
        name: printable(name),
        text: `${countText(agree)} agree, ${countText(differ)} ${differ === 1 ? "differs" : "differ"}`,
        agreePercent: percentOf(agree, most),
        differPercent: percentOf(differ, most),
      };
    });
    return { title: `By ${title}`, bars };
  });
}

function layOutGroup(
  kind: (typeof DIFFERENCE_KINDS)[number],
  { packages, marketplace }: Reconciliation,
): ReportGroup[] {
  const isAsked = marketplace !== null;
  const found = differencesOf(packages, kind);
  if (found.length === 0) return [];
  const hidden = found.length - LISTED_MAX;
  const { meaning, fix, title } = DIFFERENCES[kind];
  return [
    {
      kind,
      title,
      meaning,
      fix: fix.replaceAll("`", ""),
      count: countText(found.length),
      rows: found
        .slice(0, LISTED_MAX)
        .map((each) => layOutRow(each.package, each.difference, isAsked)),
      more: hidden > 0 ? `and ${countText(hidden)} more; the workbook has all of them` : "",
    },
  ];
}

function layOutRow(
  compared: ComparedPackage,
  { message, mend }: Difference,
  isAsked: boolean,
): ReportRow {
  const { orderId, account, place, manifest, ledger, marketplace } = compared;
  const sheet = place?.sheet == null ? "" : ` (${place.sheet})`;
  return {
    orderId: printable(orderId),
    place: place ? printable(`${place.file}${sheet}, row ${place.row}`) : "in no manifest",
    account: printable(account),
    sides: [
      { label: "left", lines: linesOf(manifest) },
      { label: "posted", lines: linesOf(ledger) },
      ...(isAsked ? [{ label: "shown", lines: linesOf(marketplace) }] : []),
    ],
    message: printable(message),
    mend: printable(mend),
    isCommand: mend.startsWith("shipledger "),
  };
}

function linesOf(side: SideView | null): string[] {
  if (side === null) return [];
  const { trackingNumber, carrier, items, at } = side;
  return [trackingNumber, carrier, describeItems(items), momentText(at)]
    .filter((text) => text !== "")
    .map(printable);
}

/**
 * An ISO 8601 moment without what nobody reads: seconds, and the T.
 *
 * @example
 * momentText("2026-11-22T12:00:00.000-05:00");
 * // => "2026-11-22 12:00-05:00"
 */
function momentText(at: string): string {
  return at.replace(/T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?/u, " $1").replace(/Z$/u, " UTC");
}

function percentOf(count: number, of: number): number {
  return Math.round((count / of) * 1000) / 10;
}

function countText(count: number): string {
  return count.toLocaleString("en-GB");
}
