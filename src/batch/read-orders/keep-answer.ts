import { UserError } from "../../errors.ts";
import type { KeptAnswer, ReadCache } from "../../store/read-cache.ts";

/**
 * Keeps an answer if that is possible. A full disk is no reason to fail: the
 * answer is there, and is asked for again another time.
 */
export async function keepAnswer(cache: ReadCache, answer: KeptAnswer): Promise<void> {
  await cache.keep([answer]).catch((thrown: unknown) => {
    if (!(thrown instanceof UserError)) throw thrown;
  });
}
