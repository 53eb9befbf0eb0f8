import type { ItemQuantity } from "../../src/domain/contents.ts";
import type { FaultPlan } from "../../src/sandbox/faults.ts";
import type { OrderedInput } from "../../src/sandbox/ordered.ts";

/** A parcel that the sheets of a round speak of, and what must become of it. */
export interface Parcel {
  readonly orderId: string;
  readonly items: readonly ItemQuantity[];
  readonly carrier: string;
  /** Its tracking numbers in turn: that of the first post, then the corrections. */
  readonly numbers: string[];
  readonly packageId: string;
  /** Whether the sheets name the package ID themselves. */
  readonly isIdGiven: boolean;
  /** What the row of its first post says. */
  readonly firstAction: "" | "create";
  /** Whether it holds more than was ordered, so that it must be refused. */
  readonly isExcess: boolean;
}

/** One parcel as one sheet shows it; a row per item. */
export interface SheetEntry {
  readonly parcel: Parcel;
  readonly number: string;
  readonly action: "" | "create" | "update";
  readonly originalNumber: string;
  readonly packageIdCell: string;
}

/** A sheet to be written and run. */
export interface SheetPlan {
  readonly name: string;
  readonly entries: readonly SheetEntry[];
}

/** What a kill waits for. `start` is the start of the process; the others are its own events. */
export const TRIGGERS = [
  "start",
  "plan:ready",
  "post:sent",
  "package:settled",
  "result:written",
] as const;

/** When to kill: so long after the n-th event of a kind. */
export interface KillTrigger {
  readonly on: (typeof TRIGGERS)[number];
  readonly nth: number;
  readonly afterMs: number;
}

/** One process of a step: which sheet it runs, and when it is killed; null when it is left alone. */
export interface PlannedRun {
  readonly sheet: number;
  readonly trigger: KillTrigger | null;
  /** How wrong its clock is. Then leases end for it while their owners live, or the reverse. */
  readonly clockAheadMs: number;
}

/** Sheets that commute: they may run at once and in any order. */
export interface StagePlan {
  readonly name: string;
  readonly sheets: readonly SheetPlan[];
  /** Processes started at once, step after step. */
  readonly steps: readonly (readonly PlannedRun[])[];
  /** Whether the first run that nobody kills still meets faults. */
  readonly finishesUnderFaults: boolean;
  /** Whether some rows must be refused: those of a parcel whose rival was faster, or of one too many. */
  readonly mayReject: boolean;
  /** Whether two of its sheets name rivals. */
  readonly isDisputed: boolean;
  /** Edits that the marketplace lets a package have by the end of the stage; null for any number. */
  readonly editsMax: number | null;
}

/** All of a round, drawn from the seed before anything starts. */
export interface RoundPlan {
  readonly round: number;
  readonly faults: FaultPlan;
  readonly latencyMaxMs: number;
  readonly maxInFlight: number;
  readonly stages: readonly StagePlan[];
  /** Parcels that must all be at the marketplace in the end. */
  readonly parcels: readonly Parcel[];
  /** Of each group exactly one. */
  readonly contests: readonly (readonly Parcel[])[];
  /** Parcels of more than was ordered: none of them may be there. */
  readonly excess: readonly Parcel[];
  /** What buyers ordered, of the orders that the marketplace holds to it. */
  readonly ordered: readonly OrderedInput[];
}
