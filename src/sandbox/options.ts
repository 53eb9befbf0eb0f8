import { z } from "zod";
import { UserError } from "../errors.ts";
import { BOUNDS } from "./bounds.ts";
import type { FaultPlan } from "./faults.ts";
import { faultPlanSchema } from "./faults.ts";
import { heldListSchema, type HeldOrderInput } from "./held-orders.ts";
import { describeIssues } from "./issues.ts";
import type { LawOverride, SandboxOperation } from "./limits.ts";
import { withOverrides } from "./limits.ts";
import type { OrderedInput } from "./ordered.ts";
import { orderedListSchema } from "./ordered.ts";
import type { WorldSettings } from "./world.ts";

/** How to set up a sandbox. Everything may be left out. */
export interface SandboxOptions {
  /** 0, the default, for any free port. */
  readonly port?: number | undefined;
  /** Other limits than the published ones, by operation. */
  readonly limits?: Partial<Record<SandboxOperation, LawOverride | undefined>> | undefined;
  /** What buyers ordered. */
  readonly orders?: readonly OrderedInput[] | undefined;
  /** Fulfillment orders that were created with an order hold. */
  readonly fulfillmentOrders?: readonly HeldOrderInput[] | undefined;
  /** What MWS requests are signed with, whatever their access key. Default `sandbox-secret`. */
  readonly mwsSecretKey?: string | undefined;
  /** Whether an order that is not listed is taken with unlimited quantities; otherwise 404. Default true. */
  readonly openOrders?: boolean | undefined;
  /** Edits that one package takes. Default 100. */
  readonly editsMax?: number | undefined;
  /** Whether a repeat that changes nothing counts as an edit. Default false. */
  readonly countRepeats?: boolean | undefined;
  /** Whether a 429 carries `Retry-After`. Default false, as the real one is not known to send it. */
  readonly retryAfter?: boolean | undefined;
  /**
   * The only tokens that are let in, eCart's store tokens and Amazon's refresh
   * tokens; any by default. The token `refused` never is.
   */
  readonly tokens?: readonly string[] | undefined;
  /** How long an access token of Amazon's lasts, in milliseconds. Default one hour. */
  readonly tokenLifeMs?: number | undefined;
  readonly faults?: FaultPlan | undefined;
  /** Start of the random row from which faults are drawn. Default 1. */
  readonly seed?: number | undefined;
  /** Where the state is kept from one start to the next. Default nowhere. */
  readonly stateFile?: string | undefined;
  /** A monotonic clock in milliseconds, for tests. */
  readonly now?: (() => number) | undefined;
  /** Hears the JSON body of each request that was let in, for tests. */
  readonly onBody?: BodyListener | undefined;
}

/** What hears bodies, before they are judged. */
export type BodyListener = (operation: SandboxOperation, body: unknown) => void;

/** Signs the MWS requests of a sandbox that was told no other. */
export const MWS_SECRET_KEY = "sandbox-secret";

const law = z.strictObject({
  ratePerSecond: z.number().positive().max(100_000).optional(),
  burst: z.number().min(1).max(1_000_000).optional(),
});
const optionsSchema = z.strictObject({
  port: z.int().min(0).max(65_535).default(0),
  limits: z
    .strictObject({
      "ecart.fulfillment": law.optional(),
      "ecart.fulfillmentStatus": law.optional(),
      "ecart.carriers": law.optional(),
      "ecart.order": law.optional(),
      "amazon.confirmShipment": law.optional(),
      "amazon.updateShipmentStatus": law.optional(),
      "amazon.getOrder": law.optional(),
      "amazon.updateFulfillmentOrder": law.optional(),
      "amazon.getFulfillmentOrder": law.optional(),
      "mws.UpdateFulfillmentOrder": law.optional(),
    } satisfies Record<SandboxOperation, unknown>)
    .default({}),
  orders: orderedListSchema.default([]),
  fulfillmentOrders: heldListSchema.default([]),
  mwsSecretKey: z.string().min(1).max(BOUNDS.tokenLength).default(MWS_SECRET_KEY),
  openOrders: z.boolean().default(true),
  editsMax: z.int().min(0).max(BOUNDS.edits).default(100),
  countRepeats: z.boolean().default(false),
  retryAfter: z.boolean().default(false),
  tokens: z.array(z.string().min(1).max(BOUNDS.tokenLength)).max(BOUNDS.stores).optional(),
  tokenLifeMs: z.int().min(1).max(BOUNDS.tokenLifeMs).default(3_600_000),
  faults: faultPlanSchema.default({}),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  stateFile: z.string().min(1).optional(),
  now: z.custom<() => number>((value) => typeof value === "function").optional(),
  onBody: z.custom<BodyListener>((value) => typeof value === "function").optional(),
});

/** The checked options. */
export interface SandboxSettings {
  readonly port: number;
  readonly stateFile: string | null;
  readonly now: (() => number) | null;
  readonly onBody: BodyListener | null;
  readonly world: WorldSettings;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws UserError when one is out of its bounds.
 */
export function readOptions(options: SandboxOptions): SandboxSettings {
  const checked = optionsSchema.safeParse(options);
  if (!checked.success) {
    throw new UserError(`The sandbox cannot be set up so: ${describeIssues(checked.error)}`, {
      nextSteps: ["Correct the setting that is named, or leave it out."],
    });
  }
  const {
    port,
    limits,
    stateFile,
    now,
    onBody,
    openOrders,
    editsMax,
    countRepeats,
    tokens,
    ...rest
  } = checked.data;
  return {
    port,
    stateFile: stateFile ?? null,
    now: now ?? null,
    onBody: onBody ?? null,
    world: {
      ...rest,
      laws: withOverrides(limits),
      rules: { openOrders, editsMax, countRepeats },
      tokens: tokens ?? null,
    },
  };
}
