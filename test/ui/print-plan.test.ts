import { describe, expect, it } from "vitest";
import type { PlanDocument, PlanFinding, PlanPost } from "../../src/batch/plan-document.ts";
import { textWidth } from "../../src/ui/format.ts";
import { printPlan, streamPlanJson, type PlanLook } from "../../src/ui/print-plan.ts";

function missing(row: number): PlanFinding {
  return {
    file: "july.xlsx",
    sheet: "Sheet1",
    row,
    column: "tracking-number",
    code: "missing-value",
    severity: "error",
    message: "The row has no tracking number.",
    fix: "Fill in the cell.",
    cell: { name: `F${row}`, header: "Tracking #" },
  };
}

/** Something about a row as a whole. */
function remark(row: number): PlanFinding {
  const { cell: _, ...rest } = missing(row);
  return { ...rest, column: null, severity: "warning", fix: "" };
}

/** An order that is told a pickup status. */
function told(orderId: string) {
  return { orderId, operation: "ecart.fulfillmentStatus", action: null, from: "" };
}

const post: PlanPost = {
  account: "acme-us",
  operation: "ecart.fulfillment",
  orderId: "A-1",
  packageId: "1000001",
  decision: "update",
  trackingNumber: "1Z2",
  carrier: "ups",
  items: [{ id: "10", quantity: 2 }],
  rows: [2, 3],
};

const plan: PlanDocument = {
  rows: 24,
  orders: 18,
  packages: 20,
  decisions: { create: 14, update: 2, replay: 1, skip: 1, reject: 2 },
  requests: [{ account: "acme-us", operation: "ecart.fulfillment", count: 17, estimatedMs: 3_500 }],
  estimatedMs: 3_500,
  findings: [
    ...[2, 3, 4, 5].map(missing),
    { ...remark(9), code: "ambiguous-date", message: "Day first?" },
    { ...remark(11), code: "example-row", message: "An example.", leavesOut: true },
  ],
  posts: [post],
  changes: [
    { orderId: "A-1", packageId: "1000001", from: "1Z1", to: "1Z2" },
    { orderId: "A-2", packageId: "1000002", from: "1Z3", to: "1Z3" },
    { orderId: "A-3", packageId: "1000003", from: "", to: "1Z4\u001B[2J" },
  ],
  countUnits: () => 40,
  orderUpdates: [
    { ...told("A-4"), to: "ReadyForPickup" },
    { ...told("A-5"), from: "ReadyForPickup", to: "PickedUp" },
  ],
};

const nothing: PlanDocument = {
  ...plan,
  decisions: { create: 0, update: 0, replay: 0, skip: 20, reject: 0 },
  requests: [],
  findings: [],
  posts: [],
  changes: [],
  orderUpdates: [],
};

function printed(document: PlanDocument, look: Partial<PlanLook> = {}): string {
  let text = "";
  printPlan(document, (part) => (text += part), look);
  return text;
}

async function streamed(document: PlanDocument): Promise<string[]> {
  const parts: string[] = [];
  await streamPlanJson(document, async (part) => void parts.push(Buffer.from(part).toString()));
  return parts;
}

