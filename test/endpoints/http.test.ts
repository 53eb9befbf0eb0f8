import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { sendHttp } from "../../src/endpoints/http.ts";
import type { HttpRequest } from "../../src/endpoints/http.ts";
import { closedUrl, readBody, startServer } from "./loopback.ts";

const SECRET = "secret-token-1";

function requestTo(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "POST",
    url,
    headers: { authorization: `Bearer ${SECRET}` },
    body: "{}",
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...changes,
  };
}

describe("answers", () => {
  test("status, lower-case headers and the body as UTF-8", async () => {
    const url = await startServer(async (request, response) => {
      const body = await readBody(request);
      response.writeHead(201, { "X-Request-Id": "r-1" }).end(`${request.method} ${body} – ü`);
    });
    expect(await sendHttp(requestTo(url, { body: "hällo" }))).toMatchObject({
      kind: "response",
      status: 201,
      headers: { "x-request-id": "r-1" },
      text: "POST hällo – ü",
      truncated: null,
      retryAfterMs: null,
    });
  });

  test("a redirect is an answer and is not followed", async () => {
    let requests = 0;
    const url = await startServer((_request, response) => {
      requests += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await sendHttp(requestTo(url))).toMatchObject({ kind: "response", status: 307 });
    expect(requests).toBe(1);
  });

  test("Retry-After is told in milliseconds", async () => {
    const url = await startServer((_request, response) => {
      response.writeHead(429, { "retry-after": "7" }).end();
    });
    expect(await sendHttp(requestTo(url))).toMatchObject({ status: 429, retryAfterMs: 7_000 });
  });

  test("connections are kept alive", async () => {
    const ports = new Set<number | undefined>();
    const url = await startServer(async (request, response) => {
      ports.add(request.socket.remotePort);
      await readBody(request);
      response.end("ok");
    });
    for (let i = 0; i < 8; i += 1) await sendHttp(requestTo(url));
    expect(ports.size).toBeLessThan(4);
  });

  test("departure and answer are told when they happen, not when the body is whole", async () => {
    const arrival = Promise.withResolvers<ServerResponse>();
    const url = await startServer((_request, response) => arrival.resolve(response));
    const departure = Promise.withResolvers<number>();
    const head = Promise.withResolvers<number>();
    const beforeMs = systemClock.nowMs();
    const trip = { noteDeparture: departure.resolve, noteAnswer: head.resolve };
    const answered = sendHttp(requestTo(url, { trip }));
    const leftMs = await departure.promise;
    expect(leftMs).toBeGreaterThanOrEqual(beforeMs);
    expect(leftMs).toBeLessThanOrEqual(systemClock.nowMs());
    const response = await arrival.promise;
    response.writeHead(200, { "content-length": "4" });
    response.write("ok");
    const headMs = await head.promise;
    expect(headMs).toBeGreaterThanOrEqual(leftMs);
    expect(headMs).toBeLessThanOrEqual(systemClock.nowMs());
    response.end("ay");
    expect(await answered).toMatchObject({ status: 200, text: "okay" });
  });
});

describe("bodies that are not whole keep their status", () => {
  test("cut off", async () => {
    const url = await startServer((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"success":', () => response.socket?.destroy());
    });
    expect(await sendHttp(requestTo(url))).toMatchObject({
      status: 200,
      truncated: "The answer was cut off.",
    });
  });

  test("too long: reading stops at the bound", async () => {
    const url = await startServer((_request, response) => {
      response.writeHead(400).end("x".repeat(100_000));
    });
    const answer = await sendHttp(requestTo(url, { responseBytesMax: 1_000 }));
    expect(answer).toMatchObject({
      status: 400,
      text: "x".repeat(1_000),
      truncated: "The answer is longer than 1000 bytes.",
    });
  });

  test("never ending: the timeout covers the body", async () => {
    const url = await startServer((_request, response) => {
      response.writeHead(200);
      response.write("{");
    });
    expect(await sendHttp(requestTo(url, { timeoutMs: 150 }))).toMatchObject({
      status: 200,
      truncated: "No whole answer within 0.15 s.",
    });
  });
});

describe("certainly not sent", () => {
  test("connection refused", async () => {
    const url = await closedUrl();
    expect(await sendHttp(requestTo(url))).toEqual({
      kind: "not-sent",
      message: `The connection was refused: ${new URL(url).host} (ECONNREFUSED).`,
    });
  });

  test("a host name that does not exist", async () => {
    const answer = await sendHttp(requestTo("http://nowhere.invalid/"));
    expect(answer).toMatchObject({ kind: "not-sent" });
  });

  test("TLS to a server that speaks none", async () => {
    const url = await startServer((_request, response) => {
      response.end();
    });
    const answer = await sendHttp(requestTo(url.replace("http:", "https:")));
    expect(answer).toMatchObject({ kind: "not-sent" });
  });

  test.each([
    ["a header that holds a line break", { headers: { authorization: `Bearer ${SECRET}\nx` } }],
    ["a URL that is none", { url: "not a url" }],
    ["a port that is not for HTTP", { url: "http://127.0.0.1:6667/" }],
    ["a run that was stopped before", { signal: AbortSignal.abort() }],
  ])("%s", async (_name, changes) => {
    const url = await closedUrl();
    const answer = await sendHttp(requestTo(url, changes));
    expect(answer).toMatchObject({ kind: "not-sent" });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });
});

describe("nobody can tell", () => {
  test("hung up after the request was read", async () => {
    const url = await startServer((request) => {
      request.socket.destroy();
    });
    expect(await sendHttp(requestTo(url))).toMatchObject({
      kind: "unknown",
      message: expect.stringContaining("before the answer came"),
    });
  });

  test("no answer in time", async () => {
    const url = await startServer(() => undefined);
    expect(await sendHttp(requestTo(url, { timeoutMs: 100 }))).toEqual({
      kind: "unknown",
      message: "No whole answer within 0.1 s.",
    });
  });

  test("stopped while waiting", async () => {
    const stop = new AbortController();
    const url = await startServer((request) => {
      void once(request, "end").then(() => stop.abort());
      request.resume();
    });
    expect(await sendHttp(requestTo(url, { signal: stop.signal }))).toEqual({
      kind: "unknown",
      message: "Stopped while waiting for the answer.",
    });
  });
});
