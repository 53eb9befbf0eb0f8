import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { describePlan } from "../../src/batch/describe-plan.ts";
import { describeLargePlan, type LargePlan } from "../../src/batch/plain/large-plan.ts";
import type { PlanDocument } from "../../src/batch/plan-document.ts";
import { createPlainRows, makeLargePlan } from "../../src/commands/prepare-large-plan.ts";
import { makePlan } from "../../src/commands/prepare-plan.ts";
import { emptyHistory, type OrderHistory } from "../../src/domain/history.ts";
import type { OrderFacts } from "../../src/domain/order-facts.ts";
import type { OrderKey } from "../../src/domain/order-key.ts";
import { ENDPOINTS } from "../../src/endpoints/registry.ts";
import { USUAL_LAYOUTS, type Layouts } from "../../src/sheet/layouts.ts";
import { readSheets } from "../../src/sheet/read-sheets.ts";
import type { Ledger } from "../../src/store/ledger.ts";
import { streamPlanJson } from "../../src/ui/print-plan.ts";
import { makeAccount, makeSettings } from "../batch/identity/lines.ts";
import { content, facts, posted } from "../batch/identity/scenario.ts";

/**
 * Plain rows take another way through planning than all others. Whatever a sheet
 * holds, both ways must come to the same plan, word for word.
 */
const ITEMS = ["62840000917131", "62840001834262", "02840002751393", "12300000000000", "A-1", ""];
const ORDERS = Array.from(
  { length: 20 },
  (_, order) => `111-20409${10 + order}-30777${10 + order}`,
);
const SOUND = ["1Z999AA10310000376", "9400111202509000079194", "789000000482", "TBA123456789012"];
const NUMBERS = [
  ...SOUND,
  "1Z999AA10310000377",
  "9.40011E+21",
  "123456000",
  "",
  "n/a",
  "1Z 1, 1Z 2",
];

/** What a profile can do to rows: nothing, tell what a date means, leave some out, change cells. */
const LAYOUTS: readonly Layouts[] = [
  { dates: "month-first" as const },
  { skip: [{ column: "carrier-code", is: ["evri"], reason: "Another firm." }] },
  { skip: [{ column: "sku", isNot: [""], reason: "Another firm." }], dates: "day-first" as const },
  { fixed: { sku: "SKU-9" }, carriers: { USPS: ["GLS"] }, numbers: "point" as const },
].map((said) => ({ known: [], named: { name: "own", title: "Own", ...said } }));

type Cells = Readonly<Record<string, string>>;

/** Mostly plain, so that plain orders are there in nearly every sheet. */
const row: fc.Arbitrary<Cells> = fc.record({
  "order-id": often(fc.constantFrom(...ORDERS), fc.constantFrom("#1001", "", "Total", "example-1")),
  "order-item-id": often(fc.constantFrom(...ITEMS.slice(0, 3)), fc.constantFrom(...ITEMS)),
  quantity: often(fc.constantFrom("1", "2"), fc.constantFrom("0", "2.0", "x", "", "100000")),
  "ship-date": often(
    fc.constantFrom("2026-11-20", "2026-11-20", ""),
    fc.constantFrom("11/20/2026", "03/04/2026", "20/11/2026", "soon"),
  ),
  "carrier-code": often(
    fc.constantFrom("GLS", "GLS", "Evri"),
    fc.constantFrom("", "#N/A", "USPS", "FedEx, UPS"),
  ),
  "tracking-number": often(fc.constantFrom(...SOUND), fc.constantFrom(...NUMBERS)),
  "package-id": often(fc.constant(""), fc.constantFrom("1842698020", "5", "x", " ")),
  action: often(fc.constant(""), fc.constantFrom("create", "update", "status", "?")),
  account: often(fc.constant(""), fc.constantFrom("acme-us", "acme-amazon", "other", "nobody")),
  sku: often(fc.constantFrom("", "SKU-1"), fc.constantFrom("a b", "'x")),
  "quantity-purchased": often(fc.constant(""), fc.constantFrom("1", "3", "0")),
});

