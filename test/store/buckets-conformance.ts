import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import type { BucketState, BucketStore } from "../../src/store/buckets.ts";
import { FakeClock } from "../fake-clock.ts";

/** Where buckets live: they can be opened several times, as by several processes. */
export interface BucketSite {
  open(clock: Clock): Promise<BucketStore>;
  remove(): Promise<void>;
}

/** What every store of buckets must hold. */
export function describeBuckets(name: string, openFresh: () => Promise<BucketSite>): void {
  describe(`buckets on ${name}`, () => {
    const opened: { site: BucketSite; stores: BucketStore[] }[] = [];

    const stage = async () => {
      const site = await openFresh();
      const clock = new FakeClock();
      const stores = [await site.open(clock), await site.open(clock)] as const;
      opened.push({ site, stores: [...stores] });
      return { clock, one: stores[0], two: stores[1] };
    };

    afterEach(async () => {
      for (const { site, stores } of opened.splice(0)) {
        for (const store of stores) await store.close();
        await site.remove();
      }
    });

    it("knows nothing of a bucket that nobody used", async () => {
      const { one } = await stage();
      expect(await one.read("acme")).toBeNull();
    });

    it("shares a state, fractions and all, and tells the time", async () => {
      const { one, two, clock } = await stage();
      const state = bucket({ arrivalMs: clock.nowMs() + 0.125, slowness: 1.5 });
      const answer = await one.update("acme", (before, nowMs) => {
        expect(before).toBeNull();
        return { state, answer: nowMs };
      });
      expect(answer).toBe(clock.nowMs());
      expect(await two.read("acme")).toEqual(state);
      expect(await two.read("other")).toBeNull();
    });

    it("loses no change of two that update at once", async () => {
      const { one, two } = await stage();
      const add = (store: BucketStore) =>
        store.update("acme", (before) => {
          const arrivalMs = (before?.arrivalMs ?? 0) + 1;
          return { state: bucket({ arrivalMs }), answer: arrivalMs };
        });
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => add(index % 2 === 0 ? one : two)),
      );
      expect(answers.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    });

    it("leaves a bucket as it was when the change throws", async () => {
      const { one, two } = await stage();
      await one.update("acme", () => ({ state: bucket({ arrivalMs: 5 }), answer: 0 }));
      const failing = one.update("acme", () => {
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await two.read("acme")).toEqual(bucket({ arrivalMs: 5 }));
      await one.update("acme", () => ({ state: bucket({ arrivalMs: 6 }), answer: 0 }));
      expect(await two.read("acme")).toEqual(bucket({ arrivalMs: 6 }));
    });

    it("takes a state that makes no sense for none", async () => {
      const { one, two } = await stage();
      for (const part of [
        { arrivalMs: Infinity },
        { slowness: 0 },
        { blockedUntilMs: -Infinity },
      ]) {
        await one.update("acme", () => ({ state: bucket(part), answer: 0 }));
        expect(await two.read("acme")).toBeNull();
      }
    });

    it("refuses to work after it was closed", async () => {
      const { one } = await stage();
      await one.close();
      await expect(one.read("acme")).rejects.toThrow("closed");
    });
  });
}

export function bucket(part: Partial<BucketState>): BucketState {
  return { arrivalMs: 0, slowness: 1, blockedUntilMs: 0, writtenAtMs: 0, ...part };
}
