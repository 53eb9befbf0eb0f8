import { assertInvariant } from "../errors.ts";

/** An order ID as one part of a path. Rules before have refused what no path can hold. */
export function orderSegment(orderId: string): string {
  // A URL takes these for a step up the path, escaped or not.
  assertInvariant(
    orderId !== "" && orderId !== "." && orderId !== "..",
    "An order ID that no path can hold reached the endpoint.",
  );
  return encodeURIComponent(orderId);
}

/** A stored path below an account's base URL, whether or not that ends in a slash. */
export function urlBelow(baseUrl: string, path: string): string {
  return baseUrl.replace(/\/+$/u, "") + path;
}
