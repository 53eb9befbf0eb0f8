import { z } from "zod";
import { OPERATION_NAMES } from "../domain/operation.ts";
import { packageIdOfPost, POST_STATES } from "../domain/post.ts";
import type { PostRecord, SettledPost } from "./ledger.ts";
import type { AttemptRecord, ClaimRecord, SubjectRecord } from "./order-record.ts";
import { storedContent, storedRequest } from "./stored-text.ts";

/** What the rows of a ledger hold, whatever database they come from, and the records that they make. */

/** Makes the error that tells of a damaged row: what it is, and what is wrong with it. */
export type ToDamage = (what: string, detail: string) => Error;

const environment = z.enum(["live", "sandbox"]);

/** An order's own row. */
export interface OrderRow {
  readonly ref: number;
  readonly seller: string;
  readonly version: number;
  /** Counts claims; the last one's number. */
  readonly epoch: number;
  readonly claim: ClaimRecord | null;
}

const orderFields = z.object({
  ref: z.int(),
  seller: z.string(),
  version: z.int().min(0),
  epoch: z.int().min(0),
  ownerId: z.string().nullable(),
  host: z.string().nullable(),
  bootId: z.string().nullable(),
  pid: z.int().nullable(),
  runId: z.string().nullable(),
  leaseMs: z.int().nullable(),
  leaseEndsAtMs: z.int().nullable(),
});
export const orderShape = { name: "an order", schema: orderFields };

/** An order's row with its number. */
export const numberedOrderShape = {
  name: "an order",
  schema: orderFields.extend({ environment, orderId: z.string() }),
};

export const orderKeyShape = {
  name: "an order",
  schema: z.object({ environment, orderId: z.string(), seller: z.string() }),
};

export function toOrderRow(row: z.infer<typeof orderFields>, toDamage: ToDamage): OrderRow {
  const { ref, seller, version, epoch, ownerId: id } = row;
  if (id === null) return { ref, seller, version, epoch, claim: null };
  const { host, bootId, pid, runId, leaseMs, leaseEndsAtMs } = row;
  if (
    host === null ||
    bootId === null ||
    pid === null ||
    runId === null ||
    leaseMs === null ||
    leaseEndsAtMs === null
  )
    throw toDamage("a claim", `order row ${ref} has half a claim`);
  const owner = { id, host, bootId, pid };
  return { ref, seller, version, epoch, claim: { owner, epoch, runId, leaseMs, leaseEndsAtMs } };
}

const subjectFields = z.object({
  ref: z.int(),
  subject: z.string().min(1),
  account: z.string(),
  operation: z.enum(OPERATION_NAMES),
  trackingNumber: z.string().nullable(),
  atMs: z.int().nullable(),
  file: z.string().nullable(),
  sheet: z.string().nullable(),
  row: z.int().nullable(),
  content: storedContent.nullable(),
  seq: z.int().nullable(),
  changedAtMs: z.int().nullable(),
  changedByFile: z.string().nullable(),
  changedByRun: z.string().nullable(),
  changedByClaim: z.string().nullable(),
  importedSeq: z.int().nullable(),
});
type SubjectRow = z.infer<typeof subjectFields>;
export const subjectShape = { name: "a package or an update", schema: subjectFields };

/** A subject's row with its order's. */
export const orderedSubjectShape = {
  name: "a package or an update",
  schema: subjectFields.extend({ orderRef: z.int() }),
};

export const versionShape = {
  name: "an earlier content",
  schema: z.object({ subjectRef: z.int(), seq: z.int(), content: storedContent }),
};

/** A subject without its earlier contents. */
export function toSubjectRecord(row: SubjectRow, toDamage: ToDamage): SubjectRecord {
  const { ref, subject, account, operation, importedSeq } = row;
  const first = toFirst(row, toDamage);
  const confirmed = toConfirmed(row, toDamage);
  return { ref, subject, account, operation, first, confirmed, importedSeq, versions: [] };
}

