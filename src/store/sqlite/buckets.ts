import type { Clock } from "../../clock.ts";
import { BugError } from "../../errors.ts";
import type { BucketChange, BucketState, BucketStore } from "../buckets.ts";
import { openBucketFile } from "./bucket-file.ts";
import type { BucketFile } from "./bucket-file.ts";

/**
 * The buckets in a small file of their own, shared by all processes of this
 * machine. A file that is damaged, or locked by something that does not let go,
 * is made anew: that costs a few refusals and no correctness.
 *
 * @throws UserError when no file can be made at `path`.
 */
export function openSqliteBuckets(path: string, clock: Clock): BucketStore {
  let file: BucketFile | null = openBucketFile(path);

  /** Runs `work` on the file that lies at the path now; once more on a new one when it is of no use. */
  function withFile<Result>(work: (file: BucketFile) => Result): Result {
    if (!file) throw new BugError("The buckets were used after they were closed.");
    if (file.isReplaced()) file = reopen(file);
    try {
      return work(file);
    } catch (thrown) {
      if (!file.isUseless(thrown)) throw thrown;
      file.remove();
      file = reopen(file);
      return work(file);
    }
  }

  function reopen(old: BucketFile): BucketFile {
    old.close();
    return openBucketFile(path);
  }

  return {
    update: async <Answer>(name: string, change: BucketChange<Answer>): Promise<Answer> =>
      withFile((open) => updateBucket(open, name, change, clock)),
    read: async (name) => withFile((open) => checkState(open.read(name))),
    close: async () => {
      file?.close();
      file = null;
    },
  };
}

function updateBucket<Answer>(
  file: BucketFile,
  name: string,
  change: BucketChange<Answer>,
  clock: Clock,
): Answer {
  return file.alone(() => {
    const { state, answer } = change(checkState(file.read(name)), clock.nowMs());
    file.write(name, state);
    return answer;
  });
}

/** A state that makes no sense is no state. */
function checkState(state: BucketState | null): BucketState | null {
  if (!state) return null;
  const numbers = [state.arrivalMs, state.slowness, state.blockedUntilMs, state.writtenAtMs];
  return numbers.every((value) => Number.isFinite(value)) && state.slowness >= 1 ? state : null;
}
