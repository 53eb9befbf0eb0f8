import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { Session } from "./session.ts";
import { statement } from "./statement.ts";

/**
 * The time by which all machines go that share a ledger: null for the
 * database's own clock. A clock stands in for it where time must be held still.
 */
export type TimeSource = Clock | null;

/** The value of the parameter that {@link SQL_NOW_MS} reads. */
export function nowParameter(time: TimeSource): number | null {
  return time?.nowMs() ?? null;
}

/** The present time in SQL, in milliseconds since the epoch with fractions. */
export const SQL_NOW_MS = (parameter: string): string =>
  `coalesce(${parameter}::float8, extract(epoch FROM clock_timestamp())::float8 * 1000)`;

const nowShape = { name: "the time", schema: z.object({ nowMs: z.number() }) };
const READ_NOW = statement(`SELECT ${SQL_NOW_MS("$1")} AS "nowMs"`);

/** The present time, in milliseconds since the epoch with fractions. */
export async function readNowMs(session: Session, time: TimeSource): Promise<number> {
  if (time) return time.nowMs();
  return (await session.readOne(nowShape, READ_NOW, null))?.nowMs ?? Number.NaN;
}
