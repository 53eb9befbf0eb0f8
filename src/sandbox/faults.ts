import { z } from "zod";
import { UserError } from "../errors.ts";
import { BOUNDS } from "./bounds.ts";
import { describeIssues } from "./issues.ts";
import { createSeededRandom } from "./seeded-random.ts";

/**
 * What may go wrong, on request. `401`, `429`, `500`, `503` and `drop-before`
 * happen before the change is made; all others make it first:
 * `500-after` answers 500, `drop-after` cuts the connection without an answer,
 * `half-answer` cuts it in the middle of the answer, `garbage` answers 200 with
 * no JSON, `hang-after` never answers. `token-expired` ends the access token of
 * the request before its time; APIs whose tokens have no end are spared.
 */
export const FAULT_KINDS = [
  "401",
  "429",
  "500",
  "503",
  "drop-before",
  "500-after",
  "drop-after",
  "half-answer",
  "garbage",
  "hang-after",
  "token-expired",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const faultKind = z.enum(FAULT_KINDS);
const latency = z.number().min(0).max(BOUNDS.latencyMs);

/** The schema of a {@link FaultPlan}. */
export const faultPlanSchema = z.strictObject({
  /** Start of the random row; the sandbox's own seed when left out. */
  seed: z.int().min(0).max(0xffff_ffff).optional(),
  /** Shortest and longest wait before a request is carried out. */
  latencyMs: z
    .tuple([latency, latency])
    .refine(([min, max]) => min <= max, { error: "the first must not exceed the second" })
    .optional(),
  /** Share of requests, 0 to 1, by kind. */
  rates: z
    .partialRecord(faultKind, z.number().min(0).max(1))
    .refine((rates) => sumRates(rates) <= 1 + 1e-9, { error: "together they must not exceed 1" })
    .optional(),
  /**
   * Faults of the next requests, before any by rate; with `orderId` or
   * `operation`, of the next ones for that order or operation. Login with Amazon
   * (`lwa.token`) suffers only what names it.
   */
  next: z
    .array(
      z.strictObject({
        fault: faultKind,
        times: z.int().min(1).max(BOUNDS.requestRecords).default(1),
        orderId: z.string().min(1).max(BOUNDS.orderIdLength).optional(),
        operation: z.string().min(1).max(BOUNDS.textLength).optional(),
      }),
    )
    .max(BOUNDS.nextFaults)
    .optional(),
  /** Edits that a package takes, instead of the sandbox's own setting. */
  editsMax: z.int().min(0).max(BOUNDS.edits).optional(),
});

/** Which faults a sandbox commits. Anything left out does not happen. */
export type FaultPlan = z.input<typeof faultPlanSchema>;

/** What one request suffers. */
export interface FaultDraw {
  readonly fault: FaultKind | null;
  readonly latencyMs: number;
}

/** The request that a fault is drawn for. */
export interface FaultHead {
  readonly orderId: string | null;
  readonly operation: string;
  /** Whether its API's access tokens have an end. */
  readonly tokensEnd: boolean;
}

/** A plan at work. Each method is called once per request, in order of arrival. */
export interface FaultSource {
  readonly editsMax: number | null;
  draw(head: FaultHead): FaultDraw;
  /** For a request that suffers only what names its operation. */
  drawNamed(operation: string): FaultDraw;
}

/**
 * Checks a plan and puts it to work.
 *
 * @throws UserError when it is not a {@link FaultPlan}.
 */
export function createFaultSource(plan: unknown, seed: number): FaultSource {
  const checked = faultPlanSchema.safeParse(plan);
  if (!checked.success) {
    throw new UserError(`The fault plan is not valid: ${describeIssues(checked.error)}`, {
      nextSteps: [`Use the kinds ${FAULT_KINDS.join(", ")}; rates are shares from 0 to 1.`],
    });
  }
  const { rates, latencyMs, editsMax } = checked.data;
  const random = createSeededRandom(checked.data.seed ?? seed);
  const queue = (checked.data.next ?? []).map((entry) => ({ ...entry }));
  return {
    editsMax: editsMax ?? null,
    drawNamed(operation) {
      const head = { orderId: null, operation, tokensEnd: false };
      const isNamed = (entry: QueuedFault) => entry.operation === operation;
      return { fault: takeNext(queue, head, isNamed), latencyMs: latencyMs?.[0] ?? 0 };
    },
    draw(head) {
      // Both numbers are drawn for every request, so that a `next` entry does
      // not shift the faults of all later ones.
      const dice = random();
      const spread = random();
      const [minMs, maxMs] = latencyMs ?? [0, 0];
      return {
        fault: takeNext(queue, head) ?? pickByRate(rates ?? {}, dice, head),
        latencyMs: minMs + spread * (maxMs - minMs),
      };
    },
  };
}

interface QueuedFault {
  readonly fault: FaultKind;
  times: number;
  readonly orderId?: string | undefined;
  readonly operation?: string | undefined;
}

function takeNext(
  queue: QueuedFault[],
  head: FaultHead,
  isMeant: (entry: QueuedFault) => boolean = () => true,
): FaultKind | null {
  const at = queue.findIndex(
    (entry) =>
      (entry.orderId === undefined || entry.orderId === head.orderId) &&
      (entry.operation === undefined || entry.operation === head.operation) &&
      isPossible(entry.fault, head) &&
      isMeant(entry),
  );
  const entry = queue[at];
  if (entry === undefined) return null;
  entry.times -= 1;
  if (entry.times === 0) queue.splice(at, 1);
  return entry.fault;
}

function pickByRate(
  rates: Partial<Record<FaultKind, number>>,
  dice: number,
  head: FaultHead,
): FaultKind | null {
  let upTo = 0;
  for (const kind of FAULT_KINDS) {
    upTo += rates[kind] ?? 0;
    if (dice < upTo) return isPossible(kind, head) ? kind : null;
  }
  return null;
}

function isPossible(kind: FaultKind, { tokensEnd }: FaultHead): boolean {
  return kind !== "token-expired" || tokensEnd;
}

function sumRates(rates: Partial<Record<FaultKind, number>>): number {
  return FAULT_KINDS.reduce((sum, kind) => sum + (rates[kind] ?? 0), 0);
}
