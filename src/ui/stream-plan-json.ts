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
  let chunk = `${countsText(plan).slice(0, -1)},"findings":[`;
  chunk = await writeList(chunk, plan.findings, findingText, write);
  chunk = await writeList(`${chunk}],"posts":[`, plan.posts, postText, write);
  await write(`${chunk}]}\n`);
}

function countsText(plan: PlanDocument): string {
  const { create, update, replay, skip, reject } = plan.decisions;
  return jsonText({
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
}

/** Writes what is gathered and a list behind it; answers what is not yet written. */
async function writeList<Entry>(
  gathered: string,
  entries: Iterable<Entry>,
  textOf: (entry: Entry) => string,
  write: (text: string) => void | Promise<void>,
): Promise<string> {
  let chunk = gathered;
  let separator = "\n";
  for (const entry of entries) {
    chunk += separator + textOf(entry);
    separator = ",\n";
    if (chunk.length < CHUNK_LENGTH) continue;
    await write(chunk);
    chunk = "";
  }
  return chunk;
}

// Named one by one: what else an object may carry is not published.
function findingText(finding: PlanFinding): string {
  const { file, sheet, row, column, code, severity, message, fix } = finding;
  return jsonText({ file, sheet, row, column, code, severity, message, fix });
}

/** Nearly every text of a plan; in JSON it stands as it is. */
const PLAIN = /^[\w .:#-]*$/u;

/** Written out where it can be: a plan may have a million posts, and an object for each takes its time. */
function postText(post: PlanPost): string {
  const { account, operation, orderId, packageId, decision, trackingNumber, carrier } = post;
  const isPlain =
    PLAIN.test(account) &&
    PLAIN.test(orderId) &&
    PLAIN.test(packageId) &&
    PLAIN.test(trackingNumber) &&
    PLAIN.test(carrier);
  const items = itemsText(post.items);
  if (!isPlain || items === null) return postJson(post);
  return `{"account":"${account}","operation":"${operation}","orderId":"${orderId}","packageId":"${packageId}","decision":"${decision}","trackingNumber":"${trackingNumber}","carrier":"${carrier}","items":[${items}],"rows":[${post.rows.join(",")}]}`;
}

function itemsText(items: PlanPost["items"]): string | null {
  let text = "";
  for (const { id, quantity } of items) {
    if (!PLAIN.test(id)) return null;
    text += `${text === "" ? "" : ","}{"id":"${id}","quantity":${quantity}}`;
  }
  return text;
}

function postJson(post: PlanPost): string {
  const { account, operation, orderId, packageId, decision, trackingNumber, carrier } = post;
  const items = post.items.map(({ id, quantity }) => ({ id, quantity }));
  const { rows } = post;
  return jsonText({
    account,
    operation,
    orderId,
    packageId,
    decision,
    trackingNumber,
    carrier,
    items,
    rows,
  });
}
