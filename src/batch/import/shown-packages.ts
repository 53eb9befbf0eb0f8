import { fieldsFrom, type ContentFields } from "../../domain/compare-contents.ts";
import type { PackageContent, PackageExtras } from "../../domain/contents.ts";
import { sameItems } from "../../domain/contents.ts";
import { NO_ROW } from "../../domain/first-post.ts";
import { textKey, trackingKey } from "../../domain/normalise.ts";
import type { ReadPackage } from "../../domain/order-reading.ts";
import { computePackageId, isPackageId } from "../../domain/package-id.ts";
import { hasErrors, type Package, type Route } from "../identity/package.ts";
import type { PlanSettings } from "../identity/settings.ts";
import { formatInZone } from "../rules/zoned-time.ts";
import type { ImportablePackage, ImportRun } from "./plan-import.ts";

/** Packages that were taken back; nothing of them is there. */
const CANCELLED = "CANCELLED";
/** A ship date may have lain so far ahead of what was sent for it. */
const AHEAD_MAX_MS = 1.5 * 86_400_000;

/**
 * The packages that the marketplace shows of an order, as imports. What it does
 * not show, or shows in other words, is taken from the sheet's package with the
 * same number and items, where there is one: so that the same sheet, run later,
 * finds itself posted.
 *
 * @param said packages that the sheet's rows form
 */
export function describeShownPackages(
  route: Route,
  shown: readonly ReadPackage[],
  said: readonly Package[],
  settings: PlanSettings,
  run: ImportRun,
): ImportablePackage[] {
  const whole = shown.filter(isWhole);
  const pairs = pairUp(whole, said);
  return whole.map((parcel): ImportablePackage => {
    const own = pairs.get(parcel);
    const isSound = own !== undefined && !hasErrors(own);
    const speaks = isSound && (own.items.length === 0 || sameItems(own.items, parcel.items));
    const first = own?.lines[0]?.line;
    const { file, sheet } = first?.row.table ?? { file: NO_FILE, sheet: null };
    return {
      item: {
        order: route.order,
        account: route.account,
        operation: route.traits.name,
        transmits: route.traits.transmits,
        packageId: parcel.packageReferenceId,
        content: contentOf(parcel, speaks ? own : null, route, settings),
        firstTrackingNumber: speaks ? firstNumberOf(parcel, own, route) : "",
        confirmedAtMs: null,
        source: {
          fileHash: file.hash,
          fileName: file === NO_FILE ? route.traits.orderRead : file.name,
          sheet,
          row: first?.row.row ?? NO_ROW,
        },
        runId: run.runId,
      },
      lines: own?.lines.map(({ line }) => line) ?? [],
    };
  });
}

const NO_FILE = { hash: "", name: "" };

/** One that can be taken over: under an ID that can be sent again, with what it holds. */
function isWhole({ packageReferenceId, items, status }: ReadPackage): boolean {
  return isPackageId(packageReferenceId) && items.length > 0 && status !== CANCELLED;
}

/** What tells that a sheet's package is a shown one, the surest first. */
const SIGNS: readonly ((parcel: ReadPackage, pkg: Package) => boolean)[] = [
  (parcel, { packageId }) => packageId === parcel.packageReferenceId,
  (parcel, pkg) => isSameNumber(parcel, pkg) && sameItems(pkg.items, parcel.items),
  isSameNumber,
];

/** The sheet's package of each shown one; none is taken twice. */
function pairUp(
  shown: readonly ReadPackage[],
  said: readonly Package[],
): Map<ReadPackage, Package> {
  const pairs = new Map<ReadPackage, Package>();
  const free = new Set(said);
  for (const isSame of SIGNS) {
    for (const parcel of shown) {
      if (pairs.has(parcel)) continue;
      const own = [...free].find((pkg) => isSame(parcel, pkg));
      if (!own) continue;
      pairs.set(parcel, own);
      free.delete(own);
    }
  }
  return pairs;
}

function isSameNumber({ trackingNumber }: ReadPackage, { packageId, stated }: Package): boolean {
  return packageId === "" && trackingKey(stated.trackingNumber) === trackingKey(trackingNumber);
}

function contentOf(
  parcel: ReadPackage,
  own: Package | null,
  route: Route,
  settings: PlanSettings,
): PackageContent {
  const stated = own ? fieldsFrom(own.stated) : null;
  const isCarrier =
    stated !== null &&
    [stated.carrierCode, stated.carrierName].some(
      (text) => text !== "" && textKey(text) === textKey(parcel.carrier),
    );
  const extras = extrasOf(parcel, stated);
  return {
    trackingNumber: stated?.trackingNumber || parcel.trackingNumber,
    carrierCode: isCarrier || parcel.carrier === "" ? (stated?.carrierCode ?? "") : parcel.carrier,
    carrierName: isCarrier || parcel.carrier === "" ? (stated?.carrierName ?? "") : "",
    shipMethod: parcel.shippingService || (stated?.shipMethod ?? ""),
    ...dateOf(parcel, own, route, settings),
    ...(extras ? { extras } : {}),
    items: parcel.items,
  };
}

/** The moment that is shown, by the account's clock; beside it what the sheet says, where that lay ahead of it. */
function dateOf(
  parcel: ReadPackage,
  own: Package | null,
  route: Route,
  settings: PlanSettings,
): Pick<ContentFields, "shipDate" | "saidShipDate"> {
  const atMs = Date.parse(parcel.shippedAt);
  if (Number.isNaN(atMs)) return { shipDate: own?.stated.shipDate ?? "" };
  const shipDate = formatInZone(atMs, settings.accounts.get(route.account)?.timeZone ?? "UTC");
  const said = own?.stated.saidShipDate ?? "";
  const aheadMs = Date.parse(said) - atMs;
  const wasAhead = aheadMs > 0 && aheadMs <= AHEAD_MAX_MS;
  return wasAhead && said.slice(0, 10) !== shipDate.slice(0, 10)
    ? { shipDate, saidShipDate: said }
    : { shipDate };
}

function extrasOf(parcel: ReadPackage, stated: ContentFields | null): PackageExtras | null {
  const { shipFromSupplySourceId, codCollectionMethod } = stated?.extras ?? {};
  const extras: PackageExtras = {
    ...(shipFromSupplySourceId === undefined ? {} : { shipFromSupplySourceId }),
    ...(codCollectionMethod === undefined ? {} : { codCollectionMethod }),
    ...(parcel.transparencyCodes.length === 0
      ? {}
      : { transparencyCodes: parcel.transparencyCodes }),
  };
  return Object.keys(extras).length === 0 ? null : extras;
}

/** The number of the first post, where the sheet names one from which the ID comes out. */
function firstNumberOf(parcel: ReadPackage, own: Package, { order }: Route): string {
  const number = own.originalTrackingNumber;
  if (number === "") return "";
  const computed = computePackageId(order.orderId, parcel.items, number);
  return computed === parcel.packageReferenceId ? number : "";
}
