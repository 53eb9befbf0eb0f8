import { UserError } from "../../errors.ts";
import type { PostQueue, StoredRun } from "../../store/queue.ts";
import type { CommonFlags } from "../flags.ts";
import { openSession, requireServer, type Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";

/** A queued run, and the ledger that it waits in. */
export interface FoundRun {
  readonly session: Session;
  readonly queue: PostQueue;
  readonly stored: StoredRun;
}

/**
 * Finds a queued run and does something with it.
 *
 * @throws UserError (exit 2) for a ledger that is a file, and for an ID that no queued run has
 */
export async function withQueuedRun<Answer>(
  runId: string,
  flags: CommonFlags,
  terminal: Terminal,
  use: (found: FoundRun) => Promise<Answer>,
): Promise<Answer> {
  await requireServer(flags, terminal);
  const session = await openSession(flags, terminal, { create: false });
  try {
    const queue = await session.store.openQueue();
    const stored = await queue.readRun(runId);
    if (!stored) throw noQueuedRun(runId);
    return await use({ session, queue, stored });
  } finally {
    await session.close();
  }
}

function noQueuedRun(runId: string): UserError {
  return new UserError(`The ledger has no queued run ${runId}, or its sheets are gone by now.`, {
    nextSteps: [
      "The ID stands in what `shipledger run FILE --enqueue` printed; sheets are kept for 14 days.",
      `What the ledger knows of it: shipledger posts list --run ${runId}`,
      "The sheet itself may be run again: what was posted is not sent twice.",
    ],
  });
}
