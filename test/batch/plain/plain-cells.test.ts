import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkLine } from "../../../src/batch/identity/line-rules.ts";
import { PlainRows } from "../../../src/batch/plain/plain-rows.ts";
import { cleanIdentifier, trackingKey } from "../../../src/domain/normalise.ts";
import type { ColumnName } from "../../../src/domain/shipment-line.ts";
import { mapRow } from "../../../src/sheet/map-rows.ts";
import { makeSettings, makeTable } from "../identity/lines.ts";

const HEADERS = [
  "order-id",
  "order-item-id",
  "quantity",
  "tracking-number",
  "sku",
  "package-id",
  "carrier-code",
] as const satisfies readonly ColumnName[];
const columns = new Map(HEADERS.map((header, index) => [header, { header, index }] as const));
const table = { ...makeTable("plain"), headers: HEADERS };

/** Texts near the border: digits, zeros at the end, exponents, dates, words. */
const nearly = fc.oneof(
  fc.stringMatching(/^\d{3}-\d{7}-\d{7}$/u),
  fc.stringMatching(/^\d{10,16}0{0,8}$/u),
  fc.stringMatching(/^[0-9A-Z]{8,42}$/u),
  fc.stringMatching(/^\d{1,8}(?:\.0)?(?:E\+?\d{1,3})?$/u),
  fc.stringMatching(/^\d{4,5}[1-9]0{5,10}$/u),
  fc.stringMatching(/^[1-9]\d{0,7}$/u),
  fc.constantFrom("", "0", "NOTRACKING", "UPS1234567", "1Z999AA10310000376", "'5", '="5"', " 5 "),
);

function isPlain(cells: readonly string[]): boolean {
  const rows = new PlainRows((table, columns, index, raw) =>
    mapRow({ table, ...raw }, columns, index),
  );
  return rows.take(table, columns, 0, { row: 2, cells });
}

describe("a plain row", () => {
  it("is one about which no rule and no reader has anything to say, and that stays as it is", () => {
    let plain = 0;
    fc.assert(
      fc.property(
        fc.oneof(nearly, fc.stringMatching(/^\d{3}-\d{7}-\d{7}$/u)),
        fc.oneof(nearly, fc.stringMatching(/^\d{14}$/u)),
        fc.oneof(nearly, fc.stringMatching(/^\d{1,2}$/u)),
        nearly,
        fc.constantFrom("", "SKU-1", "a.b/c", "A_1"),
        (orderId, itemId, quantity, trackingNumber, sku) => {
          const cells = [orderId, itemId, quantity, trackingNumber, sku, "", "GLS"];
          if (!isPlain(cells)) return;
          plain += 1;
          const line = mapRow({ table, row: 2, cells }, columns, 0);
          expect(line.ignored).toBeNull();
          expect(line.notes).toBeUndefined();
          expect(HEADERS.map((header) => line.cells[header])).toEqual(cells);
          expect(cells.slice(0, 4).map(cleanIdentifier)).toEqual(cells.slice(0, 4));
          expect(trackingKey(trackingNumber)).toBe(trackingNumber);
          expect(checkLine(line, makeSettings())).toEqual([]);
        },
      ),
      { numRuns: 20_000 },
    );
    expect(plain).toBeGreaterThan(200);
  });

  it.each([
    ["what a manifest usually holds", ["1", ""], true],
    ["no quantity of a million", ["1000000", ""], false],
    ["no package ID of its own", ["1", "1842698020"], false],
    ["no blank that is not empty", ["1", " "], false],
  ])("is %s", (_, [quantity = "", packageId = ""], expected) => {
    const cells = [
      "111-2040961-3077773",
      "62840000917131",
      quantity,
      "1Z999AA10310000376",
      "",
      packageId,
      "GLS",
    ];
    expect(isPlain(cells)).toBe(expected);
  });
});
