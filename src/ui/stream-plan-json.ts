import { ByteText } from "../batch/plain/byte-text.ts";
import {
  gatherPackages,
  packageIdOf,
  sortByItem,
  type Lane,
  type PlainPosts,
} from "../batch/plain/plain-packages.ts";
import type { PlanDocument, PlanFinding, PlanPost, PlanTable } from "../batch/plan-document.ts";
import { jsonText } from "./ndjson-reporter.ts";

/** Bytes gathered before they are handed on: few writes, little memory. */
const CHUNK_BYTES = 64 * 1024;

type WriteBytes = (bytes: Uint8Array) => void | Promise<void>;

/**
 * Writes a plan as the one document of `plan --json`, in UTF-8, counts first.
 * Waits for each write, so a plan of any length needs the memory of one chunk.
 */
export async function streamPlanJson(plan: PlanDocument, write: WriteBytes): Promise<void> {
  const gathered = new ByteText();
  gathered.put(`${countsText(plan).slice(0, -1)},"findings":[`);
  await writeList(gathered, plan.findings, putFinding, write);
  gathered.put(`],"posts":[`);
  await writeList(gathered, plan.packedPosts ?? plan.posts, putPosts, write);
  // Of sheets that needed no profile there is nothing to tell.
  if (plan.tables?.some(({ profile }) => profile !== "generic")) {
    gathered.put(`],"tables":[`);
    await writeList(gathered, plan.tables, putTable, write);
  }
  gathered.put("]}\n");
  await write(gathered.take());
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

/** Writes a list behind what is gathered; the last of it may still be to write. */
async function writeList<Entry>(
  gathered: ByteText,
  entries: Iterable<Entry>,
  put: (target: ByteText, entry: Entry, separator: Uint8Array) => void,
  write: WriteBytes,
): Promise<void> {
  let separator = FIRST;
  for (const entry of entries) {
    put(gathered, entry, separator);
    separator = NEXT;
    if (gathered.length >= CHUNK_BYTES) await write(gathered.take());
  }
}

const FIRST = Buffer.from("\n");
const NEXT = Buffer.from(",\n");

function putFinding(target: ByteText, finding: PlanFinding, separator: Uint8Array): void {
  target.put(separator);
  target.put(findingText(finding));
}

function putTable(target: ByteText, table: PlanTable, separator: Uint8Array): void {
  target.put(separator);
  target.put(tableText(table));
}

function putPosts(target: ByteText, entry: PlanPost | PlainPosts, separator: Uint8Array): void {
  if ("plain" in entry) {
    putPlainPosts(target, entry, separator);
    return;
  }
  target.put(separator);
  target.put(postText(entry));
}

// Named one by one: what else an object may carry is not published.
function findingText(finding: PlanFinding): string {
  const { file, sheet, row, column, code, severity, message, fix } = finding;
  return jsonText({ file, sheet, row, column, code, severity, message, fix });
}

function tableText({ file, sheet, profile, orderColumn, rows }: PlanTable): string {
  return jsonText({ file, sheet, profile, orderColumn, rows });
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

/** What is the same in all posts of a lane, and what stands between the rest. */
interface PostPieces {
  readonly start: Uint8Array;
  readonly items: Uint8Array;
}

const piecesByLane = new WeakMap<Lane, PostPieces>();
const PACKAGE_ID = Buffer.from('","packageId":"');
const NUMBER = Buffer.from('","decision":"create","trackingNumber":"');
const ITEM_ID = Buffer.from('{"id":"');
const QUANTITY = Buffer.from('","quantity":');
const ROWS = Buffer.from('],"rows":[');
const END = Buffer.from("]}");
const [COMMA, CLOSING] = [44, 125];

/** What {@link postText} makes of the same posts, right out of the columns. */
function putPlainPosts(
  target: ByteText,
  { plain, order, lane }: PlainPosts,
  separator: Uint8Array,
): void {
  const pieces = piecesOf(lane);
  let before = separator;
  for (const rows of gatherPackages(plain, order)) {
    const byItem = sortByItem(plain, rows);
    target.put(before);
    before = NEXT;
    target.put(pieces.start);
    plain.putOrderId(target, order);
    target.put(PACKAGE_ID);
    target.putNumber(packageIdOf(plain, order, byItem));
    target.put(NUMBER);
    plain.putTrackingNumber(target, rows[0] ?? -1);
    target.put(pieces.items);
    for (const [index, row] of byItem.entries()) {
      if (index > 0) target.putCode(COMMA);
      target.put(ITEM_ID);
      plain.putItemId(target, row);
      target.put(QUANTITY);
      target.putNumber(plain.quantityOf(row));
      target.putCode(CLOSING);
    }
    target.put(ROWS);
    for (const [index, row] of rows.entries()) {
      if (index > 0) target.putCode(COMMA);
      target.putNumber(plain.rowNumberOf(row));
    }
    target.put(END);
  }
}

function piecesOf(lane: Lane): PostPieces {
  const known = piecesByLane.get(lane);
  if (known) return known;
  const { account, operation, carrier } = lane;
  const pieces = {
    start: Buffer.from(
      `{"account":${jsonText(account)},"operation":${jsonText(operation)},"orderId":"`,
    ),
    items: Buffer.from(`","carrier":${jsonText(carrier)},"items":[`),
  };
  piecesByLane.set(lane, pieces);
  return pieces;
}
