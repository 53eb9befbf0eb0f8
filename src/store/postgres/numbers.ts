import { z } from "zod";
import { assertInvariant } from "../../errors.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";

const numberShape = { name: "a number", schema: z.object({ number: z.int().positive() }) };
const TAKE = statement(
  `SELECT nextval('numbers') AS number FROM generate_series(1, $1::int) ORDER BY number`,
);

/**
 * Numbers that were never given before, in ascending order. One that is not
 * used in the end is skipped for good.
 */
export async function takeNumbers(session: Session, count: number): Promise<() => number> {
  const rows = count > 0 ? await session.readAll(numberShape, TAKE, count) : [];
  let next = 0;
  return () => {
    const row = rows[next];
    next += 1;
    assertInvariant(row, "More numbers were needed than were taken.");
    return row.number;
  };
}
