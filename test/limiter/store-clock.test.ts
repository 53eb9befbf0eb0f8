import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StoreClock } from "../../src/limiter/store-clock.ts";

const OFFSET_MS = 123_456.5;

describe("the store's clock", () => {
  test("answers draw the bounds close, however slow each of them is", () => {
    const ways = fc.tuple(
      fc.double({ min: 0, max: 2_000, noNaN: true }),
      fc.double({ min: 0, max: 2_000, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(ways, { minLength: 1, maxLength: 40 }), (trips) => {
        const clock = new StoreClock();
        let storeMs = 1_800_000_000_000;
        for (const [thereMs, backMs] of trips) {
          storeMs += 5_000;
          clock.note(storeMs, storeMs + OFFSET_MS - thereMs, storeMs + OFFSET_MS + backMs);
        }
        const errsLateMs = clock.toLocalMs(storeMs) - (storeMs + OFFSET_MS);
        const errsLateThereMs = clock.latestStoreMs(storeMs + OFFSET_MS) - storeMs;
        expect(errsLateMs).toBeGreaterThanOrEqual(-0.01);
        expect(errsLateMs).toBeLessThanOrEqual(
          Math.min(...trips.map(([, backMs]) => backMs)) + 0.01,
        );
        expect(errsLateThereMs).toBeGreaterThanOrEqual(-0.01);
        expect(errsLateThereMs).toBeLessThanOrEqual(
          Math.min(...trips.map(([thereMs]) => thereMs)) + 0.01,
        );
        expect(clock.toStoreMs(clock.toLocalMs(storeMs))).toBeCloseTo(storeMs, 2);
      }),
    );
  });

  test.each([3_600_000, -3_600_000, 300, -300])(
    "a clock that was set by %d ms is followed",
    (byMs) => {
      const clock = new StoreClock();
      clock.note(1_000_000, 1_000_000, 1_000_010);
      clock.note(1_001_000 + byMs, 1_001_000, 1_001_010);
      expect(clock.toLocalMs(1_001_000 + byMs)).toBe(1_001_010);
      expect(clock.latestStoreMs(1_001_010)).toBe(1_001_010 + byMs);
    },
  );
});
