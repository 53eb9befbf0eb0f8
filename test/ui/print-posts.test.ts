import { describe, expect, it } from "vitest";
import type { PackageContent } from "../../src/domain/contents.ts";
import type { FulfillmentOrderContent } from "../../src/domain/fulfillment-order.ts";
import type { PostRecord } from "../../src/store/ledger.ts";
import {
  printOrderPosts,
  printOrderPostsJson,
  printPosts,
  printPostsJson,
} from "../../src/ui/print-posts.ts";

const parcel: PackageContent = {
  items: [{ id: "10", quantity: 2 }],
  trackingNumber: "1Z1",
  carrierCode: "ups",
  carrierName: "",
  shipMethod: "",
  shipDate: "2026-09-29",
};

// A ledger's record, as it is: the printed shape must take it.
const first: PostRecord = {
  postId: 1,
  order: { seller: "acme", environment: "live", orderId: "A-1" },
  account: "acme-us",
  operation: "ecart.fulfillment",
  packageId: "1000001",
  subject: "1000001",
  kind: "create",
  state: "posted",
  content: parcel,
  request: null,
  source: { fileHash: "abc", fileName: "july.csv", sheet: null, row: 2 },
  runId: "r-1",
  attempts: 1,
  requestId: "q-1",
  reasonCode: "",
  reason: "",
  resolvedBy: "",
  intendedAt: "2026-09-30T08:00:00Z",
  sentAt: "2026-09-30T08:00:01Z",
  settledAt: "2026-09-30T08:00:02Z",
};

const second: PostRecord = {
  ...first,
  postId: 2,
  kind: "update",
  state: "in-doubt",
  content: {
    ...parcel,
    trackingNumber: "1Z2",
    carrierCode: "",
    carrierName: "UPS\u001B[1m",
  },
  request: {
    version: 1,
    operation: "ecart.fulfillment",
    method: "POST",
    path: "/api/v2/orders/A-1/fulfillments",
    body: { package: { id: "1000001" } },
  },
  runId: "r-2",
  reasonCode: "no-answer",
  reason: "The connection was cut.",
  settledAt: "",
  sentAt: "2026-10-01T08:00:00Z",
};

function printed(print: (write: (text: string) => void) => void): string {
  let text = "";
  print((part) => (text += part));
  return text;
}

/** A fulfillment order as it is known after an update of it. */
function held(change: Partial<FulfillmentOrderContent>): PostRecord {
  const content: FulfillmentOrderContent = {
    kind: "fulfillment-order",
    action: "Hold",
    fields: { fulfillmentPolicy: "FillAll" },
    marks: { destinationAddress: "0123abcd" },
    addressParts: ["name"],
    items: [{ id: "line-1", quantity: 3, fields: {}, marks: {} }],
    ...change,
  };
  const operation = "amazon.updateFulfillmentOrder";
  const subject = "fulfillment-order";
  return { ...first, operation, packageId: "", subject, kind: "update", state: "updated", content };
}

describe("posts of a fulfillment order", () => {
  const lower = [{ id: "line-1", quantity: 2, fields: {}, marks: { giftMessage: "4567cdef" } }];
  const fields = { fulfillmentPolicy: "FillOrKill" };
  const lowered = { ...held({ items: lower, fields }), postId: 2 };
  const released = { ...held({ items: lower, fields, action: "Ship" }), postId: 3 };

  it("tell what each of them changed", () => {
    const text = printed((write) => printOrderPosts("A-1", [released, lowered, held({})], write));
    expect(text).toContain("Order A-1: no package, but updates\n");
    const said = [...text.matchAll(/^ {4}(?:says|changes) +(.*)$/gmu)].map(([, each]) => each);
    expect(said).toEqual([
      "Hold",
      "destinationAddress, fulfillmentPolicy FillAll, item line-1 x 3",
      "Hold",
      "fulfillmentPolicy FillAll -> FillOrKill, item line-1 x 3 -> 2 (giftMessage)",
      "Ship",
    ]);
  });

  it("stand in a list in a few words, however much was told", () => {
    const items = Array.from({ length: 100 }, (_, index) => {
      return { id: `line-${index}`, quantity: 1, fields: {}, marks: {} };
    });
    const text = printed((write) => printPosts([held({ items }), first], write));
    const [head, row, parcelRow] = text.split("\n");
    expect(head).toContain("tracking, or what was told");
    expect(row).toContain("Hold: destinationAddress, fulfillmentPolicy FillAll, item line-0 x 1");
    expect(row?.length).toBeLessThan(200);
    expect(parcelRow).toContain("1Z1");
  });
});

describe("posts as a list", () => {
  it("are one line each", () => {
    expect(printed((write) => printPosts([second, first], write))).toBe(
      `order  package ID  kind    state     tracking  carrier  when                  run
A-1    1000001     update  in-doubt  1Z2       UPS\uFFFD[1m  2026-10-01T08:00:00Z  r-2
A-1    1000001     create  posted    1Z1       ups      2026-09-30T08:00:02Z  r-1
2 posts
`,
    );
    expect(printed((write) => printPosts([], write))).toBe("No posts.\n");
  });

  it("are one JSON array", () => {
    const posts = JSON.parse(printed((write) => printPostsJson([second, first], write)));
    expect(posts).toMatchObject([
      { postId: 2, orderId: "A-1", trackingNumber: "1Z2", file: "july.csv", row: 2 },
      { postId: 1, packageId: "1000001", state: "posted" },
    ]);
    expect(JSON.parse(printed((write) => printPostsJson([], write)))).toEqual([]);
  });
});

describe("the posts of one order", () => {
  it("show every version of a package, oldest first, with request and provenance", () => {
    const other = { ...first, postId: 3, packageId: "1000002", subject: "1000002" };
    const text = printed((write) => printOrderPosts("A-1", [other, second, first], write));
    expect(text).toContain("Order A-1: 2 packages\n");
    expect(text).toContain("Package 1000001 (seller acme, live): 2 posts\n");
    expect(text.indexOf("Post 1: create, posted")).toBeLessThan(
      text.indexOf("Post 2: update, in-doubt"),
    );
    expect(text).toMatch(/^ {4}from +july\.csv:2$/mu);
    expect(text).toMatch(/^ {4}request +POST \/api\/v2\/orders\/A-1\/fulfillments$/mu);
    expect(text).toMatch(/^ {4}body +\{"package":\{"id":"1000001"\}\}$/mu);
    expect(text).toMatch(/^ {4}reason +no-answer: The connection was cut\.$/mu);
    expect(text).not.toContain("\u001B");
  });

  it("are one JSON document", () => {
    const document = JSON.parse(
      printed((write) => printOrderPostsJson("A-1", [second, first], write)),
    );
    expect(document).toMatchObject({
      orderId: "A-1",
      posts: [
        { postId: 1, request: null },
        { postId: 2, request: { method: "POST" } },
      ],
    });
  });

  it("may be none", () => {
    const text = printed((write) => printOrderPosts("A-9", [], write));
    expect(text).toBe("The ledger holds no post of order A-9.\n");
  });
});
