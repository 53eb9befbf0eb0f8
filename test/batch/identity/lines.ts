import type { PlanAccount, PlanSettings } from "../../../src/batch/identity/settings.ts";
import { trimCell } from "../../../src/domain/normalise.ts";
import type { OperationTraits } from "../../../src/domain/operation.ts";
import type { ColumnName, EarlierResult, ShipmentLine } from "../../../src/domain/shipment-line.ts";
import type { SheetTable } from "../../../src/domain/sheet-row.ts";

/** A table that no file stands behind. */
export function makeTable(hash: string, index = 0, sheet: string | null = null): SheetTable {
  const file = { index, path: `/in/${hash}.csv`, name: `${hash}.csv`, hash, sizeBytes: 1 };
  return { file, sheet, headerRow: 1, headers: [], isResult: false };
}

/** A mapped line; its row number is its index + 2, as below a header. */
export function makeLine(
  table: SheetTable,
  index: number,
  cells: Readonly<Record<string, string>>,
  earlier: Partial<EarlierResult> = {},
): ShipmentLine {
  const trimmed = Object.entries(cells).map(([name, text]) => [name, trimCell(text)]);
  return {
    index,
    row: { table, row: index + 2, cells: Object.values(cells) },
    cells: Object.fromEntries(trimmed) as Partial<Record<ColumnName, string>>,
    damage: null,
    earlierResult: earlier.result
      ? { result: earlier.result, runId: "", postedAt: "", sourceFile: "", ...earlier }
      : null,
    ignored: null,
  };
}

export const ECART_TRAITS: OperationTraits = {
  name: "ecart.fulfillment",
  api: "ecart",
  transmits: ["trackingNumber", "carrierCode"],
  replaySafe: true,
  orderRead: "ecart.order",
  readBack: "none",
  carriers: "ecart.carriers",
  carrierNameAsCode: true,
};

/** An account of a plan; by default `acme-us` of eCart. */
export function makeAccount(overrides: Partial<PlanAccount> = {}): PlanAccount {
  return {
    name: "acme-us",
    api: "ecart",
    seller: "acme",
    environment: "live",
    timeZone: "UTC",
    marketplaceId: "",
    operation: "ecart.fulfillment",
    ...overrides,
  };
}

export function makeSettings(overrides: Partial<PlanSettings> = {}): PlanSettings {
  return {
    changedTracking: null,
    duplicateRows: "refuse",
    trustPackageIds: false,
    defaultAccount: "acme-us",
    defaultOperation: null,
    nowMs: Date.UTC(2026, 10, 22, 18),
    accounts: new Map([["acme-us", makeAccount()]]),
    operations: new Map([[ECART_TRAITS.name, ECART_TRAITS]]),
    ...overrides,
  };
}
