import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { BOUNDS } from "./bounds.ts";

const JSON_TYPE = "application/json; charset=utf-8";

/** An answer: a value that is sent as JSON, or a text of another type. */
export interface Reply {
  readonly status: number;
  /** Undefined for none at all; a text as it is sent where there is a `type`. */
  readonly body: unknown;
  /** Content type of a text. */
  readonly type?: "text/xml";
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a request. `empty` is no body at all; `gone` means that the client hung up. */
export type JsonBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "empty" | "not-json" | "too-large" | "gone" };

/** The body of a request as it came. */
export type TextBody =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "too-large" | "gone" };

/**
 * One request and the ways to answer it, honest or not. Each way answers the
 * status that the client can see, null when it sees none.
 */
export interface Exchange {
  readonly requestId: string;
  readonly method: string;
  /** Without the query, as it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as it was sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readJson(bytesMax: number): Promise<JsonBody>;
  readText(bytesMax: number): Promise<TextBody>;
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

/**
 * The exchange of one request whose head is in.
 *
 * @param requestIdHeader the header in which every answer names the request.
 */
export function createExchange(
  request: IncomingMessage,
  response: ServerResponse,
  requestIdHeader: string,
): Exchange {
  const requestId = randomUUID();
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const writeHead = (status: number, body: Buffer, headers: Readonly<Record<string, string>>) =>
    response.writeHead(status, {
      ...headers,
      "content-length": body.length,
      [requestIdHeader]: requestId,
    });
  const send = (status: number, type: string, text: string, headers: Reply["headers"] = {}) => {
    if (response.destroyed) return null;
    const body = Buffer.from(text);
    writeHead(status, body, { ...headers, "content-type": type }).end(body);
    return status;
  };
  const drop = () => {
    request.socket.destroy();
    return null;
  };
  return {
    requestId,
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    rawQuery: query,
    headers: request.headers,
    readJson: (bytesMax) => readJson(request, bytesMax),
    readText: (bytesMax) => readText(request, bytesMax),
    send({ status, body, type, headers = {} }) {
      if (body !== undefined) return send(status, type ?? JSON_TYPE, textOf(body, type), headers);
      if (response.destroyed) return null;
      response.writeHead(status, { ...headers, [requestIdHeader]: requestId }).end();
      return status;
    },
    sendHalf({ status, body, type }) {
      if (body === undefined) {
        // There is only a head to cut in two.
        request.socket.write(`HTTP/1.1 ${status} No`, drop);
        return null;
      }
      const whole = Buffer.from(textOf(body, type));
      writeHead(status, whole, { "content-type": type ?? JSON_TYPE });
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

function textOf(body: unknown, type: Reply["type"]): string {
  return type !== undefined && typeof body === "string" ? body : JSON.stringify(body);
}

async function readJson(request: IncomingMessage, bytesMax: number): Promise<JsonBody> {
  const body = await readText(request, bytesMax);
  if (body.kind !== "text") return body;
  if (body.text === "") return { kind: "empty" };
  try {
    return { kind: "json", value: JSON.parse(body.text) };
  } catch {
    return { kind: "not-json" };
  }
}

async function readText(request: IncomingMessage, bytesMax: number): Promise<TextBody> {
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
  return { kind: "text", text: Buffer.concat(chunks).toString("utf8") };
}
