import type { FixRow } from "../domain/reconciliation.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import type { Draft } from "./draft.ts";
import type { ManifestPackage } from "./sides.ts";

/**
 * The rows of a package as a run needs them to mend it: those of the manifest,
 * each with its account and operation, and with the action and the package ID
 * where they say what a run could not know. None where a run mends nothing.
 */
export function makeFixRows(draft: Draft): FixRow[] {
  const mended = draft.found.find(({ isMendedByRun }) => isMendedByRun);
  const { manifest } = draft;
  if (!mended || !manifest) return [];
  const said: FixRow = {
    account: manifest.account,
    operation: manifest.operation,
    ...dateOf(manifest),
    ...(mended.kind === "tracking-differs" ? correctionOf(draft) : {}),
    ...(draft.isAnotherParcel ? { action: "create" } : {}),
  };
  return addUp(manifest.lines.map(({ cells }): FixRow => ({ ...cells, ...said })));
}

/** Rows that repeat another were added up when they were read (`--duplicate-rows sum`); a run would refuse them. */
function addUp(rows: readonly FixRow[]): FixRow[] {
  const alike = Map.groupBy(rows, (row) => JSON.stringify(Object.entries(row).toSorted()));
  return [...alike.values()].flatMap((group): FixRow[] => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    return [{ ...first, quantity: String(Number(first.quantity) * group.length) }];
  });
}

/** Alone in a file, 03/04 no longer has the rows beside it that told which it is. */
function dateOf({ stated, transmits }: ManifestPackage): FixRow {
  if (!transmits.includes("shipDate") || stated.shipDate === "") return {};
  return { "ship-date": stated.saidShipDate || stated.shipDate };
}

function correctionOf({ known: [first] }: Draft): Partial<Record<ColumnName, string>> {
  if (!first) return {};
  return {
    action: "update",
    "package-id": first.packageId,
    "original-tracking-number": first.firstTrackingNumber,
  };
}
