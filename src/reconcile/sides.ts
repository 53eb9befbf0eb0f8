import type { ItemQuantity, PackageField, StatedFields } from "../domain/contents.ts";
import type { LedgerPackage, OrderHistory } from "../domain/history.ts";
import { trackingKey } from "../domain/normalise.ts";
import type { PackageOperationName } from "../domain/operation.ts";
import type { OrderKey } from "../domain/order-key.ts";
import type { OrderRead } from "../domain/order-reading.ts";
import type { ManifestPlace } from "../domain/reconciliation.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import type { PostRecord } from "../store/ledger.ts";

/** A package as a manifest tells it: one parcel that left, or whose label was voided. */
export interface ManifestPackage {
  readonly account: string;
  readonly operation: PackageOperationName;
  /** Stated by the sheet; "" when it is not. */
  readonly packageId: string;
  readonly originalTrackingNumber: string;
  readonly stated: StatedFields;
  /** The fields that its operation sends: others make no difference. */
  readonly transmits: readonly PackageField[];
  /** Summed and sorted; empty while the rows leave the items open. */
  readonly items: readonly ItemQuantity[];
  /** Its rows, without those that only repeat another. */
  readonly lines: readonly ShipmentLine[];
  /** Where its first row stands. */
  readonly place: ManifestPlace;
  /** The label was voided: it did not leave. */
  readonly isVoid: boolean;
  /** Why a run would refuse its rows as they are; null when it would not. */
  readonly fault: string | null;
}

/** One order on all sides. */
export interface OrderSides {
  readonly key: OrderKey;
  readonly manifest: readonly ManifestPackage[];
  readonly history: OrderHistory;
  /** Posts of the order that did not go through, newest first. */
  readonly unfinished: readonly PostRecord[];
  /** What the day has of the order. */
  readonly day: DayOfOrder;
  /** What asking the marketplace came to; null where it was not asked. */
  readonly read: OrderRead | null;
}

/** What was posted of an order on the days in question, by package ID. */
export interface DayOfOrder {
  /** First posted then. */
  readonly begun: ReadonlySet<string>;
  /** First posted before, and corrected then. */
  readonly corrected: ReadonlySet<string>;
  /** Rejected or in doubt since then. */
  readonly troubled: ReadonlySet<string>;
}

/** What comparing needs to know besides the sides. */
export interface CompareSettings {
  readonly nowMs: number;
  readonly commands: MendCommands;
}

/** The commands that mend, as somebody would type them. */
export interface MendCommands {
  /** Runs the fix file. */
  readonly runFix: string;
  /** Shows all that the ledger holds of an order. */
  show(orderId: string): string;
  /** Ends the doubts of an order. */
  resolve(orderId: string, operation: PackageOperationName): string;
  /** Brings in what the marketplace of an account has. */
  bringIn(account: string): string;
}

/** The numbers a package may carry now: the confirmed one, and that of an attempt in doubt. */
export function currentNumbersOf({ content, inDoubt }: LedgerPackage): string[] {
  return [content, inDoubt?.content].flatMap((each) =>
    each ? [trackingKey(each.trackingNumber)] : [],
  );
}

/** The numbers it once carried. */
export function earlierNumbersOf(known: LedgerPackage): string[] {
  const current = currentNumbersOf(known);
  const once = [known.firstTrackingNumber, ...known.earlier.map((each) => each.trackingNumber)];
  return once.map(trackingKey).filter((number) => number !== "" && !current.includes(number));
}

/** Its items, which never change after the first post. */
export function itemsOf({ content, inDoubt }: LedgerPackage): readonly ItemQuantity[] {
  return content?.items ?? inDoubt?.content.items ?? [];
}
