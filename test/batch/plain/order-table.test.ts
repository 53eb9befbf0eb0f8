import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OrderTable } from "../../../src/batch/plain/order-table.ts";
import { PackedTexts } from "../../../src/batch/plain/packed.ts";

const orderId = fc.oneof(
  fc.stringMatching(/^\d{3}-\d{7}-\d{7}$/u),
  fc.integer({ min: 0, max: 30 }).map((order) => `112-0000000-${String(order).padStart(7, "0")}`),
);

describe("a table of orders", () => {
  it("numbers each order once, in the order in which they come, and gives its ID back", () => {
    fc.assert(
      fc.property(fc.array(orderId, { maxLength: 200 }), (ids) => {
        const table = new OrderTable();
        const known = [...new Set(ids)];
        for (const id of ids) expect(table.enter(id)).toBe(known.indexOf(id));
        expect(table.size).toBe(known.length);
        for (const [order, id] of known.entries()) {
          expect(table.idOf(order)).toBe(id);
          expect(table.find(id)).toBe(order);
        }
      }),
    );
  });

  it("holds many more than it began with", () => {
    const table = new OrderTable();
    const idOf = (order: number): string =>
      `${String(100 + (order % 900))}-${String((order * 7919) % 10_000_000).padStart(7, "0")}-${String(order).padStart(7, "0")}`;
    for (let order = 0; order < 20_000; order += 1) expect(table.enter(idOf(order))).toBe(order);
    for (let order = 0; order < 20_000; order += 1) expect(table.find(idOf(order))).toBe(order);
    expect(table.find("111-1111111-9999999")).toBe(-1);
  });

  it.each([
    "",
    "112-0000000-000000",
    "112-0000000-00000000",
    "11a-0000000-0000000",
    "112 0000000-0000000",
    "112-0000000-000000x",
  ])("takes no %j", (text) => {
    const table = new OrderTable();
    expect(table.enter(text)).toBe(-1);
    expect(table.find(text)).toBe(-1);
    expect(table.size).toBe(0);
  });
});

describe("packed texts", () => {
  it("come back as they went in", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[0-9A-Z]{0,40}$/u), { maxLength: 300 }), (texts) => {
        const packed = new PackedTexts();
        for (const text of texts) packed.push(text);
        expect(texts.map((_, place) => packed.at(place))).toEqual(texts);
      }),
    );
  });
});
