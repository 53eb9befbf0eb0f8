/**
 * The posts sent through bottleneck (https://github.com/SGrondin/bottleneck): a reservoir of the
 * burst that fills up at the rate where its grain of 250 ms allows it, else even
 * gaps; after a 429 a post is repeated an interval later.
 */
import Bottleneck from "bottleneck";
import { fetchAccessToken, makePostings, postOnce, readTask } from "./posting.ts";

/** A reservoir can be filled up only in multiples of it. */
const GRAIN_MS = 250;
/** One post may be unlucky again and again, beside those that take its token. */
const TRIES_MAX = 200;

const task = readTask();
const token = await fetchAccessToken(task.url);
const intervalMs = 1000 / task.ratePerSecond;
const limiter = new Bottleneck(
  intervalMs % GRAIN_MS === 0
    ? {
        maxConcurrent: task.burst,
        reservoir: task.burst,
        reservoirIncreaseAmount: 1,
        reservoirIncreaseInterval: intervalMs,
        reservoirIncreaseMaximum: task.burst,
      }
    : { maxConcurrent: task.burst, minTime: intervalMs },
);
limiter.on("failed", (_error, job) => (job.retryCount < TRIES_MAX ? intervalMs : null));
await Promise.all(
  makePostings(task.count).map((posting) =>
    limiter.schedule(async () => {
      const status = await postOnce(task.url, token, posting);
      if (status >= 300) throw new Error(`status ${status}`);
    }),
  ),
);
await limiter.disconnect();
