import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { array, assert, integer, property, record, string } from "fast-check";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  computePackageId,
  isPackageId,
  PACKAGE_ID_MAX,
  PACKAGE_ID_MIN,
} from "../../src/domain/package-id.ts";
import type { ItemQuantity } from "../../src/domain/contents.ts";

interface Vector {
  readonly name: string;
  readonly orderId: string;
  readonly items: readonly ItemQuantity[];
  readonly trackingNumber: string;
  readonly packageId: string;
}

const file = new URL("package-id-vectors.json", import.meta.url);
const published = JSON.parse(readFileSync(file, "utf8")) as {
  readonly version: number;
  readonly vectors: readonly Vector[];
};

/** Made by another program than ours. Never change one: IDs at marketplaces depend on them. */
const IDS_FOREVER = [
  "1842698020",
  "1842698020",
  "1842698020",
  "1842698020",
  "1655071488",
  "1206335734",
  "444483579",
  "444483579",
  "1164896742",
  "866323390",
  "2043726887",
  "361471105",
];

describe("computePackageId", () => {
  it.each(published.vectors)("version 1, $name: $packageId", (vector) => {
    const { orderId, items, trackingNumber, packageId } = vector;
    expect(computePackageId(orderId, items, trackingNumber)).toBe(packageId);
  });

  it("agrees with the IDs that were published, one by one", () => {
    expect(published.version).toBe(1);
    expect(published.vectors.map((vector) => vector.packageId)).toEqual(IDS_FOREVER);
  });

  it("stays clear of hand-numbered IDs and inside 31 bits, in any order of items", () => {
    const item = record({ id: string(), quantity: integer({ min: 1 }) });
    assert(
      property(string(), array(item), string(), (orderId, items, number) => {
        const id = computePackageId(orderId, items, number);
        expect(BigInt(id)).toBeGreaterThanOrEqual(PACKAGE_ID_MIN);
        expect(BigInt(id)).toBeLessThanOrEqual(PACKAGE_ID_MAX);
        expect(isPackageId(id)).toBe(true);
      }),
    );
  });

  it("does not reorder the list that it is given", () => {
    const items = [
      { id: "b", quantity: 1 },
      { id: "a", quantity: 1 },
    ];
    computePackageId("1", items, "T");
    expect(items.map((item) => item.id)).toEqual(["b", "a"]);
  });
});

describe("isPackageId", () => {
  it.each(["1", "77", "1000000", "2147483647"])("takes %s", (text) => {
    expect(isPackageId(text)).toBe(true);
  });

  it.each(["", "0", "01", "-1", "1.0", "2147483648", "99999999999", "1e3", "\u0661"])(
    "refuses %j",
    (text) => {
      expect(isPackageId(text)).toBe(false);
    },
  );

  it("is what its published formula says, in whole numbers of any size", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat({ max: 1000 }), (orderId, itemId, quantity) => {
        const text = `v1\n${orderId}\n${itemId}:${quantity}\nT1`;
        const n = createHash("sha256").update(text, "utf8").digest().readBigUInt64BE(0);
        const expected = 1_000_000n + (n % (2_147_483_647n - 1_000_000n + 1n));
        const items = [{ id: itemId, quantity }];
        expect(computePackageId(orderId, items, "T1")).toBe(String(expected));
      }),
    );
  });
});
