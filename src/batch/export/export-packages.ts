import { codesOf } from "../../domain/contents.ts";
import type { ExportRow, PackageState } from "../../domain/export-row.ts";
import type { LedgerPackage } from "../../domain/history.ts";
import { trackingKey } from "../../domain/normalise.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { Ledger } from "../../store/ledger.ts";

/** Orders read in one go. */
const ORDERS_AT_ONCE = 500;

/** Which packages to export; what is left out does not limit. */
export interface ExportFilter {
  readonly account?: string | undefined;
  readonly states?: readonly PackageState[] | undefined;
}

/** What went by, for the summary. */
export interface ExportTally {
  orders: number;
  packages: number;
  rows: number;
  /** What orders were told besides their packages: none of that is exported. */
  updates: number;
}

/**
 * Every package that is, or may be, at the marketplace, one row per item, by
 * environment, order and seller. Pages through the ledger by key: it need not
 * fit into memory, and may be written to meanwhile.
 */
export async function* exportPackages(
  ledger: Ledger,
  filter: ExportFilter,
  tally: ExportTally,
): AsyncGenerator<ExportRow> {
  let after: OrderKey | null = null;
  for (;;) {
    const page = await ledger.pageHistories(after, ORDERS_AT_ONCE);
    for (const { key, packages, updates } of page) {
      const isOfAccount = (account: string) => account === (filter.account ?? account);
      tally.updates += updates.filter(({ account }) => isOfAccount(account)).length;
      const chosen = packages.filter((item) => isChosen(item, filter));
      if (chosen.length > 0) tally.orders += 1;
      for (const item of chosen) {
        tally.packages += 1;
        for (const row of rowsOf(key, item)) {
          tally.rows += 1;
          yield row;
        }
      }
    }
    const last = page.at(-1);
    if (!last || page.length < ORDERS_AT_ONCE) return;
    after = last.key;
  }
}

function isChosen(item: LedgerPackage, { account, states }: ExportFilter): boolean {
  if (account !== undefined && item.account !== account) return false;
  return states === undefined || states.includes(stateOf(item));
}

function stateOf(item: LedgerPackage): PackageState {
  if (item.inDoubt || !item.content) return "in-doubt";
  const first = trackingKey(item.firstTrackingNumber);
  return trackingKey(item.content.trackingNumber) === first ? "posted" : "updated";
}

function rowsOf(key: OrderKey, item: LedgerPackage): ExportRow[] {
  const content = item.content ?? item.inDoubt?.content;
  if (!content) return [];
  return content.items.map(({ id, quantity }) => ({
    "order-id": key.orderId,
    "order-item-id": id,
    quantity: String(quantity),
    "carrier-code": content.carrierCode,
    "carrier-name": content.carrierName,
    "tracking-number": content.trackingNumber,
    "ship-method": content.shipMethod,
    "ship-date": content.shipDate,
    "transparency-code": codesOf(content.extras?.transparencyCodes, id).join(" "),
    "ship-from-supply-source-id": content.extras?.shipFromSupplySourceId ?? "",
    "cod-collection-method": content.extras?.codCollectionMethod ?? "",
    "package-id": item.packageId,
    "original-tracking-number": item.firstTrackingNumber,
    account: item.account,
    operation: item.operation,
    seller: key.seller,
    environment: key.environment,
    "posted-at": item.content ? item.changedAt : "",
    state: stateOf(item),
  }));
}
