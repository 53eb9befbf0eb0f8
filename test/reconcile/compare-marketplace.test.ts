import { describe, expect, test } from "vitest";
import { doubtful, posted } from "../batch/identity/scenario.ts";
import { compare, left, NOW_MS, reading, shown, told, type Day } from "./sides.ts";

describe("with the marketplace", () => {
  const agreed: Day = { left: [left("1Z1", "A")], ledger: [posted("7", "1Z1", "A")] };
  const unposted: Day = { left: [left("1Z1", "A")] };
  const item = (shipped: number | null) => ({ id: "A", sku: "", ordered: 3, shipped });
  const cases: readonly { name: string; day: Day; found: readonly string[] }[] = [
    {
      name: "shows it",
      day: { ...agreed, read: reading({ packages: [shown("7", "1Z1", "A")] }) },
      found: ["1Z1"],
    },
    {
      name: "does not show it",
      day: { ...agreed, read: reading({ packages: [] }) },
      found: ["1Z1 not-at-marketplace"],
    },
    {
      name: "has no such order",
      day: { ...agreed, read: { kind: "not-found", message: "404" } },
      found: ["1Z1 not-at-marketplace"],
    },
    {
      name: "could not be read",
      day: { ...agreed, read: { kind: "unread", code: "order-not-read", message: "503" } },
      found: ["1Z1"],
    },
    {
      name: "shows another number",
      day: { ...agreed, read: reading({ packages: [shown("7", "1Z5", "A")] }) },
      found: ["1Z1 tracking-differs"],
    },
    {
      name: "shows other units",
      day: { ...agreed, read: reading({ packages: [shown("7", "1Z1", "A*2")] }) },
      found: ["1Z1 quantity-differs"],
    },
    {
      name: "shows what the ledger does not know, and no manifest has",
      day: {
        ...agreed,
        read: reading({ packages: [shown("7", "1Z1", "A"), shown("8", "1Z2", "B")] }),
      },
      found: ["1Z1", "1Z2 unknown-to-ledger"],
    },
    {
      name: "shows what left and the ledger does not know: it must not be sent again",
      day: { ...unposted, read: reading({ packages: [shown("1", "1Z1", "A")] }) },
      found: ["1Z1 unknown-to-ledger"],
    },
    {
      name: "ships the order itself",
      day: {
        ...unposted,
        read: reading({ fulfilledBy: "marketplace", packages: [shown("1", "X", "A")] }),
      },
      found: ["1Z1 never-posted*"],
    },
    {
      name: "knows an earlier day's package, which is no news",
      day: {
        left: [left("1Z1", "A")],
        ledger: [posted("7", "1Z1", "A"), posted("6", "1Z0", "B")],
        before: ["6"],
        read: reading({ packages: [shown("7", "1Z1", "A"), shown("6", "1Z0", "B")] }),
      },
      found: ["1Z1"],
    },
    {
      name: "counts units only, and they agree",
      day: { ...agreed, read: reading({ items: [item(1)] }) },
      found: ["1Z1"],
    },
    {
      name: "counts units only, too few",
      day: { ...agreed, read: reading({ items: [item(0)] }) },
      found: ["1Z1 not-at-marketplace"],
    },
    {
      name: "counts units only, more than are known",
      day: { ...agreed, read: reading({ items: [item(3)] }) },
      found: ["1Z1", " unknown-to-ledger"],
    },
    {
      name: "counts units only, of a parcel that was never posted from here",
      day: { ...unposted, read: reading({ items: [item(1)] }) },
      found: ["1Z1 unknown-to-ledger"],
    },
    {
      name: "counts nothing",
      day: { ...agreed, read: reading({ items: [item(null)] }) },
      found: ["1Z1"],
    },
    {
      name: "wanted it earlier",
      day: {
        ...agreed,
        read: reading({
          packages: [shown("7", "1Z1", "A")],
          shipBy: { earliest: "", latest: "2026-11-19T23:59:59Z" },
        }),
      },
      found: ["1Z1 shipped-late"],
    },
    {
      name: "wanted it by then",
      day: {
        ...agreed,
        read: reading({
          packages: [shown("7", "1Z1", "A")],
          shipBy: { earliest: "", latest: "2026-11-20T23:59:59Z" },
        }),
      },
      found: ["1Z1"],
    },
  ];
  test.each(cases)("it $name", ({ day, found }) => {
    expect(told(day)).toEqual(found);
  });

  test.each([
    { packages: [shown("7", "1Z1", "A")], says: "The marketplace shows it, as it was sent." },
    { packages: [shown("7", "1Z0", "A")], says: "The marketplace shows it, with number 1Z0." },
    { packages: [], says: "The marketplace does not show it." },
  ])("of what is in doubt it is told: $says", ({ packages, says }) => {
    const [compared, ...others] = compare({
      left: [left("1Z1", "A")],
      ledger: [doubtful("7", "1Z1", "A")],
      read: reading({ packages }),
    });
    expect(others).toEqual([]);
    expect(compared?.differences.map(({ kind }) => kind)).toEqual(["in-doubt"]);
    expect(compared?.differences[0]?.message).toMatch(new RegExp(`${says}$`, "u"));
  });

  test("the time since the post is told", () => {
    const changedAt = new Date(NOW_MS - 60_000 - 200 * 60_000).toISOString();
    const [compared] = compare({
      left: [left("1Z1", "A")],
      ledger: [posted("7", "1Z1", "A", { changedAt })],
      read: reading({ packages: [] }),
    });
    expect(compared?.differences[0]?.message).toContain("3 h 20 min after package 7 was posted");
  });
});
