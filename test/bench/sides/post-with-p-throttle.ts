/**
 * The posts sent through p-throttle (https://github.com/sindresorhus/p-throttle), one per
 * interval: a larger window would fire more at once than the bucket holds. After a 429 a
 * post goes through it again.
 */
import pThrottle from "p-throttle";
import { fetchAccessToken, makePostings, postOnce, readTask, type Posting } from "./posting.ts";

const task = readTask();
const token = await fetchAccessToken(task.url);
const throttle = pThrottle({ limit: 1, interval: 1000 / task.ratePerSecond });
const send = throttle((posting: Posting) => postOnce(task.url, token, posting));
await Promise.all(
  makePostings(task.count).map(async (posting) => {
    while ((await send(posting)) === 429);
  }),
);
