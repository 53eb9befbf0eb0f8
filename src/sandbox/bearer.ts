import type { IncomingHttpHeaders } from "node:http";
import { BOUNDS } from "./bounds.ts";

/**
 * The token of an `Authorization` header: `Bearer x`, or `x` alone as older
 * documents have it. Null when there is none, or another scheme.
 */
export function readBearerToken(headers: IncomingHttpHeaders): string | null {
  const value = headers.authorization?.trim() ?? "";
  const token = value.replace(/^Bearer(\s+|$)/iu, "");
  const isToken = /^\S+$/u.test(token) && token.length <= BOUNDS.tokenLength;
  return isToken ? token : null;
}
