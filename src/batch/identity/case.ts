import type { OrderHistory } from "../../domain/history.ts";
import type { OrderFacts } from "../../domain/order-facts.ts";
import type { Holders, Match } from "./match.ts";
import type { Package, Rejection } from "./package.ts";
import type { PlanSettings } from "./settings.ts";

/** Everything a decision looks at. All of it is data; deciding has no effect and no clock. */
export interface Case {
  readonly package: Package;
  readonly match: Match;
  readonly history: OrderHistory;
  readonly facts: OrderFacts;
  readonly settings: PlanSettings;
  /** Why the items of its rows cannot be told; null when they can. */
  readonly unclearItems: Rejection | null;
  /** Packages of the sheet that carry a ledger package's current number and its whole content. */
  readonly holders: Holders;
  /** Whether another package of the sheet names this package of the ledger. */
  isNamedElsewhere(packageId: string): boolean;
}
