import { eventsOf, type CliEnd, type Json } from "../cli.ts";

/** Time for a test of several commands on a machine that has other things to do. */
export const LONG = { timeout: 120_000 };

/** The last line of `reconcile --json`. */
export function endOf(end: CliEnd): Json {
  const last = eventsOf(end).at(-1);
  if (last?.["type"] !== "reconcile:finished") throw new Error(`${end.stdout}\n${end.stderr}`);
  return last;
}

/** The records of what differs. */
export function differingIn(end: CliEnd): Json[] {
  return eventsOf(end).filter(({ type }) => type === "reconcile:difference");
}

/** The kinds of each parcel that differs, by the number of its parcel (see makeParcel). */
export function foundIn(end: CliEnd): Record<string, string[]> {
  return Object.fromEntries(
    differingIn(end).map((each) => {
      const kinds = (each["differences"] as { kind: string }[]).map(({ kind }) => kind);
      return [String(Number(String(each["orderId"]).slice(-7))), kinds];
    }),
  );
}
