import { outcomeRow } from "../../batch/run/settle-post.ts";
import { finishRun, type EndedRun } from "../../batch/run/summarise.ts";
import type { PackageSettled, RunFinished } from "../../batch/events.ts";
import type { PostOutcome } from "../../domain/post.ts";
import type { ResultRow } from "../../domain/result-row.ts";
import type { ShipmentLine } from "../../domain/shipment-line.ts";
import type { PackageSummary } from "../../sheet/result-model.ts";
import type { QueuedPost } from "../../store/queue.ts";
import type { QueueDocument } from "./queue-document.ts";

/** The answers of a queued run: as they were decided, and as its posts have ended since. */
export class WatchedAnswers {
  #document: QueueDocument;
  readonly #lines: readonly ShipmentLine[];
  readonly #ended = new Map<number, QueuedPost>();
  #rows: ResultRow[];

  constructor(document: QueueDocument, lines: readonly ShipmentLine[]) {
    this.#document = document;
    this.#lines = lines;
    this.#rows = [...document.answers];
  }

  /** One per row, in their order. */
  get rows(): readonly ResultRow[] {
    return this.#rows;
  }

  /** Puts the final decisions of a run in the place of earlier ones. */
  replaceDocument(document: QueueDocument): void {
    this.#document = document;
    this.#rows = [...document.answers];
    for (const post of this.#ended.values()) this.#answer(post);
  }

  /** Packages that were decided without being sent. */
  decidedEvents(): PackageSettled[] {
    return this.#document.packages
      .filter(({ result }) => result !== "not-attempted" && result !== "in-doubt")
      .flatMap((each) => {
        const [line] = each.lines;
        const row = line === undefined ? undefined : this.#rows[line];
        const from = line === undefined ? undefined : this.#lines[line];
        if (!row || !from) return [];
        const { account, operation, orderId, packageId } = each;
        const source = { file: from.row.table.file.name, row: from.row.row };
        const rows = each.lines.length;
        return [
          settled(row, { account, operation, orderId, packageId, rows, ...source }, false, null),
        ];
      });
  }

  /** Takes in a post that has ended; its event, unless it was known. */
  takeIn(post: QueuedPost): PackageSettled | null {
    const isKnown = this.#ended.has(post.postId);
    this.#ended.set(post.postId, post);
    this.#answer(post);
    const [line] = post.lines;
    const row = line === undefined ? undefined : this.#rows[line];
    if (isKnown || !row) return null;
    const { account, operation, orderId, fileName: file, row: sheetRow, settledAtMs } = post;
    const rows = post.lines.length;
    const where = { account, operation, orderId, packageId: row.packageId, rows };
    return settled(row, { ...where, file, row: sheetRow }, true, settledAtMs);
  }

  #answer(post: QueuedPost): void {
    const { operation, subject, firstNumber: firstTrackingNumber, attempts } = post;
    const answered = { planned: { operation, subject }, firstTrackingNumber };
    const ending = { attempts, atMs: post.settledAtMs ?? 0 };
    for (const line of post.lines) {
      this.#rows[line] = outcomeRow(line, answered, outcomeOf(post), ending);
    }
  }

  /** One per package, as it stands. */
  packages(): PackageSummary[] {
    return this.#document.packages.map((each) => {
      const row = this.#rows[each.lines[0] ?? -1];
      if (!row) return each;
      const { result, packageId, reasonCode, postedAt, attempts, requestId } = row;
      return { ...each, result, packageId, reasonCode, postedAt, attempts, requestId };
    });
  }

  /** What all of it took. */
  totals(): { requests: number; throttled: number; lastAtMs: number } {
    const posts = [...this.#ended.values()];
    return {
      requests: posts.reduce((sum, { attempts }) => sum + attempts, 0),
      throttled: posts.reduce((sum, { throttled }) => sum + throttled, 0),
      lastAtMs: posts.reduce((last, { settledAtMs }) => Math.max(last, settledAtMs ?? 0), 0),
    };
  }

  finish(run: EndedRun): RunFinished {
    return finishRun(this.#rows, this.#document.plan, this.totals(), run);
  }
}

function settled(
  { result, reasonCode, reason }: ResultRow,
  where: Pick<
    PackageSettled,
    "account" | "operation" | "orderId" | "packageId" | "rows" | "file" | "row"
  >,
  wasPlannedToSend: boolean,
  atMs: number | null,
): PackageSettled {
  const { account, operation, orderId, packageId, rows, file, row } = where;
  return {
    type: "package:settled",
    account,
    operation,
    orderId,
    packageId,
    result,
    rows,
    reasonCode,
    reason,
    file,
    row,
    wasPlannedToSend,
    atMs,
  };
}

/** How a post ended that is waited for no more. */
function outcomeOf({ state, reasonCode, reason: message, requestId }: QueuedPost): PostOutcome {
  switch (state) {
    case "posted":
    case "updated":
      return { kind: state, requestId };
    case "rejected":
    case "failed":
      return { kind: state, code: reasonCode, message, requestId };
    case "in-doubt":
      return { kind: state, code: reasonCode || "no-clear-answer", message, requestId };
    case "overtaken":
    case "sent":
      return { kind: "in-doubt", code: "no-clear-answer", message: "", requestId };
    case "intent":
    case "not-attempted":
      return { kind: "not-attempted", code: reasonCode || "stopped", message: "", requestId };
  }
}
