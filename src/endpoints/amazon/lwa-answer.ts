import { z } from "zod";
import { parseJson, presentText, property } from "../answer-text.ts";
import type { HttpAnswer, HttpResponse } from "../http.ts";
import type { LwaCredentials } from "./lwa-credentials.ts";
import { secretsOf } from "./lwa-credentials.ts";

/** What asking for an access token came to. Messages hold no secret and say what to do. */
export type TokenAnswer =
  | { readonly kind: "token"; readonly accessToken: string; readonly lifeMs: number }
  /** The credentials, or the address, are wrong: asking again changes nothing. */
  | { readonly kind: "refused"; readonly message: string }
  /** No clear answer; asking again may help. */
  | {
      readonly kind: "unavailable";
      readonly message: string;
      readonly retryAfterMs: number | null;
    };

/** The documented life of a token, where an answer does not tell it. */
const TOKEN_LIFE_DEFAULT_S = 3_600;
const TOKEN_LIFE_MAX_S = 86_400;

const tokenBody = z.object({
  access_token: z
    .string()
    .max(8_192)
    .regex(/^[\x21-\x7e]+$/u),
  expires_in: z.number().positive().max(TOKEN_LIFE_MAX_S).catch(TOKEN_LIFE_DEFAULT_S),
});

/**
 * What to do about an error code of OAuth
 * (https://www.rfc-editor.org/rfc/rfc6749#section-5.2), as Amazon uses them.
 */
const REMEDIES = new Map([
  [
    "invalid_grant",
    "The refresh token is wrong, or the seller has withdrawn it. Authorise the application again in Seller Central and put the new refreshToken into the config.",
  ],
  [
    "invalid_client",
    "Check clientId and clientSecret of the account in the config; a secret that was rotated is refused.",
  ],
  [
    "unauthorized_client",
    "The refresh token belongs to another application. Use clientId and clientSecret of the application that the seller authorised.",
  ],
]);
const REMEDY_OTHERWISE =
  "Check authUrl, clientId, clientSecret and refreshToken of the account in the config.";

/** Reads the answer of Login with Amazon. */
export function readTokenAnswer(answer: HttpAnswer, credentials: LwaCredentials): TokenAnswer {
  if (answer.kind !== "response") return unavailable(answer.message);
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return readToken(answer);
  const isTemporary = status === 408 || status === 429 || status >= 500;
  if (isTemporary) return unavailable(`HTTP ${status}.`, retryAfterMs);
  const { code, said } = readError(answer.text, credentials);
  const why = said === "" ? `HTTP ${status}` : said;
  const message = `Login with Amazon gave no access token (${why}). ${REMEDIES.get(code) ?? REMEDY_OTHERWISE}`;
  return { kind: "refused", message };
}

function readToken({ text, truncated, status }: HttpResponse): TokenAnswer {
  const checked = tokenBody.safeParse(parseJson(text));
  if (truncated !== null || !checked.success) {
    return unavailable(`HTTP ${status}, but no token can be read in the answer.`);
  }
  const { access_token: accessToken, expires_in: lifeS } = checked.data;
  return { kind: "token", accessToken, lifeMs: lifeS * 1000 };
}

function readError(text: string, credentials: LwaCredentials): { code: string; said: string } {
  const body = parseJson(text);
  const [code, description] = ["error", "error_description"].map((key) => {
    const value = property(body, key);
    return typeof value === "string" ? value : "";
  });
  const said = [code, description].filter((part) => part !== "").join(": ");
  return { code: code ?? "", said: presentText(said, secretsOf(credentials)) };
}

function unavailable(why: string, retryAfterMs: number | null = null): TokenAnswer {
  const message = `Login with Amazon gave no access token: ${why}`;
  return { kind: "unavailable", message, retryAfterMs };
}