function toFirst(row: SubjectRow, toDamage: ToDamage): SubjectRecord["first"] {
  const { trackingNumber, atMs, sheet } = row;
  if (atMs === null) return null;
  if (trackingNumber === null || row.file === null || row.row === null)
    throw toDamage("a first post", `package row ${row.ref} has half a first post`);
  return { trackingNumber, atMs, file: row.file, sheet, row: row.row };
}

function toConfirmed(row: SubjectRow, toDamage: ToDamage): SubjectRecord["confirmed"] {
  const { content, seq, changedAtMs: atMs, changedByFile, changedByRun, changedByClaim } = row;
  if (content === null) return null;
  if (
    seq === null ||
    atMs === null ||
    changedByFile === null ||
    changedByRun === null ||
    changedByClaim === null
  )
    throw toDamage("a content", `package row ${row.ref} has half a content`);
  return { content, seq, atMs, file: changedByFile, runId: changedByRun, claim: changedByClaim };
}

const attemptFields = z.object({
  postId: z.int(),
  subjectRef: z.int(),
  kind: z.enum(["create", "update"]),
  state: z.enum(POST_STATES),
  /** 0 or 1. */
  doubtful: z.int(),
  content: storedContent,
  request: storedRequest.nullable(),
  fileHash: z.string(),
  fileName: z.string(),
  sheet: z.string().nullable(),
  row: z.int(),
  seq: z.int(),
  runId: z.string(),
  claim: z.string(),
  claimEpoch: z.int(),
  intendedAtMs: z.int(),
  sentAtMs: z.int().nullable(),
});
export const attemptShape = { name: "a post", schema: attemptFields };

/** A post's row with its order's, and when it ended. */
export const orderedPostShape = {
  name: "a post",
  schema: attemptFields.extend({ orderRef: z.int(), settledAtMs: z.int().nullable() }),
};

export function toAttempt(row: z.infer<typeof attemptFields>): AttemptRecord {
  const { fileHash, fileName, sheet, row: rowNumber, doubtful, ...rest } = row;
  const source = { fileHash, fileName, sheet, row: rowNumber };
  return { ...rest, source, isDoubtful: doubtful === 1 };
}

const time = z
  .int()
  .nullable()
  .transform((ms) => (ms === null ? "" : new Date(ms).toISOString()));

/** A post as it is listed. */
export const listedPostShape = {
  name: "a post",
  schema: z.object({
    postId: z.int(),
    seller: z.string(),
    environment,
    orderId: z.string(),
    account: z.string(),
    operation: z.enum(OPERATION_NAMES),
    subject: z.string(),
    kind: z.enum(["create", "update"]),
    state: z.enum(POST_STATES),
    content: storedContent,
    request: storedRequest.nullable(),
    fileHash: z.string(),
    fileName: z.string(),
    sheet: z.string().nullable(),
    row: z.int(),
    runId: z.string(),
    attempts: z.int(),
    requestId: z.string(),
    reasonCode: z.string(),
    reason: z.string(),
    resolvedBy: z.string(),
    intendedAt: time,
    sentAt: time,
    settledAt: time,
  }),
};

export function toPostRecord(row: z.infer<(typeof listedPostShape)["schema"]>): PostRecord {
  const { seller, environment, orderId, fileHash, fileName, sheet, row: rowNumber, ...rest } = row;
  return {
    ...rest,
    packageId: packageIdOfPost(rest),
    order: { seller, environment, orderId },
    source: { fileHash, fileName, sheet, row: rowNumber },
  };
}

/** A post by when it was settled. */
export const settledPostShape = {
  name: "a post",
  schema: z.object({
    postId: z.int(),
    seller: z.string(),
    environment,
    orderId: z.string(),
    account: z.string(),
    operation: z.enum(OPERATION_NAMES),
    subject: z.string(),
    kind: z.enum(["create", "update"]),
    state: z.enum(POST_STATES),
    settledAtMs: z.int(),
  }),
};

export function toSettledPost(row: z.infer<(typeof settledPostShape)["schema"]>): SettledPost {
  const { seller, environment, orderId, ...rest } = row;
  return { ...rest, order: { seller, environment, orderId } };
}
