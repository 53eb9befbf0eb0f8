import { classifyFailure } from "./network-failure.ts";
import type { NetworkFailure } from "./network-failure.ts";
import { readRetryAfterMs } from "./retry-after.ts";
import { watchTrip, type TripListener } from "./watch-trip.ts";

/** Bytes of an answer that are read, at most, unless told otherwise. */
export const RESPONSE_BYTES_MAX = 1_000_000;

/** One request, whole. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** For head and body of the answer together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly responseBytesMax?: number;
  /** Hears when the request leaves and its answer comes. */
  readonly trip?: TripListener | undefined;
}

/** What became of a request. Never thrown. Messages hold no header values. */
export type HttpAnswer = HttpResponse | NetworkFailure;

export interface HttpResponse {
  readonly kind: "response";
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as UTF-8; as much of it as came, when `truncated` is set. */
  readonly text: string;
  /** Why the body is not whole: the status is certain, the text is not. Null when it is whole. */
  readonly truncated: string | null;
  /** Milliseconds, from seconds or a date; computed here and nowhere else. */
  readonly retryAfterMs: number | null;
}

/**
 * Loads Node's HTTP client without touching the network. The first call of
 * `fetch` takes tens of milliseconds, which would make a run's first burst late
 * and what follows it too early.
 */
export async function warmHttp(): Promise<void> {
  await (await fetch("data:,")).text();
}

/**
 * Sends one request once: the only caller of `fetch`. Redirects are answers and
 * are not followed, since a POST must not be repeated elsewhere. Connections
 * are kept alive; one that the server closed just before is `unknown`, because
 * nobody can tell whether the request was read.
 */
export async function sendHttp(request: HttpRequest): Promise<HttpAnswer> {
  if (request.signal.aborted) {
    return { kind: "not-sent", message: "Stopped before the request was sent." };
  }
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const formed = formRequest(request, AbortSignal.any([request.signal, timeout]));
  if (formed === null) {
    // The text of the error would quote the header or the URL.
    return { kind: "not-sent", message: "The URL or a header of the request is not valid." };
  }
  const describeEnd = (): string | null => {
    if (request.signal.aborted) return "Stopped while waiting for the answer.";
    return timeout.aborted ? `No whole answer within ${request.timeoutMs / 1000} s.` : null;
  };
  let response: Response;
  try {
    response = await watchTrip(request.trip, () => fetch(formed));
  } catch (thrown) {
    const message = describeEnd();
    if (message !== null) return { kind: "unknown", message };
    return classifyFailure(thrown, new URL(formed.url).host);
  }
  const body = await readBody(response, request.responseBytesMax ?? RESPONSE_BYTES_MAX);
  const headers = Object.fromEntries(response.headers);
  return {
    kind: "response",
    status: response.status,
    headers,
    text: body.text,
    truncated: body.truncated === null ? null : (describeEnd() ?? body.truncated),
    retryAfterMs: readRetryAfterMs(headers, Date.now()),
  };
}

function formRequest(request: HttpRequest, signal: AbortSignal): Request | null {
  try {
    return new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal,
    });
  } catch {
    return null;
  }
}

async function readBody(
  response: Response,
  bytesMax: number,
): Promise<{ text: string; truncated: string | null }> {
  if (response.body === null) return { text: "", truncated: null };
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    // Leaving the loop early cancels the body and with it the connection.
    for await (const chunk of response.body) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) {
        text += decoder.decode(chunk.subarray(0, bytesMax - (bytes - chunk.byteLength)));
        return { text, truncated: `The answer is longer than ${bytesMax} bytes.` };
      }
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    return { text, truncated: "The answer was cut off." };
  }
  return { text: text + decoder.decode(), truncated: null };
}
