import { describe, expect, it } from "vitest";
import type { PackageSummary } from "../../src/sheet/result-model.ts";
import { summariseResult } from "../../src/sheet/summary-facts.ts";
import { buildSample } from "./result-samples.ts";

const START_MS = Date.UTC(2026, 10, 26, 17, 30, 0);

function table(count: number) {
  const rows = Array.from({ length: count }, (_, at) => [`111-${at}`, `1Z${at}`]);
  return { headers: ["order-id", "tracking-number"], rows, columns: { "order-id": 0 } } as const;
}

function parcel(change: Partial<PackageSummary> & { readonly afterMs?: number }): PackageSummary {
  const { afterMs = 0, ...rest } = change;
  return {
    account: "acme-us",
    operation: "ecart.fulfillment",
    orderId: "111-1",
    packageId: "1",
    trackingNumber: "1Z",
    carrier: "UPS",
    items: [],
    result: "posted",
    reasonCode: "",
    postedAt: new Date(START_MS + afterMs).toISOString(),
    attempts: 1,
    requestId: "",
    lines: [0],
    ...rest,
  };
}

describe("the summary of a result", () => {
  it.each([
    [[], "All 3 rows are at the marketplace."],
    [[{ result: "rejected" }], "2 of 3 rows are at the marketplace; 1 needs a person."],
    [
      [{ result: "in-doubt" }, { result: "failed" }],
      "1 of 3 rows is at the marketplace; 2 need a person.",
    ],
    [[{ result: "ignored" }], "2 of 3 rows are at the marketplace."],
  ] as const)("says in one sentence how it went: %#", (answers, headline) => {
    expect(summariseResult(buildSample([table(3)], [...answers])).headline).toBe(headline);
  });

  it("counts what there is, and what needs a person by reason with what to do", () => {
    const answers = [
      { result: "rejected", reasonCode: "missing-value", fix: "Fill it in." },
      { result: "rejected", reasonCode: "mangled-number", fix: "Take the original." },
      { result: "rejected", reasonCode: "mangled-number", fix: "Take the original." },
      { result: "ignored", reasonCode: "example-row" },
    ] as const;
    const facts = summariseResult(buildSample([table(5)], [...answers]));
    expect(facts.counts).toEqual([
      { result: "posted", rows: 1 },
      { result: "ignored", rows: 1 },
      { result: "rejected", rows: 3 },
    ]);
    expect(facts.reasons).toEqual([
      { reasonCode: "mangled-number", rows: 2, fix: "Take the original." },
      { reasonCode: "missing-value", rows: 1, fix: "Fill it in." },
    ]);
  });

  it("tells the pace of each account, from its first answer to its last", () => {
    const packages = [
      ...[0, 500, 1_000, 1_500, 2_000].map((afterMs) => parcel({ afterMs })),
      parcel({ account: "acme-es" }),
      parcel({ account: "acme-es", result: "rejected", reasonCode: "x", postedAt: "" }),
    ];
    const { accounts } = summariseResult(buildSample([table(1)], [], packages));
    expect(accounts).toMatchObject([
      { account: "acme-us", packages: 5, sent: 5, open: 0, perSecond: 2 },
      { account: "acme-es", packages: 2, sent: 1, open: 1, perSecond: null },
    ]);
  });

  it("slices the time of sending by a step of the clock, no more than twenty", () => {
    const packages = Array.from({ length: 100 }, (_, at) => parcel({ afterMs: at * 500 }));
    const { slices } = summariseResult(buildSample([table(1)], [], packages));
    expect(slices).toHaveLength(10);
    expect(slices[0]).toEqual({ fromMs: START_MS, packages: 10 });
    expect(slices.reduce((sum, slice) => sum + slice.packages, 0)).toBe(100);
    for (const seconds of [1, 30, 59, 3_600, 86_400, 864_000]) {
      const two = [parcel({}), parcel({ afterMs: seconds * 1_000 })];
      const { slices: sliced } = summariseResult(buildSample([table(1)], [], two));
      expect(sliced.length).toBeLessThanOrEqual(21);
      expect(sliced.at(-1)?.packages).toBe(1);
    }
  });

  it("has no picture of a moment, or of packages of an earlier run", () => {
    expect(summariseResult(buildSample([table(1)], [], [parcel({})])).slices).toEqual([]);
    const earlier = [
      parcel({ result: "already-posted" }),
      parcel({ result: "already-posted", afterMs: 9_000 }),
    ];
    expect(summariseResult(buildSample([table(1)], [], earlier)).slices).toEqual([]);
  });
});
