import { z } from "zod";
import { damagedRow } from "./failures.ts";
import type { Connection } from "./connection.ts";

const sequenceShape = { name: "the sequence", schema: z.object({ last: z.int().positive() }) };

/**
 * The next number of the one sequence that orders intents, first reads of
 * files and starts of runs. Call it inside a transaction: a number of an undone call is given again.
 */
export function takeSequence(connection: Connection): number {
  const row = connection.readOne(
    sequenceShape,
    "UPDATE sequence SET last = last + 1 WHERE only = 1 RETURNING last",
  );
  if (!row) throw damagedRow("no sequence", connection.file, "the row is missing");
  return row.last;
}
