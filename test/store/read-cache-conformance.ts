import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { ANSWER_KEPT_MS, ANSWER_LENGTH_MAX } from "../../src/store/read-cache.ts";
import type { KeptAnswer, ReadCache, ReadKey } from "../../src/store/read-cache.ts";
import { FakeClock } from "../fake-clock.ts";

/** Where kept answers live: they can be opened several times, as by several processes. */
export interface ReadCacheSite {
  open(clock: Clock): Promise<ReadCache>;
  remove(): Promise<void>;
}

/** What every cache of answers must hold. */
export function describeReadCache(name: string, openFresh: () => Promise<ReadCacheSite>): void {
  describe(`kept answers on ${name}`, () => {
    const opened: { site: ReadCacheSite; caches: ReadCache[] }[] = [];

    const stage = async () => {
      const site = await openFresh();
      const clock = new FakeClock();
      const caches = [await site.open(clock), await site.open(clock)] as const;
      const all = [...caches];
      opened.push({ site, caches: all });
      const openAnother = async () => {
        const cache = await site.open(clock);
        all.push(cache);
        return cache;
      };
      return { clock, one: caches[0], two: caches[1], openAnother };
    };

    afterEach(async () => {
      for (const { site, caches } of opened.splice(0)) {
        for (const cache of caches) await cache.close();
        await site.remove();
      }
    });

    it("are given to everybody, each to its own question, in the order asked", async () => {
      const { one, two, clock } = await stage();
      const answers = [
        answer({ subject: "1" }, "one", clock.nowMs()),
        answer({ subject: "2" }, 'zwei "\u{1F4E6}"', clock.nowMs() - 0.5),
        answer({ subject: "1", place: "other" }, "another's", clock.nowMs()),
        answer({ subject: "1", operation: "ecart.order" }, "of another call", clock.nowMs()),
      ];
      await one.keep(answers);
      const keys = answers.map(({ key }) => key).toReversed();
      expect(await two.read([...keys, key({ subject: "3" })])).toEqual([
        ...answers.toReversed(),
        null,
      ]);
      expect(await two.read([])).toEqual([]);
    });

    it("are replaced by newer ones, never by older ones", async () => {
      const { one, two, clock } = await stage();
      await one.keep([answer({}, "old", clock.nowMs())]);
      await two.keep([answer({}, "new", clock.nowMs() + 1)]);
      await one.keep([answer({}, "older", clock.nowMs() - 1)]);
      expect(await one.read([key()])).toEqual([answer({}, "new", clock.nowMs() + 1)]);
    });

    it("are kept for a while, and are none when they are too long", async () => {
      const { one, clock, openAnother } = await stage();
      await one.keep([
        answer({ subject: "past" }, "x", clock.nowMs() - ANSWER_KEPT_MS - 1),
        answer({ subject: "recent" }, "x", clock.nowMs() - ANSWER_KEPT_MS + 1_000),
        answer({ subject: "long" }, "x".repeat(ANSWER_LENGTH_MAX + 1), clock.nowMs()),
      ]);
      const later = await openAnother();
      const found = await later.read(["past", "recent", "long"].map((subject) => key({ subject })));
      expect(found.map((each) => each !== null)).toEqual([false, true, false]);
    });

    it("are not to be had after it was closed", async () => {
      const { one } = await stage();
      await one.close();
      await expect(one.read([key()])).rejects.toThrow("closed");
    });
  });
}

function key(part: Partial<ReadKey> = {}): ReadKey {
  return { operation: "amazon.getOrder", place: "acme at host", subject: "111-1", ...part };
}

function answer(part: Partial<ReadKey>, text: string, readAtMs: number): KeptAnswer {
  return { key: key(part), text, readAtMs };
}
