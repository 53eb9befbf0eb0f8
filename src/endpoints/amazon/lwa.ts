import type { Clock } from "../../clock.ts";
import { sendHttp } from "../http.ts";
import { userAgent } from "../user-agent.ts";
import { readTokenAnswer } from "./lwa-answer.ts";
import type { TokenAnswer } from "./lwa-answer.ts";
import type { LwaCredentials } from "./lwa-credentials.ts";
import { keyOf } from "./lwa-credentials.ts";

/** Access tokens by credentials, each asked for once however many calls wait for it. */
export interface TokenSource {
  /** The token that is there, or a fresh one. Never throws. */
  get(credentials: LwaCredentials, signal: AbortSignal): Promise<TokenAnswer>;
  /** Forgets a token that the API called expired; one that has taken its place stays. */
  drop(credentials: LwaCredentials, accessToken: string): void;
}

/** Requests for one token, at most; together well below the time a call may take. */
const ATTEMPTS_MAX = 3;
const ATTEMPT_TIMEOUT_MS = 4_000;
const RETRY_BASE_MS = 250;
const RETRY_MAX_MS = 1_000;
/** A token is given up this long before its end, or after half its life if that is shorter. */
const TOKEN_MARGIN_MS = 60_000;
/** For so long a refusal is believed without asking again, so that many waiting calls ask once. */
const REFUSAL_KEPT_MS = 30_000;
const ANSWER_BYTES_MAX = 64_000;

interface Holder {
  /** What was answered last, and until when it counts. */
  kept: { readonly answer: TokenAnswer; readonly untilMs: number } | null;
  refreshing: Promise<TokenAnswer> | null;
}

/**
 * Login with Amazon, refresh-token grant:
 * https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api.
 * A refresh is nobody's own: it goes on when the call that began it is stopped.
 */
export function createTokenSource(parts: {
  readonly clock: Clock;
  readonly random?: () => number;
}): TokenSource {
  const { clock } = parts;
  const random = parts.random ?? Math.random;
  const holders = new Map<string, Holder>();
  const holderOf = (credentials: LwaCredentials): Holder => {
    const key = keyOf(credentials);
    const known = holders.get(key);
    if (known !== undefined) return known;
    const holder: Holder = { kept: null, refreshing: null };
    holders.set(key, holder);
    return holder;
  };
  const refresh = async (credentials: LwaCredentials, holder: Holder): Promise<TokenAnswer> => {
    const askedAtMs = clock.nowMs();
    const answer = await askForToken(credentials, clock, random);
    holder.kept = { answer, untilMs: keepUntilMs(answer, askedAtMs, clock.nowMs()) };
    holder.refreshing = null;
    return answer;
  };
  return {
    async get(credentials, signal) {
      const holder = holderOf(credentials);
      const { kept } = holder;
      if (kept !== null && clock.nowMs() < kept.untilMs) return kept.answer;
      holder.refreshing ??= refresh(credentials, holder);
      return waitFor(holder.refreshing, signal);
    },
    drop(credentials, accessToken) {
      const holder = holderOf(credentials);
      const answer = holder.kept?.answer;
      if (answer?.kind === "token" && answer.accessToken === accessToken) holder.kept = null;
    },
  };
}

/** Asks until there is a clear answer, within bounds. */
async function askForToken(
  credentials: LwaCredentials,
  clock: Clock,
  random: () => number,
): Promise<TokenAnswer> {
  let attempt = 1;
  for (;;) {
    const answer = readTokenAnswer(await askOnce(credentials), credentials);
    if (answer.kind !== "unavailable" || attempt >= ATTEMPTS_MAX) return answer;
    const backOffMs = RETRY_BASE_MS * 2 ** (attempt - 1) * (0.5 + random() / 2);
    await clock.sleep(Math.min(Math.max(backOffMs, answer.retryAfterMs ?? 0), RETRY_MAX_MS));
    attempt += 1;
  }
}

function askOnce(credentials: LwaCredentials): ReturnType<typeof sendHttp> {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: credentials.refreshToken,
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
  });
  return sendHttp({
    method: "POST",
    url: credentials.authUrl,
    headers: {
      "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
      accept: "application/json",
      "user-agent": userAgent(),
    },
    body: form.toString(),
    timeoutMs: ATTEMPT_TIMEOUT_MS,
    signal: new AbortController().signal,
    responseBytesMax: ANSWER_BYTES_MAX,
  });
}

/** A token's life is counted from before it was asked for, the careful end. */
function keepUntilMs(answer: TokenAnswer, askedAtMs: number, nowMs: number): number {
  if (answer.kind === "unavailable") return nowMs;
  if (answer.kind === "refused") return nowMs + REFUSAL_KEPT_MS;
  return askedAtMs + answer.lifeMs - Math.min(TOKEN_MARGIN_MS, answer.lifeMs / 2);
}

async function waitFor(answer: Promise<TokenAnswer>, signal: AbortSignal): Promise<TokenAnswer> {
  const stopped: TokenAnswer = {
    kind: "unavailable",
    message: "Stopped while waiting for an access token.",
    retryAfterMs: null,
  };
  if (signal.aborted) return stopped;
  const { promise, resolve } = Promise.withResolvers<TokenAnswer>();
  const stop = (): void => resolve(stopped);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([answer, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
