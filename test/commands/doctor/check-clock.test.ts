import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { checkClock, judgeSkew } from "../../../src/commands/doctor/check-clock.ts";

let date: string | null = null;
const server = createServer((_request, response) => {
  response.sendDate = false;
  if (date !== null) response.setHeader("date", date);
  response.writeHead(404).end("no such page");
});
let url = "";

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await new Promise<unknown>((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const look = () => checkClock(url, systemClock, AbortSignal.timeout(10_000));

test("any answer tells the time, whatever else it says", async () => {
  date = new Date().toUTCString();
  expect(await look()).toMatchObject({ what: "clock", state: "ok" });
  date = new Date(Date.now() - 3_600_000).toUTCString();
  const { state, found } = await look();
  expect([state, found]).toEqual(["warning", expect.stringMatching(/ahead of/u)]);
});

test("without a date, nothing is said", async () => {
  date = null;
  expect(await look()).toMatchObject({ state: "skipped" });
});

test.each([
  [30_000, "ok"],
  [-30_000, "ok"],
  [31_000, "warning"],
  [-31_000, "warning"],
])("%d ms ahead: %s", (skewMs, state) => {
  expect(judgeSkew("example.com", skewMs).state).toBe(state);
});
