import { listCodes } from "../../domain/contents.ts";
import type { PackageExtras, PackageField } from "../../domain/contents.ts";
import { cleanIdentifier } from "../../domain/normalise.ts";
import { cellOf, type ColumnName } from "../../domain/shipment-line.ts";
import { readCodes, readCollectionMethod } from "../rules/extras-rules.ts";
import type { Package, PackageLine } from "./package.ts";

/** What the rows of a package say besides the usual fields; null where they, or the operation, say nothing of it. */
export function extrasOf(
  lines: readonly PackageLine[],
  transmits: readonly PackageField[],
): PackageExtras | null {
  const said = (field: PackageField, column: ColumnName): string => {
    if (!transmits.includes(field)) return "";
    return lines.map(({ line }) => cellOf(line, column)).find((text) => text !== "") ?? "";
  };
  const source = cleanIdentifier(said("shipFromSupplySourceId", "ship-from-supply-source-id"));
  const method = said("codCollectionMethod", "cod-collection-method");
  const codes = transmits.includes("transparencyCodes") ? codesOfLines(lines) : [];
  if (source === "" && method === "" && codes.length === 0) return null;
  return {
    ...(source === "" ? {} : { shipFromSupplySourceId: source }),
    ...(method === "" ? {} : { codCollectionMethod: readCollectionMethod(method) ?? method }),
    ...(codes.length === 0 ? {} : { transparencyCodes: codes }),
  };
}

/** A package whose lines have got their items by another way: the codes of its rows go with them. */
export function restateCodes(pkg: Package): Package {
  const { extras } = pkg.stated;
  if (!extras?.transparencyCodes) return pkg;
  const transparencyCodes = codesOfLines(pkg.lines);
  return { ...pkg, stated: { ...pkg.stated, extras: { ...extras, transparencyCodes } } };
}

function codesOfLines(lines: readonly PackageLine[]) {
  return listCodes(
    lines.map(({ line, itemId }) => {
      return { id: itemId, codes: readCodes(cellOf(line, "transparency-code")) };
    }),
  );
}
