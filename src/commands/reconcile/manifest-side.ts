import { NO_READS } from "../../batch/first-reads.ts";
import { formPackages } from "../../batch/identity/form-packages.ts";
import { readQuantity } from "../../batch/identity/line-rules.ts";
import type { CheckedLine, Package } from "../../batch/identity/package.ts";
import { routeOf } from "../../batch/identity/route.ts";
import type { PlanSettings } from "../../batch/identity/settings.ts";
import { groupByOrder, type LooseLine } from "../../batch/order-groups.ts";
import { sumItems } from "../../domain/contents.ts";
import type { Finding } from "../../domain/finding.ts";
import { emptyHistory, type OrderHistory } from "../../domain/history.ts";
import { cleanIdentifier } from "../../domain/normalise.ts";
import { isPackageTraits } from "../../domain/operation.ts";
import { orderKeyText, type OrderKey } from "../../domain/order-key.ts";
import type { ManifestPlace } from "../../domain/reconciliation.ts";
import { cellOf, type ShipmentLine } from "../../domain/shipment-line.ts";
import type { LooseRow } from "../../reconcile/compare-all.ts";
import type { ManifestPackage } from "../../reconcile/sides.ts";

/** One order as the manifests have it, before its rows become packages. */
interface ManifestOrder {
  readonly key: OrderKey;
  readonly lines: CheckedLine[];
  /** Rows whose label was voided. */
  readonly voids: ShipmentLine[];
}

/** The rows of the manifests by order, and those that belong to none. */
export interface SortedManifests {
  readonly orders: readonly ManifestOrder[];
  readonly loose: readonly LooseRow[];
}

const VOIDED = "voided-row";

/**
 * Sorts the rows of manifests out by order. Totals, examples and rows that tell
 * an order something besides its parcels are left out.
 *
 * @param account the only account whose rows count; undefined for all
 */
export function sortManifests(
  lines: readonly ShipmentLine[],
  settings: PlanSettings,
  account?: string,
): SortedManifests {
  const { groups, loose, ignored } = groupByOrder(lines, NO_READS, settings);
  const orders = new Map<string, ManifestOrder>();
  const orderOf = (key: OrderKey): ManifestOrder => {
    const known = orders.get(orderKeyText(key));
    if (known) return known;
    const order = { key, lines: [], voids: [] };
    orders.set(orderKeyText(key), order);
    return order;
  };
  const isWanted = (name: string) => account === undefined || name === account;
  for (const { key, lines: own } of groups) {
    const wanted = own.filter(({ route }) => isWanted(route.account));
    if (wanted.length > 0) orderOf(key).lines.push(...wanted);
  }
  for (const line of ignored) {
    const route = line.ignored?.code === VOIDED ? routeOf(line, settings) : null;
    if (route && isWanted(route.account)) orderOf(route.order).voids.push(line);
  }
  return { orders: [...orders.values()], loose: loose.map((each) => looseRow(each)) };
}

/**
 * The packages of sorted manifests.
 *
 * @param histories by orderKeyText: what the ledger knows tells two packages on one number apart
 */
export function formManifest(
  { orders }: SortedManifests,
  histories: ReadonlyMap<string, OrderHistory>,
  settings: PlanSettings,
): { readonly key: OrderKey; readonly packages: readonly ManifestPackage[] }[] {
  return orders.map(({ key, lines, voids }) => {
    const history = histories.get(orderKeyText(key)) ?? emptyHistory(key);
    const { packages, orphans } = formPackages(lines, history, settings);
    const byNumber = new Map(
      voids.map((line) => [cleanIdentifier(cellOf(line, "tracking-number")), line]),
    );
    return {
      key,
      packages: [
        ...packages.map((pkg) => toManifestPackage(pkg)),
        ...orphans.map((line) => fromOrphan(line)),
        ...[...byNumber.values()].flatMap((line) => fromVoid(line, settings)),
      ].sort((a, b) => indexOf(a) - indexOf(b)),
    };
  });
}

function indexOf({ lines: [first] }: ManifestPackage): number {
  return first?.index ?? 0;
}

function toManifestPackage(pkg: Package): ManifestPackage {
  const lines = pkg.lines.flatMap(({ line, isRepeat }) => (isRepeat ? [] : [line]));
  return {
    account: pkg.route.account,
    operation: pkg.route.traits.name,
    packageId: pkg.packageId,
    originalTrackingNumber: pkg.originalTrackingNumber,
    stated: pkg.stated,
    transmits: pkg.route.traits.transmits,
    items: pkg.items,
    lines,
    place: placeOf(lines[0]),
    isVoid: false,
    fault: faultOf(pkg.findings),
  };
}

/** A row whose parcel cannot be told: its number is missing, or damaged. */
function fromOrphan({ line, route, findings }: CheckedLine): ManifestPackage {
  return {
    ...fromLine(line),
    account: route.account,
    operation: route.traits.name,
    transmits: route.traits.transmits,
    fault: faultOf(findings),
  };
}

function fromVoid(line: ShipmentLine, settings: PlanSettings): ManifestPackage[] {
  const route = routeOf(line, settings);
  if (!route || !isPackageTraits(route.traits)) return [];
  const { account, traits } = route;
  const bare = fromLine(line);
  const trackingNumber = cleanIdentifier(cellOf(line, "tracking-number"));
  return [
    {
      ...bare,
      account,
      operation: traits.name,
      transmits: traits.transmits,
      stated: { ...bare.stated, trackingNumber },
      isVoid: true,
      fault: null,
    },
  ];
}

function fromLine(
  line: ShipmentLine,
): Omit<ManifestPackage, "account" | "operation" | "transmits" | "fault"> {
  const id = cleanIdentifier(cellOf(line, "order-item-id"));
  const quantity = line.damage?.has("order-item-id")
    ? null
    : readQuantity(cellOf(line, "quantity"));
  return {
    packageId: "",
    originalTrackingNumber: "",
    stated: {
      trackingNumber: "",
      carrierCode: cellOf(line, "carrier-code"),
      carrierName: cellOf(line, "carrier-name"),
      shipMethod: cellOf(line, "ship-method"),
      shipDate: "",
    },
    items: id === "" || quantity === null ? [] : sumItems([{ id, quantity }]),
    lines: [line],
    place: placeOf(line),
    isVoid: false,
  };
}

function looseRow({ line, findings }: LooseLine): LooseRow {
  return {
    orderId: cleanIdentifier(cellOf(line, "order-id")),
    trackingNumber: cellOf(line, "tracking-number"),
    carrier: cellOf(line, "carrier-code") || cellOf(line, "carrier-name"),
    place: placeOf(line),
    fault: faultOf(findings) ?? "The row belongs to no order.",
  };
}

function placeOf(line: ShipmentLine | undefined): ManifestPlace {
  const { table, row } = line?.row ?? { table: null, row: 0 };
  return { file: table?.file.name ?? "", sheet: table?.sheet ?? null, row };
}

function faultOf(findings: readonly Finding[]): string | null {
  const error = findings.find(({ severity }) => severity === "error");
  return error ? `${error.column ?? error.code}: ${error.message}` : null;
}
