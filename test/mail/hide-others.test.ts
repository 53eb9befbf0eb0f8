import { describe, expect, test } from "vitest";
import { describeFirstPost } from "../../src/domain/first-post.ts";
import { hideOthers } from "../../src/mail/hide-others.ts";
import { hidePaths } from "../../src/mail/hide-paths.ts";
import { partnerFinder } from "../../src/mail/share-rows.ts";
import { makePartner, makeSheet } from "./make-mailing.ts";

const NORTH = makePartner({ name: "north" });
const SOUTH = makePartner({ name: "South East", accounts: ["southern"] });
const HEADERS = ["order-id", "tracking-number", "package-id", "partner", "source-file"] as const;

/** Both have parcels of order 111-1; order 111-2 is south's alone. */
const SHEET = makeSheet(HEADERS, [
  ["111-1", "1ZNORTH001", "1000001", "north", "monday.csv"],
  ["111-1", "1Z SOUTH 002", "1000002", "South East", "their sheet.xlsx [Day 1]"],
  ["111-2", "1ZSOUTH003", "1000003", "South East", "/srv/in/south.csv"],
  ["111-3", "7", "1000004", "South East", "monday.csv"],
  ["111-4", "1ZNOBODY05", "1000005", "", "monday.csv"],
]);

const ownerOf = partnerFinder([NORTH, SOUTH], null);
const filterFor = hideOthers(SHEET, [NORTH, SOUTH], ownerOf);
const north = filterFor(NORTH);
const south = filterFor(SOUTH);

/** As our own reasons say where a package was first posted. */
function firstPost(file: string, sheet: string | null): string {
  const firstPost = { at: "2026-07-01T08:00:00.000Z", file, sheet, row: 7 };
  return describeFirstPost({ firstPost });
}

describe("a sentence for one partner", () => {
  test.each([
    ["The order has 1 under 1ZSOUTH002. Is 1ZNORTH001 another?", "1ZSOUTH002"],
    ["Package 1000003 has it.", "1000003"],
    ["Order 111-2 is elsewhere.", "111-2"],
    ["It is 1zsouth003, in any case.", "1zsouth003"],
    ["Nobody's are hidden as well: 1ZNOBODY05.", "1ZNOBODY05"],
    ["See south.csv and their sheet.xlsx.", "south.csv"],
    ["See south.csv and their sheet.xlsx.", "their sheet.xlsx"],
    ["Accounts: acme, southern.", "southern"],
    ["It belongs to SOUTH  EAST.", "SOUTH"],
  ])("%s: hides %s", (text, hidden) => {
    expect(north(text)).not.toContain(hidden);
    expect(north(text)).toContain("[...]");
  });

  test("keeps what is theirs, what both have, and what is nobody's name", () => {
    const own =
      "Order 111-1, package 1000001 (1ZNORTH001, monday.csv), 7 x 12345, posted 2026-07-01: HTTP 503.";
    expect(north(own)).toBe(own);
    const others = "Order 111-1 and 111-2, package 1000003, South East, southern.";
    expect(south(others)).toBe(others);
  });

  test.each([
    ["monday.csv", null, true],
    ["their sheet.xlsx", "Day 1", false],
    ["last week, row 3.csv", null, false],
    ["unknown.xlsx", "Sheet 2", false],
  ])("tells where a package was first posted, if it was their file: %s", (file, sheet, isKept) => {
    const text = `Package 1000001, ${firstPost(file, sheet)}.`;
    const told = isKept ? text : "Package 1000001, first posted 2026-07-01.";
    expect(north(text)).toBe(told);
  });
});

describe("paths of this machine", () => {
  test.each([
    ["read from /home/ann/in/monday.csv, row 7", "read from monday.csv, row 7"],
    ["(/srv/ledger.db)", "(ledger.db)"],
    ["see ~/in/a.csv and ../b/c.csv", "see a.csv and c.csv"],
    [String.raw`C:\Users\ann\in\a.xlsx is open`, "a.xlsx is open"],
    [String.raw`\\server\share\a.xlsx`, "a.xlsx"],
  ])("%s: %s", (text, told) => {
    expect(hidePaths(text)).toBe(told);
  });

  test.each([
    "https://api.ecartapi.com/api/v2/orders is down",
    "12/24/2025 is no date",
    "either/or, n/a",
    "GET 404",
  ])("leaves alone what is none: %s", (text) => {
    expect(hidePaths(text)).toBe(text);
  });
});
