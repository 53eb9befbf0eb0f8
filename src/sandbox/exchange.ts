import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { BOUNDS } from "./bounds.ts";

/** An answer in JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a request. `empty` is no body at all; `gone` means that the client hung up. */
export type JsonBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "empty" | "not-json" | "too-large" | "gone" };

/**
 * One request and the ways to answer it, honest or not. Each way answers the
 * status that the client can see, null when it sees none.
 */
export interface Exchange {
  readonly requestId: string;
  readonly method: string;
  /** Without the query, as it was sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readJson(bytesMax: number): Promise<JsonBody>;
  send(reply: Reply): number | null;
  /** Sends the headers and half of the body, then cuts the connection. */
  sendHalf(reply: Reply): number | null;
  /** Sends 200 and something that is not JSON. */
  sendGarbage(): number | null;
  /** Cuts the connection. */
  drop(): null;
  /** Never answers; the connection is cut when the client has waited long enough. */
  hang(): null;
}

/** The exchange of one request whose head is in. */
export function createExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const requestId = randomUUID();
  const send = (status: number, type: string, body: string, headers: Reply["headers"] = {}) => {
    if (response.destroyed) return null;
    response.writeHead(status, {
      ...headers,
      "content-type": type,
      "content-length": Buffer.byteLength(body),
      "x-request-id": requestId,
    });
    response.end(body);
    return status;
  };
  const drop = () => {
    request.socket.destroy();
    return null;
  };
  return {
    requestId,
    method: request.method ?? "GET",
    path: (request.url ?? "/").split("?", 1)[0] ?? "/",
    headers: request.headers,
    readJson: (bytesMax) => readJson(request, bytesMax),
    send: ({ status, body, headers }) =>
      send(status, "application/json; charset=utf-8", JSON.stringify(body), headers),
    sendHalf({ status, body }) {
      const whole = Buffer.from(JSON.stringify(body));
      response.writeHead(status, {
        "content-type": "application/json; charset=utf-8",
        "content-length": whole.length,
        "x-request-id": requestId,
      });
      response.write(whole.subarray(0, Math.floor(whole.length / 2)), drop);
      return status;
    },
    sendGarbage: () => send(200, "text/html", "<html><body>It works! \u2014 gateway"),
    drop,
    hang() {
      const giveUp = setTimeout(drop, BOUNDS.hangMs);
      response.once("close", () => clearTimeout(giveUp));
      return null;
    },
  };
}

async function readJson(request: IncomingMessage, bytesMax: number): Promise<JsonBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
      if (bytes > BOUNDS.drainedBytes) return { kind: "gone" };
    }
  } catch {
    return { kind: "gone" };
  }
  if (bytes > bytesMax) return { kind: "too-large" };
  if (bytes === 0) return { kind: "empty" };
  try {
    return { kind: "json", value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return { kind: "not-json" };
  }
}
