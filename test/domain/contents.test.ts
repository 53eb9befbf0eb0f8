import { describe, expect, it } from "vitest";
import {
  containsItems,
  isExactLinesOf,
  quantityOf,
  sameItems,
  sumItems,
} from "../../src/domain/contents.ts";

const one = { id: "a", quantity: 1 };
const two = { id: "b", quantity: 2 };

describe("items", () => {
  it("are summed by ID and sorted by code point", () => {
    const items = [two, one, { id: "\u{1F4E6}", quantity: 1 }, { id: "\uFFFD", quantity: 1 }, two];
    expect(sumItems(items).map(({ id, quantity }) => `${id}${quantity}`)).toEqual([
      "a1",
      "b4",
      "\uFFFD1",
      "\u{1F4E6}1",
    ]);
  });

  it("are the same only whole and with the same quantities", () => {
    expect(sameItems([one, two], [one, two])).toBe(true);
    expect(sameItems([one], [one, two])).toBe(false);
    expect(sameItems([one, two], [one])).toBe(false);
    expect(sameItems([{ ...one, quantity: 2 }], [one])).toBe(false);
  });

  it("are exact lines of others with exactly their quantities", () => {
    expect(isExactLinesOf([two], [one, two])).toBe(true);
    expect(isExactLinesOf([{ ...two, quantity: 1 }], [one, two])).toBe(false);
    expect(isExactLinesOf([one, two], [two])).toBe(false);
  });

  it("are contained in others with at least their quantities", () => {
    expect(containsItems([one, two], [{ ...two, quantity: 1 }])).toBe(true);
    expect(containsItems([one, two], [{ ...two, quantity: 3 }])).toBe(false);
    expect(containsItems([two], [one])).toBe(false);
  });

  it("that are not there have no quantity", () => {
    expect(quantityOf([two], "b")).toBe(2);
    expect(quantityOf([two], "a")).toBe(0);
  });
});
