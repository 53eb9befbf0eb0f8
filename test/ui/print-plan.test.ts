import { describe, expect, it } from "vitest";
import type { PlanDocument, PlanFinding, PlanPost } from "../../src/batch/plan-document.ts";
import { printPlan, streamPlanJson } from "../../src/ui/print-plan.ts";

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
  };
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
    { ...missing(9), code: "ambiguous-date", severity: "warning", message: "Day first?", fix: "" },
  ],
  posts: [post],
  changes: [
    { orderId: "A-1", packageId: "1000001", from: "1Z1", to: "1Z2" },
    { orderId: "A-2", packageId: "1000002", from: "1Z3", to: "1Z3" },
    { orderId: "A-3", packageId: "1000003", from: "", to: "1Z4\u001B[2J" },
  ],
  orderUpdates: [
    { orderId: "A-4", operation: "ecart.fulfillmentStatus", from: "", to: "ReadyForPickup" },
    {
      orderId: "A-5",
      operation: "ecart.fulfillmentStatus",
      from: "ReadyForPickup",
      to: "PickedUp",
    },
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

function printed(document: PlanDocument): string {
  let text = "";
  printPlan(document, (part) => (text += part));
  return text;
}

async function streamed(document: PlanDocument): Promise<string[]> {
  const parts: string[] = [];
  await streamPlanJson(document, async (part) => void parts.push(part));
  return parts;
}

describe("a plan for people", () => {
  it("shows what would be sent, every update, and what to mend", () => {
    expect(printed(plan)).toBe(
      `24 rows, 18 orders, 20 packages: 17 to send (14 new, 2 to update, 1 in doubt to repeat), 1 already posted or superseded, 2 rejected.

Would send
  account  operation          packages  time at the rate limit
  acme-us  ecart.fulfillment        17                     4 s

Updates: the parcel keeps its package ID and changes its number
  A-1: 1Z1 -> 1Z2  (package 1000001)
  A-2: 1Z3 stays, other details change  (package 1000002)
  A-3: (number not known) -> 1Z4\uFFFD[2J  (package 1000003)

Orders that are told something besides their packages
  A-4: ReadyForPickup  (ecart.fulfillmentStatus)
  A-5: ReadyForPickup -> PickedUp  (ecart.fulfillmentStatus)

Rejected: 2 packages
  missing-value (4)
    july.xlsx (Sheet1):2 tracking-number: The row has no tracking number.
    july.xlsx (Sheet1):3 tracking-number: The row has no tracking number.
    july.xlsx (Sheet1):4 tracking-number: The row has no tracking number.
    and 1 more
    Fix: Fill in the cell.

Warnings
  ambiguous-date (1)
    july.xlsx (Sheet1):9 tracking-number: Day first?

Nothing was sent. "shipledger run" with the same files and flags sends this, in about 4 s.
`,
    );
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
    const { changes: _, orderUpdates: __, ...published } = plan;
    expect(document).toEqual(published);
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
      text += part;
    });
    expect(madeAtFirstWrite).toBeLessThan(1_000);
    expect(JSON.parse(text).posts).toHaveLength(5_000);
  });
});
