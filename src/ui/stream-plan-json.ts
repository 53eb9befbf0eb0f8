import type { PlanDocument, PlanFinding, PlanPost } from "../batch/plan-document.ts";
import { jsonText } from "./ndjson-reporter.ts";

/** Text gathered before it is handed on: few writes, little memory. */
const CHUNK_LENGTH = 64 * 1024;

/**
 * Writes a plan as the one document of `plan --json`, counts first. Waits for
 * each write, so a plan of any length needs the memory of one chunk.
 */
export async function streamPlanJson(
  plan: PlanDocument,
  write: (text: string) => void | Promise<void>,
): Promise<void> {
  let chunk = "";
  for (const piece of planPieces(plan)) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    await write(chunk);
    chunk = "";
  }
  await write(chunk);
}

function* planPieces(plan: PlanDocument): Generator<string> {
  const { create, update, replay, skip, reject } = plan.decisions;
  const counts = jsonText({
    rows: plan.rows,
    orders: plan.orders,
    packages: plan.packages,
    decisions: { create, update, replay, skip, reject },
    requests: plan.requests.map(({ account, operation, count, estimatedMs }) => ({
      account,
      operation,
      count,
      estimatedMs,
    })),
    estimatedMs: plan.estimatedMs,
  });
  yield `${counts.slice(0, -1)},"findings":[`;
  yield* listPieces(plan.findings, publishedFinding);
  yield `],"posts":[`;
  yield* listPieces(plan.posts, publishedPost);
  yield "]}\n";
}

function* listPieces<Entry>(
  entries: Iterable<Entry>,
  publish: (entry: Entry) => unknown,
): Generator<string> {
  let separator = "\n";
  for (const entry of entries) {
    yield separator + jsonText(publish(entry));
    separator = ",\n";
  }
}

// Named one by one: what else an object may carry is not published.
function publishedFinding(finding: PlanFinding): PlanFinding {
  const { file, sheet, row, column, code, severity, message, fix } = finding;
  return { file, sheet, row, column, code, severity, message, fix };
}

function publishedPost(post: PlanPost): PlanPost {
  const { account, operation, orderId, packageId, decision, trackingNumber, carrier } = post;
  const items = post.items.map(({ id, quantity }) => ({ id, quantity }));
  return {
    account,
    operation,
    orderId,
    packageId,
    decision,
    trackingNumber,
    carrier,
    items,
    rows: post.rows,
  };
}
