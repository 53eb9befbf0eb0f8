import { trackingKey } from "../domain/normalise.ts";
import { computePackageId } from "../domain/package-id.ts";
import { assertInvariant } from "../errors.ts";
import { judgeImport } from "./judge-import.ts";
import type { ImportAnswer, PackageImport } from "./ledger.ts";
import type { OrderDraft, SubjectDraft } from "./order-draft.ts";
import { addSubject } from "./order-steps.ts";
import type { ClaimContext } from "./order-steps.ts";
import { isClaimLive, pictureHistory } from "./picture-history.ts";
import { contentText } from "./stored-text.ts";
import type { Timeline } from "./timeline.ts";

export interface ImportContext extends ClaimContext {
  readonly timeline: Timeline;
}

/**
 * Takes over packages of one order, all judged on what is known before the
 * first is written.
 */
export function importIntoOrder(
  draft: OrderDraft,
  imports: readonly PackageImport[],
  context: ImportContext,
): ImportAnswer[] {
  const { onlooker } = context;
  assertInvariant(
    new Set(imports.map(({ packageId }) => packageId)).size === imports.length,
    `An import of order ${draft.key.orderId} names a package ID twice.`,
  );
  if (draft.claim && !isClaimLive(draft.claim, onlooker)) draft.giveBack(onlooker.nowMs);
  const history = pictureHistory(draft.record(context.otherSellers), onlooker);
  const verdicts = imports.map((item) => judgeImport(item, history));
  const isAnyNew = verdicts.some(({ kind }) => kind === "new");
  if (isAnyNew && draft.ref === null) {
    draft.ref = context.takeNumber();
    draft.isNew = true;
  }
  for (const [index, item] of imports.entries()) {
    if (verdicts[index]?.kind === "new") addImport(draft, item, context);
  }
  if (isAnyNew) draft.changeVersion(2);
  return verdicts.map((verdict) => (verdict.kind === "new" ? { kind: "imported" } : verdict));
}

/** One package as if it had been posted and settled long ago. */
function addImport(draft: OrderDraft, item: PackageImport, context: ImportContext): void {
  const { content, source, runId } = item;
  const seq = context.takeNumber();
  const atMs = Math.floor(item.confirmedAtMs ?? context.onlooker.nowMs);
  const subject = keepSubject(draft, item, context);
  addPost(draft, item, { subject, seq, atMs });
  const changedSeq = context.timeline.seqAt(item.confirmedAtMs, seq);
  const firstNumber = item.firstTrackingNumber || content.trackingNumber;
  const { fileName, fileHash, sheet, row } = source;
  subject.first = { trackingNumber: firstNumber, atMs, file: fileName, sheet, row };
  subject.confirmed = {
    content,
    seq: changedSeq,
    atMs,
    file: fileHash,
    runId,
    claim: claimOf(item),
  };
  subject.isComputed =
    computePackageId(item.order.orderId, content.items, firstNumber) === item.packageId;
  subject.importedSeq = seq;
  subject.isChanged = true;
  if (trackingKey(firstNumber) === trackingKey(content.trackingNumber)) return;
  const text = contentText({ ...content, trackingNumber: firstNumber });
  draft.addedVersions.push({ subjectRef: subject.ref, seq: changedSeq, why: "replaced", text });
}

/** The package's row; one that never came to be is taken up again. */
function keepSubject(draft: OrderDraft, item: PackageImport, context: ImportContext): SubjectDraft {
  const { packageId: subject, account, operation } = item;
  const known = draft.subjects.find((each) => each.subject === subject);
  if (!known) return addSubject(draft, { subject, account, operation, isComputed: null }, context);
  return Object.assign(known, { account, operation });
}

function addPost(
  draft: OrderDraft,
  item: PackageImport,
  { subject, seq, atMs }: { subject: SubjectDraft; seq: number; atMs: number },
): void {
  draft.posts.push({
    postId: seq,
    subjectRef: subject.ref,
    kind: "create",
    state: "posted",
    isDoubtful: false,
    content: item.content,
    request: null,
    source: item.source,
    seq,
    runId: item.runId,
    claim: claimOf(item),
    claimEpoch: 0,
    intendedAtMs: atMs,
    sentAtMs: null,
    // When it was confirmed elsewhere, as far as anybody knows.
    settledAtMs: item.confirmedAtMs === null ? null : atMs,
    account: item.account,
    operation: item.operation,
    requestText: null,
    ending: { attempts: 0, requestId: "", reasonCode: "", reason: "imported", resolvedBy: null },
    isNew: true,
    isChanged: false,
  });
}

/** No claim of any run is called so. */
function claimOf({ runId }: PackageImport): string {
  return `${runId}#import`;
}
