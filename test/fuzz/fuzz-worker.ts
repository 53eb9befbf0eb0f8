import { parentPort, workerData } from "node:worker_threads";
import { runFuzz } from "./run-fuzz.ts";
import type { FuzzNews, FuzzOrder } from "./watch-fuzz.ts";

const { seed, from, budgetMs, casesMax } = workerData as FuzzOrder;
// A port of threads, which has no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const tell = (news: FuzzNews): void => parentPort?.postMessage(news);
const endMs = performance.now() + budgetMs;
const tally = await runFuzz(
  seed,
  from,
  ({ cases }) => performance.now() >= endMs || cases >= casesMax,
  (index, sofar) => tell({ kind: "case", index, tally: sofar }),
);
tell({ kind: "end", tally });