function often<Value>(usual: fc.Arbitrary<Value>, rare: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

const HEADERS = [
  "order-id",
  "order-item-id",
  "quantity",
  "ship-date",
  "carrier-code",
  "tracking-number",
  "package-id",
  "action",
  "account",
  "sku",
  "quantity-purchased",
];
/** Leaves columns away: a sheet without them has other frames. */
const columns = fc.subarray(HEADERS.slice(6)).map((more) => [...HEADERS.slice(0, 6), ...more]);
const sheet = fc.record({ columns, rows: fc.array(row, { minLength: 1, maxLength: 12 }) });

const history = fc.constantFrom<Partial<OrderHistory>>(
  {},
  {},
  {},
  {},
  { version: 4, packages: [posted("1842698020", SOUND[0] ?? "", "62840000917131")] },
  { version: 4, packages: [posted("77", SOUND[1] ?? "", "62840001834262*2")] },
  { version: 2, claimedBy: "run 7 on host (process 1)" },
  { otherSellers: ["globex"] },
  {
    version: 3,
    retained: [
      {
        kind: "create",
        packageId: "88",
        content: content(SOUND[0] ?? "", "62840000917131"),
        seq: 3,
        claim: "c",
      },
    ],
  },
);
const known = fc.constantFrom<OrderFacts | null>(null, null, null, null, facts("62840000917131"));

const site = mkdtempSync(join(tmpdir(), "large-plan-"));
afterAll(() => rmSync(site, { recursive: true, force: true }));

const account = (name: string, more = {}) => [name, makeAccount({ name, seller: name, ...more })];
const settings = makeSettings({
  accounts: new Map([
    account("acme-us"),
    account("other"),
    account("acme-amazon", {
      api: "amazon",
      operation: "amazon.confirmShipment",
      timeZone: "Asia/Tokyo",
      marketplaceId: "A1VC38T7YXB528",
    }),
  ] as [string, ReturnType<typeof makeAccount>][]),
  operations: new Map(Object.values(ENDPOINTS).map(({ traits }) => [traits.name, traits])),
});
const lawOf = () => ({ ratePerSecond: 2, burst: 3 });

/** Only what planning asks of a ledger. */
function ledgerWith(histories: readonly Partial<OrderHistory>[]): Ledger {
  const historyOf = (key: OrderKey): OrderHistory => {
    const index = ORDERS.indexOf(key.orderId);
    return { ...emptyHistory(key), ...(key.seller === "acme-us" ? histories[index] : {}) };
  };
  return {
    readHistories: async (keys: readonly OrderKey[]) => keys.map(historyOf),
    readFirstReads: async (hashes: readonly string[]) => hashes.map((_, index) => 20 + index),
    readRunStarts: async () => [],
  } as Partial<Ledger> as Ledger;
}

/** All that a plan says, and as it is published: packed orders write themselves. */
async function listed(document: PlanDocument) {
  const {
    findings,
    posts,
    packedPosts: _,
    changes,
    orderUpdates,
    countUnits,
    ...counts
  } = document;
  const pieces: Uint8Array[] = [];
  await streamPlanJson(document, (bytes) => void pieces.push(bytes));
  const told = {
    changes: [...changes],
    orderUpdates: [...orderUpdates],
    json: Buffer.concat(pieces).toString(),
    units: countUnits(),
  };
  return { ...counts, findings: [...findings], posts: [...posts], ...told };
}

function csvOf({ columns, rows }: { columns: readonly string[]; rows: readonly Cells[] }): string {
  const lines = rows.map((cells) => columns.map((name) => quoted(cells[name] ?? "")).join(","));
  return `${columns.join(",")}\n${lines.join("\n")}\n`;
}

function quoted(text: string): string {
  return text.includes(",") ? `"${text}"` : text;
}

let sites = 0;

async function planBothWays(
  sheets: readonly { columns: readonly string[]; rows: readonly Cells[] }[],
  histories: readonly Partial<OrderHistory>[],
  orders: readonly (OrderFacts | null)[],
  layouts: Layouts = USUAL_LAYOUTS,
) {
  const folder = join(site, String((sites += 1)));
  mkdirSync(folder);
  const paths = [...new Set(sheets.map(csvOf))].map((text, index) => {
    const path = join(folder, `sheet-${index}.csv`);
    writeFileSync(path, text);
    return path;
  });
  const ledger = ledgerWith(histories);
  const reports = new Map<string, OrderFacts>();
  for (const [index, told] of orders.entries()) if (told) reports.set(ORDERS[index] ?? "", told);
  const plan = await makePlan(await readSheets(paths, { layouts }), reports, ledger, settings);
  const plain = createPlainRows();
  const read = await readSheets(paths, { layouts, takePlain: (...each) => plain.take(...each) });
  const large: LargePlan = await makeLargePlan(read, plain, reports, ledger, settings);
  rmSync(folder, { recursive: true });
  return { usual: describePlan(plan, lawOf), large: describeLargePlan(large, lawOf), parts: large };
}

describe("a plan whose plain rows are taken apart", () => {
  it("is word for word the plan that looks at everything", async () => {
    let plainOrders = 0;
    let others = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(sheet, { minLength: 1, maxLength: 2 }),
        fc.array(history, { minLength: ORDERS.length, maxLength: ORDERS.length }),
        fc.array(known, { minLength: ORDERS.length, maxLength: ORDERS.length }),
        fc.constantFrom(USUAL_LAYOUTS, ...LAYOUTS),
        async (sheets, histories, orders, layouts) => {
          const { usual, large, parts } = await planBothWays(sheets, histories, orders, layouts);
          expect(await listed(large)).toEqual(await listed(usual));
          others += parts.others.orders.length;
          plainOrders += large.orders - parts.others.orders.length;
        },
      ),
      { numRuns: 600 },
    );
    // It compares something: both ways are taken often.
    expect(plainOrders).toBeGreaterThan(200);
    expect(others).toBeGreaterThan(200);
  });

  it("takes orders of several rows and parcels, and leaves what is special", async () => {
    const plainRow = (order: number, item: number, number: number): Cells => ({
      "order-id": ORDERS[order] ?? "",
      "order-item-id": ITEMS[item] ?? "",
      quantity: "1",
      "carrier-code": "GLS",
      "tracking-number": SOUND[number] ?? "",
    });
    const rows = [
      plainRow(0, 0, 0),
      plainRow(1, 0, 1),
      plainRow(0, 1, 0),
      plainRow(1, 1, 2),
      { ...plainRow(2, 0, 3), quantity: "0" },
      plainRow(2, 1, 3),
      plainRow(3, 0, 3),
    ];
    const none = ORDERS.map(() => ({}));
    const { usual, large, parts } = await planBothWays(
      [{ columns: HEADERS.slice(0, 6), rows }],
      none,
      [],
    );
    expect(await listed(large)).toEqual(await listed(usual));
    expect([...large.posts].map(({ rows }) => rows)).toEqual([[2, 4], [3], [5], [6, 7], [8]]);
    expect(parts.others.orders.map((order) => order.group.key.orderId)).toEqual([ORDERS[2]]);
  });

  it("leaves an order with more rows than are worth comparing", async () => {
    const rows = Array.from({ length: 70 }, (_, item): Cells => ({
      "order-id": ORDERS[item === 69 ? 1 : 0] ?? "",
      "order-item-id": `628400009${String(17_131 + item * 17)}`,
      quantity: String(1 + (item % 3)),
      "carrier-code": "GLS",
      "tracking-number": SOUND[item % 3] ?? "",
    }));
    const { usual, large, parts } = await planBothWays(
      [{ columns: HEADERS.slice(0, 6), rows }],
      [],
      [],
    );
    expect(await listed(large)).toEqual(await listed(usual));
    expect(parts.others.orders.map((order) => order.group.key.orderId)).toEqual([ORDERS[0]]);
  });

  it("gives a row that is looked at after all only what it says itself", async () => {
    const said = (order: number, sku: string): Cells => ({
      "order-id": ORDERS[order] ?? "",
      "order-item-id": ITEMS[0] ?? "",
      quantity: "1",
      "carrier-code": "GLS",
      "tracking-number": SOUND[0] ?? "",
      sku,
    });
    // The first row shows what the others look like; a row that comes twice is special.
    const rows = [said(0, "SKU-1"), said(1, ""), said(1, "")];
    const columns = [...HEADERS.slice(0, 6), "sku"];
    const { usual, large } = await planBothWays([{ columns, rows }], [], []);
    expect(await listed(large)).toEqual(await listed(usual));
    expect([...large.findings].map(({ code }) => code)).toContain("duplicate-row");
  });
});
