import type { Pair } from "./bench.ts";

/**
 * Measures both sides in turn, so that what else the machine does meets both.
 * Which of them goes first changes from pair to pair; a first round warms up
 * and is thrown away.
 */
export async function measurePairs(
  runs: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  options: { readonly warmUp?: boolean } = {},
): Promise<Pair[]> {
  if (options.warmUp ?? true) {
    await ours();
    await theirs();
  }
  const pairs: Pair[] = [];
  for (let run = 0; run < runs; run += 1) {
    if (run % 2 === 0) {
      const measured = await ours();
      pairs.push({ ours: measured, theirs: await theirs() });
    } else {
      const measured = await theirs();
      pairs.push({ theirs: measured, ours: await ours() });
    }
  }
  return pairs;
}

/** How long it takes, in milliseconds. */
export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const fromMs = performance.now();
  await work();
  return performance.now() - fromMs;
}
