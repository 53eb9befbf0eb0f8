import {
  sumItems,
  type ItemQuantity,
  type PackageContent,
  type StatedFields,
} from "../../domain/contents.ts";
import type { Finding } from "../../domain/finding.ts";
import type { LedgerPackage } from "../../domain/history.ts";
import type { OperationTraits } from "../../domain/operation.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { FirstRead } from "../first-reads.ts";
import type { ReadShipDate } from "../rules/ship-dates.ts";

/** What a row asks for. "" leaves it to the ledger. */
export type Action = "create" | "update" | "status" | "";

/** A line with its identifiers cleaned and its numbers read; made only of lines without an error. */
export interface PackageLine {
  readonly line: ShipmentLine;
  /** The file in which the row was first read, as SHA-256. */
  readonly firstFile: string;
  readonly itemId: string;
  readonly sku: string;
  /** null: the row leaves the quantity open. */
  readonly quantity: number | null;
  /** A repeat of an earlier row that is answered with it and not counted again. */
  readonly isRepeat: boolean;
}

/** Where a line's post would go. */
export interface Route {
  readonly account: string;
  readonly order: OrderKey;
  readonly traits: OperationTraits;
}

/** A line with where it goes and what is wrong with it. */
export interface CheckedLine extends FirstRead {
  readonly line: ShipmentLine;
  readonly route: Route;
  readonly findings: readonly Finding[];
  /** Its ship date as it would be sent; null where it has none, or the operation sends none. */
  readonly shipDate: ReadShipDate | null;
}

/** One parcel of one order as the sheet describes it: the third stage. */
export interface Package {
  readonly route: Route;
  /** Stated by the sheet; "" when it is not. */
  readonly packageId: string;
  readonly originalTrackingNumber: string;
  readonly action: Action;
  readonly stated: StatedFields;
  /** Summed and sorted; empty while the rows leave the items open. */
  readonly items: readonly ItemQuantity[];
  readonly lines: readonly PackageLine[];
  /** Ledger sequence at which the newest of its rows was first read; Infinity when never before. */
  readonly firstReadSeq: number;
  /** Errors of its rows, or of the rows together: if there is one, the package is rejected. */
  readonly findings: readonly Finding[];
}

/** What the plan decided about one package, with what is needed to carry it out. */
export type Decision =
  | { readonly kind: "create"; readonly packageId: string; readonly content: PackageContent }
  | {
      readonly kind: "update";
      readonly packageId: string;
      readonly content: PackageContent;
      readonly before: PackageContent | null;
    }
  | {
      readonly kind: "replay";
      readonly packageId: string;
      readonly content: PackageContent;
      readonly before: PackageContent | null;
      readonly postId: number;
    }
  | {
      readonly kind: "skip";
      readonly code: "already-posted" | "superseded";
      readonly message: string;
      readonly target: LedgerPackage | null;
    }
  | Rejection
  | { readonly kind: "wait"; readonly by: string };

/** Said no by a rule of ours. */
export interface Rejection {
  readonly kind: "reject";
  readonly code: string;
  readonly message: string;
}

/** A decided package: the fourth stage before sending. */
export interface DecidedPackage {
  readonly package: Package;
  readonly decision: Decision;
}

export function reject(code: string, message: string): Rejection {
  return { kind: "reject", code, message };
}

/** Whether any row leaves its item or its quantity open. */
export function hasOpenItems(pkg: Package): boolean {
  return pkg.lines.some(isOpen);
}

/** What the rows hold, summed and sorted; empty while one of them leaves it open. Repeats count once. */
export function itemsOfLines(lines: readonly PackageLine[]): ItemQuantity[] {
  if (lines.some(isOpen)) return [];
  return sumItems(
    lines.flatMap(({ itemId, quantity, isRepeat }) =>
      isRepeat || quantity === null ? [] : [{ id: itemId, quantity }],
    ),
  );
}

function isOpen(line: PackageLine): boolean {
  return line.itemId === "" || line.quantity === null;
}

/** Whether a row of the package, or the rows together, are refused. */
export function hasErrors(pkg: Package): boolean {
  return pkg.findings.some((finding) => finding.severity === "error");
}

/** The sheet itself says that the parcel is known: by its action, or by an original number. */
export function asksForUpdate(pkg: Package): boolean {
  return pkg.action === "update" || (pkg.action === "" && pkg.originalTrackingNumber !== "");
}

/** The file and sheet that a line stands in, as one text. */
export function sheetOf(line: ShipmentLine): string {
  return `${line.row.table.file.index}\n${line.row.table.sheet ?? ""}`;
}