describe("a plan for people", () => {
  it("tells fulfillment orders that ship from those that stay on hold", () => {
    const operation = "amazon.updateFulfillmentOrder";
    const update = { operation, from: "" };
    const text = printed({
      ...nothing,
      packages: 3,
      decisions: { create: 0, update: 3, replay: 0, skip: 0, reject: 0 },
      requests: [{ account: "acme", operation, count: 3, estimatedMs: 0 }],
      orderUpdates: [
        { ...update, orderId: "C-1", action: "Ship", to: "" },
        { ...update, orderId: "C-2", action: "Hold", to: "item line-1 x 3 -> 2" },
        { ...update, orderId: "C-3", action: "Ship", to: "fulfillmentPolicy FillAll" },
      ],
    });
    expect(text).toContain(`24 rows, 18 orders, 3 updates: 3 to send (3 to update).

To send
  account  operation                      updates  at the limit
  acme     amazon.updateFulfillmentOrder        3     under 1 s

Fulfillment orders that change and stay on hold
  C-2: item line-1 x 3 -> 2  (amazon.updateFulfillmentOrder)

Fulfillment orders that ship now: nothing of them can change after that
  C-1  (amazon.updateFulfillmentOrder)
  C-3: fulfillmentPolicy FillAll  (amazon.updateFulfillmentOrder)
`);
  });

  it("shows what would be sent, every update, and what to mend", () => {
    expect(printed(plan)).toBe(
      `24 rows, 18 orders, 20 packages: 17 to send (14 new, 2 to update, 1 in doubt to repeat), 1 already posted or superseded, 2 rejected.

To send
  account  operation          packages  at the limit
  acme-us  ecart.fulfillment        17           4 s

Updates: the parcel keeps its package ID and changes its number
  A-1: 1Z1 -> 1Z2  (package 1000001)
  A-2: 1Z3 stays, other details change  (package 1000002)
  A-3: (number not known) -> 1Z4\uFFFD[2J  (package 1000003)

Orders that are told something besides their packages
  A-4: ReadyForPickup  (ecart.fulfillmentStatus)
  A-5: ReadyForPickup -> PickedUp  (ecart.fulfillmentStatus)

Rejected: 4 rows
  missing-value  4 rows
    july.xlsx (Sheet1) F2, Tracking #: The row has no tracking number.
    july.xlsx (Sheet1) F3, Tracking #: The row has no tracking number.
    july.xlsx (Sheet1) F4, Tracking #: The row has no tracking number.
    and 1 more
    Fix: Fill in the cell.

Left out
  example-row  1 row
    july.xlsx (Sheet1):11: An example.

Worth a look
  ambiguous-date  1 row
    july.xlsx (Sheet1):9: Day first?

Nothing was sent. "shipledger run" with the same files and flags sends this, in about 4 s.
`,
    );
  });

  it("tells a person when it is done, what misses the hour, and what a limit leaves", () => {
    const nowMs = new Date(2026, 10, 26, 17, 30).getTime();
    const shipBy = { atMs: nowMs + 1_800_000, late: 12 };
    const limited = [{ account: "acme-us", operation: "x", count: 5, estimatedMs: 0 }];
    const text = printed(plan, { nowMs, shipBy, limited, columns: 60 });
    // There is no room for the hour.
    expect(text).not.toContain("done by");
    const wide = printed(plan, { nowMs, shipBy, limited, columns: 80 });
    expect(wide).toContain("  account  operation          packages  at the limit  done by\n");
    expect(wide).toContain("acme-us  ecart.fulfillment        17           4 s    17:30\n");
    expect(text).toContain("Ship by 18:00: 12 packages will miss it.");
    expect(text).toContain("This run sends the first 5 packages (--limit), and leaves the rest.");
    const sentences = text.split("\n").filter((line) => line.startsWith("    "));
    expect(Math.max(...sentences.map(textWidth))).toBeLessThanOrEqual(60);
    const inTime = printed(plan, { nowMs, shipBy: { ...shipBy, late: 0 } });
    expect(inTime).toContain("Ship by 18:00: all in time.");
  });

  it("leaves the last word to the question that follows", () => {
    expect(printed(plan, { isAsking: true })).not.toContain("Nothing was sent");
  });

  it("says so when there is nothing to send", () => {
    expect(printed(nothing)).toBe(
      "24 rows, 18 orders, 20 packages: 0 to send, 20 already posted or superseded.\n\nThere is nothing to send.\n",
    );
  });
});

describe("a plan as JSON", () => {
  it("has exactly the published keys, in their order", async () => {
    const extra = { ...post, secret: "token", content: {} };
    const text = (await streamed({ ...plan, posts: [extra] })).join("");
    const document = JSON.parse(text);
    expect(Object.keys(document)).toEqual([
      "rows",
      "orders",
      "packages",
      "decisions",
      "requests",
      "estimatedMs",
      "findings",
      "posts",
    ]);
    expect(Object.keys(document.decisions)).toEqual([
      "create",
      "update",
      "replay",
      "skip",
      "reject",
    ]);
    expect(Object.keys(document.requests[0])).toEqual([
      "account",
      "operation",
      "count",
      "estimatedMs",
    ]);
    expect(Object.keys(document.findings[0])).toEqual([
      "file",
      "sheet",
      "row",
      "column",
      "code",
      "severity",
      "message",
      "fix",
    ]);
    expect(Object.keys(document.posts[0])).toEqual([
      "account",
      "operation",
      "orderId",
      "packageId",
      "decision",
      "trackingNumber",
      "carrier",
      "items",
      "rows",
    ]);
    const { changes: _, orderUpdates: __, countUnits: ___, ...published } = plan;
    // What is said for people only stays out.
    const findings = [...plan.findings].map(({ cell: _c, leavesOut: _l, ...finding }) => finding);
    expect(document).toEqual({ ...published, findings });
  });

  it("is whole when its lists are empty", async () => {
    const document = JSON.parse((await streamed(nothing)).join(""));
    expect(document).toMatchObject({ rows: 24, findings: [], posts: [] });
  });

  it("is written in pieces while the lists are still made", async () => {
    let made = 0;
    let madeAtFirstWrite = 0;
    function* manyPosts(): Generator<PlanPost> {
      for (; made < 5_000; made += 1) yield { ...post, orderId: `A-${made}` };
    }
    let text = "";
    await streamPlanJson({ ...plan, posts: manyPosts() }, (part) => {
      madeAtFirstWrite ||= made;
      text += Buffer.from(part).toString();
    });
    expect(madeAtFirstWrite).toBeLessThan(1_000);
    expect(JSON.parse(text).posts).toHaveLength(5_000);
  });
});
