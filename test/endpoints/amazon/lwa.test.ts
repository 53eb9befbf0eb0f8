import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { createTokenSource } from "../../../src/endpoints/amazon/lwa.ts";
import { closedUrl, readBody, startServer } from "../loopback.ts";
import { CLIENT_SECRET, makeAccount, never, REFRESH_TOKEN } from "./seller.ts";

/** A clock that is set by hand and never waits. */
function handClock(startMs = 1_000_000) {
  const waits: number[] = [];
  const clock = {
    atMs: startMs,
    waits,
    nowMs: () => clock.atMs,
    async sleep(waitMs: number) {
      waits.push(waitMs);
    },
  };
  return clock;
}

/** A server of Login with Amazon that answers as told, and counts. */
async function startLwa(answer: (request: number, response: ServerResponse) => void) {
  const forms: URLSearchParams[] = [];
  const heads: IncomingMessage["headers"][] = [];
  const url = await startServer(async (request, response) => {
    heads.push(request.headers);
    forms.push(new URLSearchParams(await readBody(request)));
    answer(forms.length, response);
  });
  return { account: makeAccount("http://unused.invalid", `${url}/auth/o2/token`), forms, heads };
}

function grant(token: string, expiresIn: unknown = 3600): string {
  return JSON.stringify({ access_token: token, token_type: "bearer", expires_in: expiresIn });
}

describe("a token", () => {
  test("is asked for by form, with the refresh-token grant", async () => {
    const { account, forms, heads } = await startLwa((_n, response) => response.end(grant("T-1")));
    const tokens = createTokenSource({ clock: handClock() });
    expect(await tokens.get(account, never)).toMatchObject({ kind: "token", accessToken: "T-1" });
    expect(Object.fromEntries(forms[0] ?? [])).toEqual({
      grant_type: "refresh_token",
      refresh_token: REFRESH_TOKEN,
      client_id: account.clientId,
      client_secret: CLIENT_SECRET,
    });
    expect(heads[0]).toMatchObject({
      "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
      "user-agent": expect.stringMatching(/^Shipledger\//u),
    });
  });

  test("is asked for once, however many calls wait for it", async () => {
    const { account, forms } = await startLwa((_n, response) => {
      setTimeout(() => response.end(grant("T-1")), 30);
    });
    const tokens = createTokenSource({ clock: handClock() });
    const answers = await Promise.all(Array.from({ length: 20 }, () => tokens.get(account, never)));
    expect(new Set(answers.map((answer) => answer.kind === "token" && answer.accessToken))).toEqual(
      new Set(["T-1"]),
    );
    expect(forms).toHaveLength(1);
  });

  test("is kept until a minute before its end", async () => {
    const { account, forms } = await startLwa((n, response) => response.end(grant(`T-${n}`)));
    const clock = handClock();
    const tokens = createTokenSource({ clock });
    await tokens.get(account, never);
    clock.atMs += 3_539_000;
    expect(await tokens.get(account, never)).toMatchObject({ accessToken: "T-1" });
    clock.atMs += 1_000;
    expect(await tokens.get(account, never)).toMatchObject({ accessToken: "T-2" });
    expect(forms).toHaveLength(2);
  });

  test.each([
    ["a short life", 10, 4_999, 5_000],
    ["a life that is not told", null, 3_539_999, 3_540_000],
  ])("%s is known too", async (_name, expiresIn, keptMs, goneMs) => {
    const { account, forms } = await startLwa((n, response) =>
      response.end(grant(`T-${n}`, expiresIn)),
    );
    const clock = handClock(0);
    const tokens = createTokenSource({ clock });
    await tokens.get(account, never);
    clock.atMs = keptMs;
    await tokens.get(account, never);
    expect(forms).toHaveLength(1);
    clock.atMs = goneMs;
    await tokens.get(account, never);
    expect(forms).toHaveLength(2);
  });

  test("is dropped by name: the one that took its place stays", async () => {
    const { account, forms } = await startLwa((n, response) => response.end(grant(`T-${n}`)));
    const tokens = createTokenSource({ clock: handClock() });
    await tokens.get(account, never);
    tokens.drop(account, "T-1");
    await tokens.get(account, never);
    tokens.drop(account, "T-1");
    expect(await tokens.get(account, never)).toMatchObject({ accessToken: "T-2" });
    expect(forms).toHaveLength(2);
  });

  test("is another one for other credentials", async () => {
    const { account, forms } = await startLwa((n, response) => response.end(grant(`T-${n}`)));
    const tokens = createTokenSource({ clock: handClock() });
    await tokens.get(account, never);
    await tokens.get({ ...account, refreshToken: "Atzr|other" }, never);
    await tokens.get({ ...account }, never);
    expect(forms).toHaveLength(2);
  });
});

describe("no clear answer", () => {
  test("is asked again, within bounds, and then told", async () => {
    const { account, forms } = await startLwa((_n, response) => {
      response.writeHead(503, { "retry-after": "3600" }).end();
    });
    const clock = handClock();
    const tokens = createTokenSource({ clock });
    expect(await tokens.get(account, never)).toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("HTTP 503"),
    });
    expect(forms).toHaveLength(3);
    expect(clock.waits).toEqual([1_000, 1_000]);
    // Not kept: the next call tries anew.
    await tokens.get(account, never);
    expect(forms).toHaveLength(6);
  });

  test.each([
    ["a cut connection", (response: ServerResponse) => response.socket?.destroy()],
    ["a 429", (response: ServerResponse) => response.writeHead(429).end()],
    ["garbage", (response: ServerResponse) => response.end("<html>It works!")],
    ["a token that no header can hold", (response: ServerResponse) => response.end(grant("a\nb"))],
  ])("%s heals by itself", async (_name, fail) => {
    const { account, forms } = await startLwa((n, response) => {
      if (n === 1) fail(response);
      else response.end(grant("T-2"));
    });
    const tokens = createTokenSource({ clock: handClock() });
    expect(await tokens.get(account, never)).toMatchObject({ accessToken: "T-2" });
    expect(forms).toHaveLength(2);
  });

  test("a server that is not there", async () => {
    const account = makeAccount("http://unused.invalid", await closedUrl());
    const tokens = createTokenSource({ clock: handClock() });
    expect(await tokens.get(account, never)).toMatchObject({ kind: "unavailable" });
  });

  test("a caller that is stopped leaves, and the others get their token", async () => {
    const { account, forms } = await startLwa((_n, response) => {
      setTimeout(() => response.end(grant("T-1")), 60);
    });
    const tokens = createTokenSource({ clock: handClock() });
    const stop = new AbortController();
    const stopped = tokens.get(account, stop.signal);
    const other = tokens.get(account, never);
    stop.abort();
    expect(await stopped).toMatchObject({ kind: "unavailable" });
    expect(await other).toMatchObject({ accessToken: "T-1" });
    expect(forms).toHaveLength(1);
  });
});

