import { systemClock } from "../../clock.ts";
import { assertInvariant, BugError, coerceError, UserError } from "../../errors.ts";

/**
 * Group commit: all calls that arrive while the server is at work go to it
 * together, in one statement or transaction, so that a busy program makes few
 * round trips and few waits for the disk.
 */
export interface GroupQueue<Item, Answer> {
  /** Answers the items in their order. A call that cannot be done rejects alone. */
  submit(items: readonly Item[]): Promise<Answer[]>;
  /** Does what is pending and takes nothing more. */
  close(): Promise<void>;
}

interface Call<Item, Answer> {
  readonly items: readonly Item[];
  readonly resolve: (answers: Answer[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A queue whose groups are done by `work`, one after the other, each of at most
 * `itemsMax` items unless a single call has more.
 *
 * @param gatherMs how long each group waits for more: for what nobody is in a hurry for
 */
export function createGroupQueue<Item, Answer>(
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
  itemsMax: number,
  gatherMs = 0,
): GroupQueue<Item, Answer> {
  const waiting: Call<Item, Answer>[] = [];
  let working: Promise<void> | null = null;
  let isClosed = false;

  async function workOff(): Promise<void> {
    // What arrives together, as answers of the network do, is in before the first group leaves.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      await systemClock.sleep(gatherMs);
      await doTogether(takeGroup(waiting, itemsMax), work);
    }
    working = null;
  }

  return {
    submit(items) {
      if (isClosed) return Promise.reject(new BugError("The ledger was used after it was closed."));
      if (items.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        waiting.push({ items, resolve, reject });
        working ??= workOff();
      });
    },
    async close() {
      isClosed = true;
      await working;
    },
  };
}

function takeGroup<Item, Answer>(waiting: Call<Item, Answer>[], itemsMax: number) {
  let count = 0;
  let size = 0;
  for (const { items } of waiting) {
    if (count > 0 && size + items.length > itemsMax) break;
    size += items.length;
    count += 1;
  }
  return waiting.splice(0, count);
}

async function doTogether<Item, Answer>(
  calls: readonly Call<Item, Answer>[],
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<void> {
  try {
    const answers = await work(calls.flatMap(({ items }) => items));
    let start = 0;
    for (const { items, resolve } of calls) {
      resolve(answers.slice(start, start + items.length));
      start += items.length;
    }
    assertInvariant(start === answers.length, "A group was answered with another number.");
  } catch (thrown) {
    const error = coerceError(thrown);
    // A server that is gone is gone for all; what one call broke is no fault of the others.
    if (calls.length === 1 || error instanceof UserError) {
      for (const { reject } of calls) reject(error);
    } else {
      for (const call of calls) await doTogether([call], work);
    }
  }
}
