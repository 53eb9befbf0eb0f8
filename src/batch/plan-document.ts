import type { ItemQuantity } from "../domain/contents.ts";
import type { ChangeView } from "../domain/post-content.ts";
import type { PlainPosts } from "./plain/plain-packages.ts";
import type { PlannedLane, PlanReady } from "./events.ts";

/**
 * A plan as `plan --json` prints it: published contract, in the order of its
 * keys. The long lists are iterated once each, findings before posts, so that
 * they can be made while they are written.
 */
export interface PlanDocument {
  readonly rows: number;
  readonly orders: number;
  readonly packages: number;
  /** Packages by decision. */
  readonly decisions: PlanReady["decisions"];
  readonly requests: readonly PlannedLane[];
  /** Sending time at the limits: that of the slowest account. */
  readonly estimatedMs: number;
  readonly findings: Iterable<PlanFinding>;
  readonly posts: Iterable<PlanPost>;
  /** The same posts, with packed orders as they are: a million objects take longer than all else. */
  readonly packedPosts?: Iterable<PlanPost | PlainPosts>;
  /** How the sheets were read; in the JSON where one of them has a profile. */
  readonly tables?: readonly PlanTable[];
  /** For people, no part of the JSON: what each update of a package changes. */
  readonly changes: Iterable<PlanChange>;
  /** For people, no part of the JSON: what orders are told besides their packages. */
  readonly orderUpdates: Iterable<PlanOrderUpdate>;
  /** For control totals, no part of the JSON: the units in all packages. */
  countUnits(): number;
}

/** A table of a file, and by which profile it was read. */
export interface PlanTable {
  readonly file: string;
  /** Worksheet name; null for text files. */
  readonly sheet: string | null;
  /** The name of its profile. */
  readonly profile: string;
  /** The header of the column that holds the order; null where there is none. */
  readonly orderColumn: string | null;
  readonly rows: number;
}

/** Something said about a row, with its place. */
export interface PlanFinding {
  readonly file: string;
  /** Worksheet name; null for text files. */
  readonly sheet: string | null;
  /** As a person counts: a plain file's header is row 1. */
  readonly row: number;
  readonly column: string | null;
  /** A code of the registry of reasons. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly fix: string;
  /** For people, no part of the JSON: the cell as a spreadsheet names it, and what stands above it. */
  readonly cell?: { readonly name: string; readonly header: string };
  /** For people, no part of the JSON: it is why the row is neither sent nor rejected. */
  readonly leavesOut?: boolean;
}

/** What the plan decided about one package: sent, skipped or rejected. */
export interface PlanPost {
  readonly account: string;
  readonly operation: string;
  readonly orderId: string;
  /** "" where there is none: an update of the order, or a rejected package unless its sheet named one. */
  readonly packageId: string;
  readonly decision: keyof PlanReady["decisions"];
  readonly trackingNumber: string;
  /** Carrier code, or the name where there is no code. */
  readonly carrier: string;
  readonly items: readonly ItemQuantity[];
  /** Row numbers in the sheet. */
  readonly rows: readonly number[];
}

/** What an update does to the tracking number that the marketplace shows. */
export interface PlanChange {
  readonly orderId: string;
  readonly packageId: string;
  /** The number now; "" when it is not known. */
  readonly from: string;
  readonly to: string;
}

/** What an order would be told besides its packages. */
export interface PlanOrderUpdate extends ChangeView {
  readonly orderId: string;
  readonly operation: string;
}
