/**
 * Adds 1 to a bucket many times, in a process of its own.
 *
 * usage: node count-in-bucket.ts FILE TIMES
 */
import { systemClock } from "../../../src/clock.ts";
import { openSqliteBuckets } from "../../../src/store/sqlite/buckets.ts";

const [, , path = "", times = "0"] = process.argv;
const store = openSqliteBuckets(path, systemClock);
for (let count = 0; count < Number(times); count += 1) {
  await store.update("acme", (before, nowMs) => ({
    state: {
      arrivalMs: (before?.arrivalMs ?? 0) + 1,
      slowness: 1,
      blockedUntilMs: 0,
      writtenAtMs: nowMs,
    },
    answer: null,
  }));
}
await store.close();
