import { describe, expect, test } from "vitest";
import { DIFFERENCE_KINDS, differenceOf } from "../../src/domain/difference.ts";
import { doubtful, doubtfullyCorrected, posted } from "../batch/identity/scenario.ts";
import { compare, left, refused, told, type Day } from "./sides.ts";

describe("manifest and ledger", () => {
  test.each<{ name: string; day: Day; found: readonly string[] }>([
    {
      name: "agree",
      day: { left: [left("1Z1", "A")], ledger: [posted("7", "1z 1", "A")] },
      found: ["1Z1"],
    },
    {
      name: "agree on several packages that share a number",
      day: {
        left: [left("1Z1", "A B")],
        ledger: [posted("7", "1Z1", "A"), posted("8", "1Z1", "B")],
      },
      found: ["1Z1"],
    },
    {
      name: "agree on what was posted on another day",
      day: { left: [left("1Z1", "A")], ledger: [posted("7", "1Z1", "A")], before: ["7"] },
      found: ["1Z1"],
    },
    {
      name: "agree where the row leaves carrier and items open",
      day: { left: [left("1Z1", "", { carrier: "" })], ledger: [posted("7", "1Z1", "A*3")] },
      found: ["1Z1"],
    },
    { name: "left, never posted", day: { left: [left("1Z1", "A")] }, found: ["1Z1 never-posted*"] },
    {
      name: "left with a damaged number",
      day: { left: [left("", "A", { fault: "tracking-number: digits are lost" })] },
      found: [" never-posted"],
    },
    {
      name: "left, in a row that a run refuses",
      day: { left: [left("1Z1", "A", { fault: "action: unknown" })] },
      found: ["1Z1 never-posted"],
    },
    {
      name: "posted, in no manifest",
      day: { ledger: [posted("7", "1Z1", "A")] },
      found: ["1Z1 not-in-manifest"],
    },
    {
      name: "a correction of an earlier day's parcel is not missed in the manifest",
      day: { ledger: [posted("7", "1Z1", "A", { once: ["1Z0"] })], before: ["7"] },
      found: [],
    },
    {
      name: "another number, found by the items",
      day: { left: [left("1Z1", "A")], ledger: [posted("7", "1Z9", "A")] },
      found: ["1Z1 tracking-differs*"],
    },
    {
      name: "two other numbers with the same items: which is which, a person tells",
      day: {
        left: [left("1Z1", "A", { row: 2 }), left("1Z2", "A", { row: 3 })],
        ledger: [posted("7", "1Z8", "A"), posted("8", "1Z9", "A")],
      },
      found: ["1Z1 tracking-differs", "1Z2 tracking-differs"],
    },
    {
      name: "another number, found by the package ID",
      day: { left: [left("1Z1", "A", { packageId: "7" })], ledger: [posted("7", "1Z9", "A")] },
      found: ["1Z1 tracking-differs*"],
    },
    {
      name: "another number, posted through another account",
      day: { left: [left("1Z1", "A", { account: "other" })], ledger: [posted("7", "1Z9", "A")] },
      found: ["1Z1 tracking-differs"],
    },
    {
      name: "a number that was corrected since is for a person",
      day: { left: [left("1Z1", "A")], ledger: [posted("7", "1Z9", "A", { once: ["1Z1"] })] },
      found: ["1Z1 tracking-differs"],
    },
    {
      name: "another carrier",
      day: { left: [left("1Z1", "A", { carrier: "fedex" })], ledger: [posted("7", "1Z1", "A")] },
      found: ["1Z1 tracking-differs*"],
    },
    {
      name: "short",
      day: { left: [left("1Z1", "A*3")], ledger: [posted("7", "1Z1", "A*2")] },
      found: ["1Z1 quantity-differs"],
    },
    {
      name: "with another item and another carrier: no run mends that",
      day: { left: [left("1Z1", "A B", { carrier: "dhl" })], ledger: [posted("7", "1Z1", "A")] },
      found: ["1Z1 quantity-differs tracking-differs"],
    },
    {
      name: "units that went out in another parcel of the order agree",
      day: {
        left: [left("1Z1", "A*2"), left("1Z2", "A", { row: 3 })],
        ledger: [posted("7", "1Z1", "A"), posted("8", "1Z2", "A*2")],
      },
      found: ["1Z1", "1Z2"],
    },
    {
      name: "a parcel whose units were posted within another is not sent blindly",
      day: {
        left: [left("1Z1", "A*2"), left("1Z2", "A", { row: 3 })],
        ledger: [posted("7", "1Z1", "A*3")],
      },
      found: ["1Z1", "1Z2 never-posted"],
    },
    {
      name: "in doubt, the same in the manifest",
      day: { left: [left("1Z1", "A")], ledger: [doubtful("7", "1Z1", "A")] },
      found: ["1Z1 in-doubt*"],
    },
    {
      name: "in doubt, with other items in the manifest",
      day: { left: [left("1Z1", "A*2")], ledger: [doubtful("7", "1Z1", "A")] },
      found: ["1Z1 in-doubt quantity-differs"],
    },
    {
      name: "a correction in doubt",
      day: {
        left: [left("1Z2", "A")],
        ledger: [doubtfullyCorrected(posted("7", "1Z1", "A"), "1Z2")],
        before: ["7"],
      },
      found: ["1Z2 in-doubt*"],
    },
    {
      name: "in doubt, in no manifest",
      day: { ledger: [doubtful("7", "1Z1", "A")] },
      found: ["1Z1 in-doubt"],
    },
    {
      name: "refused, and still in the manifest",
      day: { left: [left("1Z1", "A")], refused: [refused("7", "1Z1", "A")] },
      found: ["1Z1 rejected-unshipped*"],
    },
    {
      name: "refused, in no manifest",
      day: { refused: [refused("7", "1Z1", "A")] },
      found: ["1Z1 rejected-unshipped"],
    },
    {
      name: "refused first, and posted under another number",
      day: {
        left: [left("1Z2", "A")],
        ledger: [posted("8", "1Z2", "A")],
        refused: [refused("7", "1Z1", "A")],
      },
      found: ["1Z2"],
    },
    {
      name: "void after posting",
      day: { left: [left("1Z1", "A", { isVoid: true })], ledger: [posted("7", "1Z1", "A")] },
      found: ["1Z1 void-but-posted"],
    },
    {
      name: "void, and never posted",
      day: { left: [left("1Z1", "A", { isVoid: true })] },
      found: [],
    },
    {
      name: "void, then printed again under the same number",
      day: {
        left: [left("1Z1", "A", { isVoid: true }), left("1Z1", "A", { row: 3 })],
        ledger: [posted("7", "1Z1", "A")],
      },
      found: ["1Z1"],
    },
    {
      name: "void, and gone under a new label: the run puts it right",
      day: {
        left: [left("1Z1", "A", { isVoid: true }), left("1Z2", "A", { row: 3 })],
        ledger: [posted("7", "1Z1", "A")],
      },
      found: ["1Z2 void-but-posted tracking-differs*"],
    },
    {
      name: "an order of another seller: a run would refuse it",
      day: { left: [left("1Z1", "A")], history: { otherSellers: ["beta"] } },
      found: ["1Z1 never-posted"],
    },
    {
      name: "an order that a run is posting",
      day: { left: [left("1Z1", "A")], history: { claimedBy: "host" } },
      found: ["1Z1 never-posted"],
    },
  ])("$name", ({ day, found }) => {
    expect(told(day)).toEqual(found);
  });

  test("a second parcel with the same items is created, and no correction of the first", () => {
    const day = {
      left: [left("1Z1", "A"), left("1Z2", "A", { row: 3 })],
      ledger: [posted("7", "1Z1", "A")],
    };
    const [first, second] = compare(day);
    expect(first?.fixRows).toEqual([]);
    expect(second?.fixRows).toMatchObject([{ "tracking-number": "1Z2", action: "create" }]);
  });

  test("the row of a correction names the package", () => {
    const [compared] = compare({
      left: [left("1Z1", "A")],
      ledger: [posted("7", "1Z9", "A", { once: ["1Z8"] })],
    });
    expect(compared?.fixRows).toMatchObject([
      {
        action: "update",
        "package-id": "7",
        "original-tracking-number": "1Z8",
        account: "acme-us",
      },
    ]);
  });
});

test("the kinds are published: none is renamed, and each is told", () => {
  expect(DIFFERENCE_KINDS).toEqual([
    "unknown-to-ledger",
    "in-doubt",
    "never-posted",
    "rejected-unshipped",
    "void-but-posted",
    "not-in-manifest",
    "not-at-marketplace",
    "quantity-differs",
    "tracking-differs",
    "shipped-late",
  ]);
  for (const kind of DIFFERENCE_KINDS) {
    const { title = "", meaning = "", fix = "" } = differenceOf(kind) ?? {};
    expect(title.length).toBeLessThanOrEqual(60);
    for (const text of [meaning, fix]) expect(text).toMatch(/^[A-Z].*\.$/su);
  }
  expect(differenceOf("toString")).toBeNull();
});
