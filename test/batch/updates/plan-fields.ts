import { groupByOrder } from "../../../src/batch/order-groups.ts";
import { planBatch, postsToSend, type BatchPlan } from "../../../src/batch/plan.ts";
import { draftIntent } from "../../../src/batch/run/sendable-post.ts";
import type { FulfillmentOrderRead } from "../../../src/domain/fulfillment-reading.ts";
import type { FulfillmentOrderContent } from "../../../src/domain/fulfillment-order.ts";
import { emptyHistory, type OrderHistory } from "../../../src/domain/history.ts";
import { orderKeyText } from "../../../src/domain/order-key.ts";
import type { StoredRequest } from "../../../src/domain/post.ts";
import type { ShipmentLine } from "../../../src/domain/shipment-line.ts";
import { ENDPOINTS } from "../../../src/endpoints/registry.ts";
import { matchHeaders } from "../../../src/sheet/columns.ts";
import { mapFieldRow } from "../../../src/sheet/map-field-row.ts";
import { makeAccount, makeSettings, makeTable } from "../identity/lines.ts";

/** What a plan of a sheet of fulfillment orders is made on. */
export interface FieldGround {
  readonly api?: "amazon" | "mws";
  readonly history?: Partial<OrderHistory>;
  /** When the file was first read; never before where it is left out. */
  readonly firstRead?: number;
  readonly file?: string;
  readonly read?: FulfillmentOrderRead;
  /** What an earlier run said of every row. */
  readonly earlier?: { readonly result: string; readonly runId?: string };
}

/** Cells by header, as rows of one sheet; every header that any row has. */
export type FieldRow = Readonly<Record<string, string>>;

/** The rows of a sheet of fulfillment orders, read under their headers. */
export function fieldLines(rows: readonly FieldRow[], ground: FieldGround = {}): ShipmentLine[] {
  const headers = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = { ...makeTable(ground.file ?? "now"), headers };
  const { columns, fields } = matchHeaders(headers);
  if (!fields) throw new Error(`no sheet of fulfillment orders: ${headers.join(", ")}`);
  return rows.map((row, index): ShipmentLine => {
    const cells = headers.map((header) => row[header] ?? "");
    const line = mapFieldRow({ table, row: index + 2, cells }, { columns, fields }, index);
    if (!ground.earlier) return line;
    const earlier = { runId: "", postedAt: "", sourceFile: "", ...ground.earlier };
    return { ...line, earlierResult: earlier };
  });
}

/** The plan of one sheet, all its orders on one history, by an account `acme` of either API; `umbra` and `eshop` are others. */
export function planFields(rows: readonly FieldRow[], ground: FieldGround = {}): BatchPlan {
  const { api = "amazon", firstRead, read } = ground;
  const operation = api === "mws" ? "mws.UpdateFulfillmentOrder" : "amazon.updateFulfillmentOrder";
  const account = makeAccount({
    name: "acme",
    api,
    operation,
    timeZone: "Asia/Tokyo",
    marketplaceId: "A1VC38T7YXB528",
  });
  const settings = makeSettings({
    defaultAccount: "acme",
    accounts: new Map([
      ["acme", account],
      ["umbra", { ...account, name: "umbra" }],
      ["eshop", makeAccount({ name: "eshop" })],
    ]),
    operations: new Map(Object.values(ENDPOINTS).map(({ traits }) => [traits.name, traits])),
  });
  const lines = fieldLines(rows, ground);
  const byFile = new Map(firstRead === undefined ? [] : [[0, firstRead]]);
  const grouped = groupByOrder(lines, { byFile, byRun: new Map() }, settings);
  const histories = grouped.groups.map(({ key }) => ({ ...emptyHistory(key), ...ground.history }));
  const ofFulfillmentOrders = new Map(
    read ? grouped.groups.map(({ key }) => [orderKeyText(key), read] as const) : [],
  );
  const reads = { ofPackages: new Map(), ofFulfillmentOrders };
  return planBatch(lines, grouped, histories, new Map(), settings, reads);
}

/** Every request that a plan would send. */
export function requestsOf(plan: BatchPlan): StoredRequest[] {
  return plan.orders
    .flatMap(postsToSend)
    .map((decided) => draftIntent(decided, ENDPOINTS, plan.settings).request);
}

/** Findings of all rows: column, code and message, warnings included. */
export function findingsOf(plan: BatchPlan): { column: string; code: string; message: string }[] {
  const ofUpdates = plan.orders.flatMap(({ updates }) =>
    updates.flatMap(({ update }) => update.findings),
  );
  const all = [...ofUpdates, ...plan.loose.flatMap(({ findings }) => findings)];
  return all.map(({ column, code, message }) => ({ column: column ?? "", code, message }));
}

/** What the one order of a plan would be known as once its update has succeeded. */
export function contentOf(plan: BatchPlan): FulfillmentOrderContent {
  const [decision] = plan.orders.flatMap(({ updates }) => updates.map((each) => each.decision));
  const content = decision && "content" in decision ? decision.content : null;
  if (content?.kind !== "fulfillment-order") throw new Error("nothing would be sent");
  return content;
}
