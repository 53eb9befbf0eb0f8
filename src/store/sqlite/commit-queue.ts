import { BugError, coerceError } from "../../errors.ts";
import type { Connection } from "./connection.ts";

/**
 * Group commit: all calls that arrive while a commit is pending share one
 * transaction and one wait for the disk. Each is atomic by itself.
 */
export interface CommitQueue {
  /**
   * Runs `work` inside the next transaction. Resolves once it is on the disk. A
   * throw undoes this call alone and rejects it; the others commit.
   */
  commit<Result>(work: () => Result): Promise<Result>;
  /** Commits what is pending and takes nothing more. */
  close(): void;
}

interface Member {
  /** Runs the work; answers what to call once the commit has succeeded. */
  readonly run: () => () => void;
  readonly fail: (error: Error) => void;
}

/** The commit queue of one connection. */
export function createCommitQueue(connection: Connection): CommitQueue {
  let pending: Member[] = [];
  let isClosed = false;

  function flush(): void {
    const members = pending;
    pending = [];
    if (members.length === 0) return;
    for (const announce of commitTogether(connection, members)) announce();
  }

  return {
    commit<Result>(work: () => Result): Promise<Result> {
      if (isClosed) return Promise.reject(new BugError("The ledger was used after it was closed."));
      return new Promise<Result>((resolve, reject) => {
        // The check phase comes after the answers of the network were read, so
        // all of those that arrived together are in before the commit begins.
        if (pending.length === 0) setImmediate(flush);
        pending.push({
          run: () => {
            const result = work();
            return () => resolve(result);
          },
          fail: reject,
        });
      });
    },
    close() {
      isClosed = true;
      flush();
    },
  };
}

/** Runs all members in one transaction; answers the announcements that may be made now. */
function commitTogether(connection: Connection, members: readonly Member[]): (() => void)[] {
  try {
    connection.requireSameFile();
    return connection.writeTogether(() => members.map((member) => runAlone(connection, member)));
  } catch (thrown) {
    const error = coerceError(thrown);
    return members.map((member) => () => member.fail(error));
  }
}

/**
 * Runs one member behind a savepoint. Throws only when the whole transaction is
 * lost: then nothing of any member was written.
 */
function runAlone(connection: Connection, member: Member): () => void {
  connection.execute("SAVEPOINT member");
  try {
    const announce = member.run();
    connection.execute("RELEASE member");
    return announce;
  } catch (thrown) {
    const error = coerceError(thrown);
    // A full disk and its like make SQLite give up the transaction by itself:
    // https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
    if (!connection.isInTransaction) throw error;
    connection.execute("ROLLBACK TO member");
    connection.execute("RELEASE member");
    return () => member.fail(error);
  }
}
