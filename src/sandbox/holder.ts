import { createHash } from "node:crypto";

/** The token that is always refused, and for Login with Amazon the client ID too. */
export const REFUSED_TOKEN = "refused";

/** Whose store it is, without the token itself. */
export interface Holder {
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  readonly maskedToken: string;
}

/** The holder of a lasting token: eCart's store token, Amazon's refresh token. */
export function holderOf(token: string): Holder {
  const tokenHash = createHash("sha256").update(token, "utf8").digest("hex");
  return { tokenHash, maskedToken: maskToken(token) };
}

/** Whether a token is let in; `tokens` null lets in any but the refused one. */
export function isLetIn(token: string, tokens: readonly string[] | null): boolean {
  return token !== REFUSED_TOKEN && (tokens === null || tokens.includes(token));
}

// Four characters tell two long tokens apart; of a short one they would be the secret.
function maskToken(token: string): string {
  return token.length >= 12 ? `...${token.slice(-4)}` : "...";
}
