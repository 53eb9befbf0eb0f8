import { createHash } from "node:crypto";
import type { AmazonEndpointAccount } from "../endpoint.ts";

/** What Login with Amazon gives an access token for. */
export type LwaCredentials = Pick<
  AmazonEndpointAccount,
  "authUrl" | "clientId" | "clientSecret" | "refreshToken"
>;

/** The credentials' texts that must never be shown, as they are and as a form or URL writes them. */
export function secretsOf({ clientId, clientSecret, refreshToken }: LwaCredentials): string[] {
  const plain = [refreshToken, clientSecret, clientId];
  return [...plain, ...plain.map((text) => new URLSearchParams({ text }).toString().slice(5))];
}

/** A name for credentials under which their token is kept; it gives nothing away. */
export function keyOf({ authUrl, clientId, clientSecret, refreshToken }: LwaCredentials): string {
  const text = JSON.stringify([authUrl, clientId, clientSecret, refreshToken]);
  return createHash("sha256").update(text, "utf8").digest("hex");
}
