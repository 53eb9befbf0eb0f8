import type { ReadContext } from "../read-orders/read-order.ts";
import type { ShownVerdict } from "./judge-shown.ts";

/**
 * Readings before it is believed that something is not there, and the wait in
 * between: no page says how soon a marketplace shows what it has taken.
 */
const READINGS_MAX = 3;
const WAIT_MS = 1_500;

/** What asking the marketplace about attempts came to, with the last thing that was read. */
export interface ReadBack<Read> {
  /** One per attempt, in the same order; null where nothing could be read. */
  readonly verdicts: readonly (ShownVerdict | null)[];
  readonly read: Read;
}

/**
 * Reads until everything that was attempted is shown, or it is believed that it
 * is not. Never from what is kept: an answer must be younger than the attempt.
 *
 * @param judge one verdict per attempt; null where the reading tells nothing
 * @param isRecent whether it may be too soon for all of it to be shown; then it
 *   is asked again before anything is said not to be there
 */
export async function readUntilShown<Read>(
  read: () => Promise<Read>,
  judge: (read: Read) => readonly (ShownVerdict | null)[],
  isRecent: boolean,
  { clock, drain }: Pick<ReadContext, "clock" | "drain">,
): Promise<ReadBack<Read>> {
  for (let reading = 1; ; reading += 1) {
    const shown = await read();
    const verdicts = judge(shown);
    const isSettled = verdicts.every((verdict) => verdict === "applied" || verdict === null);
    if (isSettled || !isRecent || reading >= READINGS_MAX) return { verdicts, read: shown };
    const isOver = await clock.sleep(WAIT_MS, drain).then(
      () => true,
      () => false,
    );
    if (!isOver) return { verdicts: verdicts.map(() => null), read: shown };
  }
}
