import { randomUUID } from "node:crypto";
import { z } from "zod";
import { BOUNDS } from "./bounds.ts";
import type { Holder } from "./holder.ts";

const PREFIX = "Atza|";

const contents = z.object({
  tokenHash: z.string(),
  maskedToken: z.string(),
  expiresAtMs: z.number(),
});

/** Whose an access token is, and until when. */
export interface AccessGrant extends Holder {
  /** As reported, not of the bucket's clock. */
  readonly expiresAtMs: number;
}

/**
 * A fresh access token. It holds its grant itself, so that it outlives a
 * restart of the sandbox as a real one would; anybody could forge one, which
 * does no harm in a rehearsal.
 */
export function issueAccessToken(grant: AccessGrant): string {
  const { tokenHash, maskedToken, expiresAtMs } = grant;
  const text = JSON.stringify({ tokenHash, maskedToken, expiresAtMs, id: randomUUID() });
  return PREFIX + Buffer.from(text, "utf8").toString("base64url");
}

/** The grant of an access token; null when it is none of ours. */
export function readAccessToken(token: string): AccessGrant | null {
  if (!token.startsWith(PREFIX) || token.length > BOUNDS.tokenLength) return null;
  try {
    const text = Buffer.from(token.slice(PREFIX.length), "base64url").toString("utf8");
    return contents.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Access tokens that were ended before their time, the newest of them. */
export class EndedTokens {
  readonly #tokens = new Set<string>();

  add(token: string): void {
    this.#tokens.add(token);
    const [oldest] = this.#tokens;
    if (this.#tokens.size > BOUNDS.endedTokens && oldest !== undefined) this.#tokens.delete(oldest);
  }

  has(token: string): boolean {
    return this.#tokens.has(token);
  }
}
