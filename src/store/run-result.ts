import { z } from "zod";

/** Where a run left its result, as stored; `hash` is "" where it was not recorded. */
export const runResultShape = {
  name: "the result of a run",
  schema: z.object({
    runId: z.string(),
    startedAtMs: z.int(),
    path: z.string(),
    hash: z.string(),
  }),
};
