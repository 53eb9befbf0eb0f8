import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import type { PlanReady } from "../../batch/events.ts";
import { profile } from "../../config/profile-schema.ts";
import type { Config } from "../../config/schema.ts";
import { RESULTS } from "../../domain/result-row.ts";
import type { ResultRow } from "../../domain/result-row.ts";
import { UserError } from "../../errors.ts";
import type { PackageSummary } from "../../sheet/result-model.ts";

/** What the result of a queued run is made of, besides its sheets and the ledger. */
export interface QueueDocument {
  readonly version: 1;
  readonly startedAtMs: number;
  readonly shipByMs: number | null;
  /** How the sheets were read. */
  readonly reading: {
    readonly operation: string | null;
    readonly sheet: string | null;
    readonly encoding: string | null;
    /** The profile that was named, and those of the config that queued it: others may have another. */
    readonly profile: string | null;
    readonly profiles: Config["profiles"];
  };
  /** One per row, as decided; what is queued is `not-attempted`. */
  readonly answers: readonly ResultRow[];
  readonly packages: readonly PackageSummary[];
  readonly plan: PlanReady;
}

const text = z.string();
const result = z.enum(RESULTS);
const schema: z.ZodType<QueueDocument> = z.object({
  version: z.literal(1),
  startedAtMs: z.number(),
  shipByMs: z.number().nullable(),
  reading: z.object({
    operation: text.nullable(),
    sheet: text.nullable(),
    encoding: text.nullable(),
    profile: text.nullable(),
    profiles: z.record(text, profile),
  }),
  answers: z.array(
    z.object({
      line: z.int(),
      result,
      packageId: text,
      originalTrackingNumber: text,
      reasonCode: text,
      reason: text,
      fix: text,
      postedAt: text,
      attempts: z.int(),
      requestId: text,
    }),
  ),
  packages: z.array(
    z.object({
      account: text,
      operation: text,
      orderId: text,
      packageId: text,
      trackingNumber: text,
      carrier: text,
      items: z.array(z.object({ id: text, quantity: z.number() })),
      result,
      reasonCode: text,
      postedAt: text,
      attempts: z.int(),
      requestId: text,
      lines: z.array(z.int()),
    }),
  ),
  plan: z.object({
    type: z.literal("plan:ready"),
    rows: z.int(),
    orders: z.int(),
    packages: z.int(),
    decisions: z.object({
      create: z.int(),
      update: z.int(),
      replay: z.int(),
      skip: z.int(),
      reject: z.int(),
    }),
    lanes: z.array(
      z.object({ account: text, operation: text, count: z.int(), estimatedMs: z.number() }),
    ),
    estimatedMs: z.number(),
  }),
});

/** A document as it is stored. */
export function packDocument(document: QueueDocument): Uint8Array {
  return gzipSync(JSON.stringify(document));
}

/** @throws UserError (exit 2) for one of another version of this program */
export function unpackDocument(bytes: Uint8Array, runId: string): QueueDocument {
  const read = schema.safeParse(JSON.parse(gunzipSync(bytes).toString("utf8")));
  if (read.success) return read.data;
  throw new UserError(`Run ${runId} was queued by another version of this program.`, {
    nextSteps: [
      "Use the version that queued it, or a newer one.",
      `shipledger posts list --run ${runId}`,
    ],
  });
}
