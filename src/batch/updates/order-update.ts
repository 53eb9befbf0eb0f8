import type { Finding } from "../../domain/finding.ts";
import type { FulfillmentOrderWish } from "../../domain/fulfillment-order.ts";
import type { LedgerUpdate } from "../../domain/history.ts";
import type { OrderKey } from "../../domain/order-key.ts";
import type { UpdateTraits } from "../../domain/operation.ts";
import type { StoredRequest } from "../../domain/post.ts";
import type { StatusContent, UpdateContent } from "../../domain/post-content.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { FirstRead } from "../first-reads.ts";
import type { Rejection } from "../identity/package.ts";
import type { OrderDate } from "./order-dates.ts";

/** Where an update of an order would go. */
export interface UpdateRoute {
  readonly account: string;
  readonly order: OrderKey;
  readonly traits: UpdateTraits;
}

/** A line that is part of an update, with where it goes and what is wrong with it. */
export interface CheckedUpdateLine extends FirstRead {
  readonly line: ShipmentLine;
  readonly route: UpdateRoute;
  readonly findings: readonly Finding[];
  /** The order date of a row of fulfillment orders; null where it has none that can be read. */
  readonly orderDate: OrderDate | null;
}

/** What rows say of an order besides its packages: the third stage, as a package is. */
export type OrderUpdate = StatusUpdate | FulfillmentOrderUpdate;

interface UpdateOfRows {
  readonly route: UpdateRoute;
  readonly lines: readonly { readonly line: ShipmentLine; readonly firstFile: string }[];
  /** Ledger sequence at which the newest of its rows was first read; Infinity when never before. */
  readonly firstReadSeq: number;
  /** Errors of its rows, or of the rows together: if there is one, the update is rejected. */
  readonly findings: readonly Finding[];
}

/** A pickup status. */
export interface StatusUpdate extends UpdateOfRows {
  readonly kind: "status";
  /** What it says; null where its rows, which then have errors, do not tell. */
  readonly content: StatusContent | null;
}

/** Changes of a fulfillment order on hold, or its release. */
export interface FulfillmentOrderUpdate extends UpdateOfRows {
  readonly kind: "fulfillment-order";
  readonly wish: FulfillmentOrderWish;
}

/** What the plan decided about one update, with what is needed to carry it out. */
export type UpdateDecision =
  | {
      readonly kind: "update";
      readonly subject: string;
      readonly content: UpdateContent;
      /** The confirmed content it replaces; null where the ledger knows of none. */
      readonly before: UpdateContent | null;
    }
  | {
      readonly kind: "replay";
      readonly subject: string;
      readonly content: UpdateContent;
      readonly before: UpdateContent | null;
      readonly postId: number;
      /** What was sent, to be sent again as it was. */
      readonly request: StoredRequest;
    }
  | {
      readonly kind: "skip";
      readonly code: "already-posted" | "superseded";
      readonly message: string;
      readonly target: LedgerUpdate | null;
    }
  | Rejection
  | { readonly kind: "wait"; readonly by: string };

/** A decided update: the fourth stage before sending. */
export interface DecidedUpdate {
  readonly update: OrderUpdate;
  readonly decision: UpdateDecision;
}
