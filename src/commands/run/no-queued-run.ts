import { UserError } from "../../errors.ts";

/** Told of an ID that no queued run has, or whose sheets are gone. */
export function noQueuedRun(runId: string): UserError {
  return new UserError(`The ledger has no queued run ${runId}, or its sheets are gone by now.`, {
    nextSteps: [
      "The ID stands in what `shipledger run FILE --enqueue` printed; sheets are kept for 14 days.",
      `What the ledger knows of it: shipledger posts list --run ${runId}`,
      "The sheet itself may be run again: what was posted is not sent twice.",
    ],
  });
}