describe("a refusal", () => {
  test.each([
    [400, "invalid_grant", "put the new refreshToken into the config"],
    [401, "invalid_client", "Check clientId and clientSecret"],
    [400, "unauthorized_client", "belongs to another application"],
    [400, "invalid_request", "Check authUrl"],
    [400, "constructor", "Check authUrl"],
    [404, "", "HTTP 404"],
    [302, "", "HTTP 302"],
  ])("%d %s says what to do, and is asked once", async (status, error, told) => {
    const { account, forms } = await startLwa((_n, response) => {
      const description = `refused ${REFRESH_TOKEN} and ${CLIENT_SECRET}`;
      const body = error === "" ? "" : JSON.stringify({ error, error_description: description });
      response.writeHead(status).end(body);
    });
    const clock = handClock();
    const tokens = createTokenSource({ clock });
    const answers = await Promise.all([tokens.get(account, never), tokens.get(account, never)]);
    for (const answer of answers) {
      expect(answer).toEqual({ kind: "refused", message: expect.stringContaining(told) });
      expect(JSON.stringify(answer)).not.toContain("very-secret");
    }
    expect(await tokens.get(account, never)).toMatchObject({ kind: "refused" });
    expect(forms).toHaveLength(1);
    clock.atMs += 30_000;
    await tokens.get(account, never);
    expect(forms).toHaveLength(2);
  });
});
