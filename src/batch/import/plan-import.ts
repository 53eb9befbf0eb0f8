import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { PackageImport } from "../../store/ledger.ts";
import { formPackages } from "../identity/form-packages.ts";
import { sheetOf, type CheckedLine, type Package } from "../identity/package.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { NO_READS } from "../first-reads.ts";
import { groupByOrder, type OrderGroup } from "../order-groups.ts";
import {
  answerEarlierWord,
  ignoreOlder,
  ignoreUpdate,
  rejectContradiction,
  rejected,
  rejectFor,
  rejectWithPackage,
} from "./answer-rows.ts";
import { confirmedAtMs, isOwnTable } from "./earlier-word.ts";
import type { ImportRow } from "../../domain/import-row.ts";
import { checkImportLine } from "./import-rules.ts";
import {
  fieldsOf,
  mergeStatements,
  type MergedStatements,
  type Statement,
} from "./merge-statements.ts";
import { trustOwnIds } from "./trust-own-ids.ts";

/** What an import would bring in, and the rows that are answered before the ledger is asked. */
export interface ImportPlan {
  readonly packages: readonly ImportablePackage[];
  readonly answered: readonly ImportRow[];
  /** Packages that the rows form, refused ones included. */
  readonly packageCount: number;
}

/** A package without an error, and the rows that it answers. */
export interface ImportablePackage {
  readonly item: PackageImport;
  readonly lines: readonly ShipmentLine[];
}

/** The run that imports, and when. */
export interface ImportRun {
  readonly runId: string;
  readonly nowMs: number;
}

/**
 * Checks rows as any sheet's and forms their packages. Pure. Of a result or
 * export of ours only rows count that say they are at the marketplace.
 */
export function planImport(
  lines: readonly ShipmentLine[],
  settings: PlanSettings,
  run: ImportRun,
): ImportPlan {
  const answered: ImportRow[] = [];
  const candidates = lines.filter((line) => {
    const answer = answerEarlierWord(line);
    if (answer) answered.push(answer);
    return !answer;
  });
  const { groups, loose } = groupByOrder(candidates, NO_READS, settings);
  for (const { line, findings } of loose) answered.push(rejectFor(line, findings));
  const packages: ImportablePackage[] = [];
  let packageCount = 0;
  for (const group of groups) {
    answered.push(...group.updateLines.map(({ line }) => ignoreUpdate(line)));
    if (group.lines.length === 0) continue;
    const order = planOrder(group, settings, run);
    packages.push(...order.packages);
    answered.push(...order.answered);
    packageCount += order.packageCount;
  }
  return { packages, answered, packageCount };
}

/** One order: each table's packages are formed by themselves, then compared. */
function planOrder(group: OrderGroup, settings: PlanSettings, run: ImportRun): ImportPlan {
  const tables = Map.groupBy(group.lines, ({ line }) => sheetOf(line));
  const formed = [...tables.values()].map((lines) => formTable({ ...group, lines }, settings));
  const orphans = formed.flatMap((table) => table.orphans);
  const incomplete = new Set(orphans.map(({ line }) => sheetOf(line)));
  const all = formed.flatMap((table) => table.packages);
  const refusals = refusePackages(all, incomplete);
  const statements = all
    .filter((pkg) => !refusals.has(pkg))
    .map((pkg) => toStatement(pkg, run.nowMs));
  const { merged, contradictions } = mergeStatements(statements);
  return {
    packages: merged.map((each) => toImportable(each, run)),
    answered: [
      ...orphans.map(({ line, findings }) => rejectFor(line, findings)),
      ...[...refusals.values()].flat(),
      ...contradictions.flatMap(rejectContradiction),
      ...merged.flatMap(({ agreed, older }) => older.flatMap((each) => ignoreOlder(each, agreed))),
    ],
    packageCount: new Set(all.map((pkg) => pkg.packageId || pkg)).size,
  };
}

function formTable(group: OrderGroup, settings: PlanSettings) {
  const lines = group.lines.map((checked): CheckedLine => {
    return { ...checked, findings: [...checked.findings, ...checkImportLine(checked)] };
  });
  return formPackages(lines, trustOwnIds(group), settings);
}

/** The answers of packages that cannot be imported; an error in one table counts for all of them. */
function refusePackages(
  packages: readonly Package[],
  incomplete: ReadonlySet<string>,
): Map<Package, ImportRow[]> {
  const refusals = new Map<Package, ImportRow[]>();
  const hasError = (pkg: Package) => pkg.findings.some((each) => each.severity === "error");
  const wrongIds = new Set(packages.filter(hasError).map(({ packageId }) => packageId));
  wrongIds.delete("");
  for (const pkg of packages) {
    const lines = pkg.lines.map(({ line }) => line);
    if (hasError(pkg) || wrongIds.has(pkg.packageId)) {
      refusals.set(
        pkg,
        lines.map((line) => rejectWithPackage(line, pkg)),
      );
    } else if (lines.some((line) => incomplete.has(sheetOf(line)))) {
      const message = "A row of this order that is refused might belong to this package.";
      refusals.set(
        pkg,
        lines.map((line) => rejected(line, "held-with-order", message)),
      );
    }
  }
  return refusals;
}

function toStatement(pkg: Package, nowMs: number): Statement {
  const times = pkg.lines.flatMap(({ line }) => confirmedAtMs(line, nowMs) ?? []);
  return {
    package: pkg,
    confirmedAtMs: times.length === 0 ? null : Math.max(...times),
    isOwn: pkg.lines.every(({ line }) => isOwnTable(line.row.table)),
  };
}

function toImportable({ agreed }: MergedStatements, run: ImportRun): ImportablePackage {
  const [spokesman] = agreed;
  const first = spokesman?.package.lines[0]?.line;
  if (!spokesman || !first) throw new RangeError("a package has at least one line");
  const { route, packageId, items } = spokesman.package;
  const { file, sheet } = first.row.table;
  const originals = agreed.map((each) => each.package.originalTrackingNumber);
  const item: PackageImport = {
    order: route.order,
    account: route.account,
    operation: route.traits.name,
    transmits: route.traits.transmits,
    packageId,
    content: { ...fieldsOf(agreed), items },
    firstTrackingNumber: originals.find((text) => text !== "") ?? "",
    confirmedAtMs: spokesman.confirmedAtMs,
    source: { fileHash: file.hash, fileName: file.name, sheet, row: first.row.row },
    runId: run.runId,
  };
  return { item, lines: agreed.flatMap((each) => each.package.lines.map(({ line }) => line)) };
}
