/** Whose order, and whether it is the real marketplace or a rehearsal. */
export interface OrderKey {
  readonly seller: string;
  readonly environment: Environment;
  readonly orderId: string;
}

/** A rehearsal never counts as the real thing: they have separate histories. */
export type Environment = "live" | "sandbox";

/** One text per key, for maps. */
export function orderKeyText(key: OrderKey): string {
  return `${key.environment}\n${key.seller}\n${key.orderId}`;
}

/**
 * Where a base URL leads: loopback addresses and hosts whose first label is
 * `sandbox` (as Amazon's are: https://developer-docs.amazon.com/sp-api/docs/sp-api-sandbox)
 * are rehearsals, all else is live.
 */
export function environmentOf(baseUrl: string): Environment {
  const host = new URL(baseUrl).hostname.toLowerCase();
  return isLoopbackHost(host) || host.split(".")[0] === "sandbox" ? "sandbox" : "live";
}

/** Whether a host name, as URLs write it, is this machine's own. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/u.test(host)
  );
}
