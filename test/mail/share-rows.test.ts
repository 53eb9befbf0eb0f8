import fc from "fast-check";
import { expect, test } from "vitest";
import { isDue, partnerFinder, shareRows } from "../../src/mail/share-rows.ts";
import { makePartner, makeSheet, makeSheetRow } from "./make-mailing.ts";

const NORTH = makePartner({ name: "North", accounts: ["nord"] });
const SOUTH = makePartner({ name: "south" });
const PARTNERS = [NORTH, SOUTH];

test("every row is in exactly one share, in its order, whoever is named", () => {
  const names = fc.constantFrom("North", "NORTH ", "south", "nroth", "", "＊");
  const accounts = fc.constantFrom("nord", "acme", "");
  const rows = fc.array(fc.tuple(names, accounts), { maxLength: 40 });
  fc.assert(
    fc.property(rows, fc.constantFrom("nord", "acme", null), (cells, defaultAccount) => {
      const sheet = makeSheet(["partner", "account"], cells);
      const ownerOf = partnerFinder(PARTNERS, defaultAccount);
      const { shares, nobodys, strangers } = shareRows(sheet, PARTNERS, ownerOf);
      const lists = [...shares, ...strangers].map((share) => share.rows);
      const all = [...lists, nobodys].flat().map(({ row }) => row);
      expect(all.toSorted((a, b) => a - b)).toEqual(sheet.rows.map(({ row }) => row));
      for (const list of [...lists, nobodys]) {
        expect(list.map(({ row }) => row)).toEqual(
          list.map(({ row }) => row).toSorted((a, b) => a - b),
        );
      }
      for (const { partner, rows: own } of shares) {
        expect(own.every((row) => ownerOf(row) === partner)).toBe(true);
      }
    }),
  );
});

test("a stranger is told once, with the partner that was probably meant", () => {
  const sheet = makeSheet(["partner"], [["soth"], ["SOTH"], ["xyz"]]);
  const { strangers } = shareRows(sheet, PARTNERS, partnerFinder(PARTNERS, null));
  expect(strangers).toMatchObject([
    { name: "soth", nearest: "south", rows: [{}, {}] },
    { name: "xyz", nearest: null, rows: [{}] },
  ]);
});

test.each([
  ["always", "already-posted", true],
  ["problems", "already-posted", false],
  ["problems", "posted", false],
  ["problems", "rejected", true],
  ["problems", "in-doubt", true],
  ["changes", "already-posted", false],
  ["changes", "rejected", false],
  ["changes", "posted", true],
  ["changes", "updated", true],
] as const)("%s: a row that is %s is due: %s", (when, result, due) => {
  expect(isDue(makePartner({ when }), [makeSheetRow({ result })])).toBe(due);
  expect(isDue(makePartner({ when }), [])).toBe(false);
});
