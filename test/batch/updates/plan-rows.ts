import { groupByOrder } from "../../../src/batch/order-groups.ts";
import { planBatch, type BatchPlan } from "../../../src/batch/plan.ts";
import { answerPlan } from "../../../src/batch/answers.ts";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import { emptyHistory, type LedgerUpdate, type OrderHistory } from "../../../src/domain/history.ts";
import type { OrderFacts } from "../../../src/domain/order-facts.ts";
import type { UpdateTraits } from "../../../src/domain/operation.ts";
import type { UpdateContent } from "../../../src/domain/post-content.ts";
import { describeUpdate, subjectOf } from "../../../src/domain/post-content.ts";
import { ECART_TRAITS, makeLine, makeSettings, makeTable } from "../identity/lines.ts";

export const ECART_STATUS_TRAITS: UpdateTraits = {
  name: "ecart.fulfillmentStatus",
  api: "ecart",
  replaySafe: true,
  orderRead: null,
};

/** One row: its cells, and what an earlier run said of it. */
export type Row = Readonly<Record<string, string>>;

/** What a plan is made on besides its rows. */
export interface Ground {
  readonly history?: Partial<OrderHistory>;
  /** When the file was first read; never before where it is left out. */
  readonly firstRead?: number;
  readonly file?: string;
  readonly facts?: OrderFacts;
  readonly settings?: Partial<PlanSettings>;
  readonly earlier?: { result: string; runId?: string };
}

/** A row that sets a status; of order 114-1 unless it says otherwise. */
export function statusRow(status: string, cells: Row = {}): Row {
  return { "order-id": "114-1", action: "status", status, ...cells };
}

/** The plan of rows of one sheet, all orders on one history. */
export function planRows(rows: readonly Row[], ground: Ground = {}): BatchPlan {
  const table = makeTable(ground.file ?? "now");
  const lines = rows.map((cells, index) => makeLine(table, index, cells, ground.earlier));
  const settings = makeSettings({
    operations: new Map<string, ReturnType<PlanSettings["operations"]["get"]>>([
      [ECART_TRAITS.name, ECART_TRAITS],
      [ECART_STATUS_TRAITS.name, ECART_STATUS_TRAITS],
    ]) as PlanSettings["operations"],
    ...ground.settings,
  });
  const byFile = new Map(ground.firstRead === undefined ? [] : [[0, ground.firstRead]]);
  const grouped = groupByOrder(lines, { byFile, byRun: new Map() }, settings);
  const histories = grouped.groups.map(({ key }) => ({ ...emptyHistory(key), ...ground.history }));
  const known = new Map(
    grouped.groups.flatMap(({ key }) =>
      ground.facts ? [[key.orderId, ground.facts] as const] : [],
    ),
  );
  return planBatch(lines, grouped, histories, known, settings);
}

/** What is decided of each update, in words: kind, content, code. */
export function decisionsOf(plan: BatchPlan): string[] {
  return plan.orders.flatMap(({ updates }) =>
    updates.map(({ decision }) => {
      const said = "content" in decision ? describe(decision.content) : "";
      const code = "code" in decision ? decision.code : "";
      return [decision.kind, said, code].filter((text) => text !== "").join(" ");
    }),
  );
}

function describe(content: UpdateContent): string {
  if (content.kind === "fulfillment-order") return describeUpdate(content);
  const { status, items } = content;
  return [status, ...items.map(({ id, quantity }) => `${id}:${quantity}`)].join(" ");
}

/** The results of all rows, each with its code. */
export function resultsOf(plan: BatchPlan): string[] {
  return answerPlan(plan).map(({ result, reasonCode }) => `${result} ${reasonCode}`.trim());
}

/** An update as the ledger knows it; confirmed at sequence 10 by file "before". */
export function told(
  content: UpdateContent,
  more: Partial<LedgerUpdate> & { readonly once?: readonly UpdateContent[] } = {},
): LedgerUpdate {
  const { once = [], ...rest } = more;
  return {
    subject: subjectOf(content),
    account: "acme-us",
    operation: "ecart.fulfillmentStatus",
    content,
    earlier: once,
    inDoubt: null,
    firstPost: { at: "2026-03-01T08:00:00.000Z", file: "before.csv", sheet: null, row: 2 },
    changedSeq: 10,
    changedAt: "2026-03-01T08:00:00.000Z",
    changedByFile: "before",
    changedByRun: "run-before",
    changedByClaim: "run-before#1",
    ...rest,
  };
}

/** The same with an attempt in doubt, intended at sequence 20; `content` null where nothing was confirmed. */
export function inDoubt(
  attempt: UpdateContent,
  content: UpdateContent | null = null,
): LedgerUpdate {
  const request = {
    version: 1,
    operation: "ecart.fulfillmentStatus",
    method: "PUT",
    path: "/api/v2/orders/114-1/fulfillments/1",
    body: { as: "it was sent" },
  } as const;
  return told(attempt, { content, inDoubt: { postId: 7, content: attempt, seq: 20, request } });
}
