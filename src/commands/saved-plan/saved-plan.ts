import { z } from "zod";
import type { OrderFingerprint } from "../../batch/fingerprint-plan.ts";
import type { PlanFlags } from "../flags.ts";

/** Flags that say what a plan comes to, with what they are when nobody gives them. */
const SHAPING_FLAGS = {
  account: z.string().optional(),
  operation: z.string().optional(),
  profile: z.string().optional(),
  sheet: z.string().optional(),
  encoding: z.string().optional(),
  orders: z.string().optional(),
  readOrders: z.boolean(),
  changedTracking: z.enum(["create", "update"]).optional(),
  duplicateRows: z.enum(["once", "sum"]).optional(),
  trustPackageIds: z.boolean(),
  strictTracking: z.boolean(),
} as const;

/** The flags that a saved plan keeps, so that a run of it cannot be given others. */
export type ShapingFlags = Pick<PlanFlags, keyof typeof SHAPING_FLAGS>;
export const SHAPING_FLAG_NAMES = Object.keys(SHAPING_FLAGS) as readonly (keyof ShapingFlags)[];

const digests = z.array(z.string().max(64)).readonly();

/** A plan as `plan --save` writes it. Holds no secret and nothing of a buyer. */
export const savedPlanShape = z.strictObject({
  type: z.literal("shipledger:plan"),
  /** Of this layout; another number is of another program. */
  format: z.literal(1),
  /** Names the plan in the ledger, for the runs that carry it out. */
  id: z.uuid(),
  savedAt: z.iso.datetime(),
  /** As it is shown to people, without credentials. */
  ledger: z.string(),
  sheets: z.array(z.object({ path: z.string(), hash: z.string() })).min(1),
  flags: z.object(SHAPING_FLAGS),
  /** What each account was, by name: where its requests go, and for whom. */
  accounts: z.record(z.string(), z.string()),
  packages: z.int(),
  decisions: z.record(z.string(), z.int()),
  /** Key, history version, digests of what is sent and of what is not; see {@link OrderFingerprint}. */
  orders: z.array(z.tuple([z.string(), z.int(), digests, digests])),
});
export type SavedPlan = z.infer<typeof savedPlanShape>;

/** An order as the file has it. */
export function packFingerprint({
  key,
  version,
  sends,
  others,
}: OrderFingerprint): SavedPlan["orders"][number] {
  return [key, version, [...sends], [...others]];
}

/** An order of the file. */
export function unpackFingerprint([
  key,
  version,
  sends,
  others,
]: SavedPlan["orders"][number]): OrderFingerprint {
  return { key, version, sends, others };
}

/** What the ledger calls a run of this plan. */
export function commandOf({ id }: Pick<SavedPlan, "id">): string {
  return `run --plan ${id}`;
}
