import { cleanText } from "./format.ts";

/** What a line about a worker tells. */
export interface ShownHealth {
  readonly state: string;
  readonly lanes: number;
  readonly inFlight: number;
  readonly sent: number;
  readonly throttled: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Accounts that it cannot send for, with why. */
  readonly stopped: Readonly<Record<string, string>>;
}

/**
 * How a worker is, in one line.
 *
 * @param metrics where its metrics are, if that is to be told
 */
export function healthLine(health: ShownHealth, metrics = ""): string {
  const outcomes = Object.entries(health.outcomes).map(([name, count]) => `${count} ${name}`);
  const parts = [
    health.state,
    `${health.lanes} ${health.lanes === 1 ? "account" : "accounts"} at work`,
    `${health.inFlight} in flight`,
    `${health.sent} requests`,
    ...(health.throttled > 0 ? [`${health.throttled} throttled`] : []),
    ...outcomes,
  ];
  const stopped = Object.entries(health.stopped).map(
    ([account, why]) => `account ${cleanText(account)} is left out: ${cleanText(why)}`,
  );
  const served = metrics === "" ? [] : [`metrics at ${metrics}`];
  return [parts.join(", "), ...served, ...stopped].join("; ");
}
