import type { Clock } from "../clock.ts";
import type { OrderAsked, OrdersReading } from "../batch/events.ts";
import { cleanText, countOf, formatCount, formatEstimate } from "./format.ts";
import type { WriteText } from "./reporter.ts";

/** Two lines about the progress of one account are at least so far apart. */
const GAP_MIN_MS = 5_000;

/**
 * Lines about the reading of orders, as it goes on: how many and how long,
 * before it starts; then how far it is, every few seconds.
 */
export function createReadingLines(
  write: WriteText,
  clock: Clock,
): (event: OrdersReading | OrderAsked) => void {
  const lastAtMs = new Map<string, number>();
  return (event) => {
    const account = cleanText(event.account);
    if (event.type === "orders:reading") {
      lastAtMs.set(event.account, clock.nowMs());
      write(`${describeStart(event, account)}\n`);
      return;
    }
    const gapMs = clock.nowMs() - (lastAtMs.get(event.account) ?? 0);
    // Less than none: the clock was set back.
    if (gapMs >= 0 && gapMs < GAP_MIN_MS) return;
    lastAtMs.set(event.account, clock.nowMs());
    write(`Read ${formatCount(event.done)} of ${countOf(event.of, "order")} of ${account}.\n`);
  };
}

function describeStart({ orders, kept, estimatedMs }: OrdersReading, account: string): string {
  const toRead = orders - kept;
  const known = kept === 0 ? "" : ` (${formatCount(kept)} were read a short while ago)`;
  if (toRead === 0)
    return `All ${countOf(orders, "order")} of ${account} were read a short while ago.`;
  const time = formatEstimate(estimatedMs);
  return `Reading ${countOf(toRead, "order")} of ${account} at the marketplace${known}: ${time} at its limit.`;
}

/** Lines about the accounts whose credentials were refused: account by account, with what was answered. */
export function describeRefusals(refused: ReadonlyMap<string, string>): string {
  const lines = [...refused].map(
    ([account, message]) =>
      `Account ${cleanText(account)}: its credentials were refused, so its orders were not read. ${cleanText(message)}\n`,
  );
  return lines.join("");
}
