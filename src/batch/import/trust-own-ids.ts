import { emptyHistory, type LedgerPackage, type OrderHistory } from "../../domain/history.ts";
import { cleanIdentifier } from "../../domain/normalise.ts";
import { cellOf } from "../../domain/shipment-line.ts";
import type { OrderGroup } from "../order-groups.ts";
import { isOwnTable } from "./earlier-word.ts";

/**
 * The history on which an order's rows are formed into packages: two package
 * IDs on one tracking number are two packages where a sheet of ours says so,
 * as they are where the ledger knows them.
 */
export function trustOwnIds(group: OrderGroup): OrderHistory {
  const packages = group.lines.flatMap(({ line, route }): LedgerPackage[] => {
    if (!isOwnTable(line.row.table)) return [];
    const trackingNumber = cleanIdentifier(cellOf(line, "tracking-number"));
    const fields = { carrierCode: "", carrierName: "", shipMethod: "", shipDate: "" };
    return [
      {
        packageId: cleanIdentifier(cellOf(line, "package-id")),
        account: route.account,
        operation: route.traits.name,
        content: { trackingNumber, ...fields, items: [] },
        earlier: [],
        inDoubt: null,
        firstTrackingNumber: trackingNumber,
        firstPost: { at: "", file: "", sheet: null, row: 0 },
        changedSeq: 0,
        changedAt: "",
        changedByFile: "",
        changedByRun: "",
        changedByClaim: "",
      },
    ];
  });
  return { ...emptyHistory(group.key), packages };
}
