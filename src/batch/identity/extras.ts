import { compareCodePoints, cleanIdentifier } from "../../domain/normalise.ts";
import type { ItemCodes, PackageExtras, PackageField } from "../../domain/contents.ts";
import { cellOf, type ColumnName } from "../../domain/shipment-line.ts";
import { readCodes, readCollectionMethod } from "../rules/extras-rules.ts";
import type { CheckedLine } from "./package.ts";

/** What the rows of a package say besides the usual fields; null where they, or the operation, say nothing of it. */
export function extrasOf(
  members: readonly CheckedLine[],
  transmits: readonly PackageField[],
): PackageExtras | null {
  const said = (field: PackageField, column: ColumnName): string => {
    if (!transmits.includes(field)) return "";
    return members.map(({ line }) => cellOf(line, column)).find((text) => text !== "") ?? "";
  };
  const source = cleanIdentifier(said("shipFromSupplySourceId", "ship-from-supply-source-id"));
  const method = said("codCollectionMethod", "cod-collection-method");
  const codes = transmits.includes("transparencyCodes") ? codesByItem(members) : [];
  if (source === "" && method === "" && codes.length === 0) return null;
  return {
    ...(source === "" ? {} : { shipFromSupplySourceId: source }),
    ...(method === "" ? {} : { codCollectionMethod: readCollectionMethod(method) ?? method }),
    ...(codes.length === 0 ? {} : { transparencyCodes: codes }),
  };
}

/** Codes of each item over all its rows, each once; in one order, whatever that of the rows. */
function codesByItem(members: readonly CheckedLine[]): ItemCodes[] {
  const byItem = new Map<string, Set<string>>();
  for (const { line } of members) {
    const codes = readCodes(cellOf(line, "transparency-code"));
    const id = cleanIdentifier(cellOf(line, "order-item-id"));
    if (codes.length > 0) byItem.set(id, new Set([...(byItem.get(id) ?? []), ...codes]));
  }
  return [...byItem]
    .map(([id, codes]): ItemCodes => ({ id, codes: [...codes].toSorted(compareCodePoints) }))
    .sort((a, b) => compareCodePoints(a.id, b.id));
}
