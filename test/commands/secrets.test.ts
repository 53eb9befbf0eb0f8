import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unzipTexts } from "../sheet/unzip-text.ts";
import { SLOW } from "./cli.ts";
import type { CliEnd } from "./cli.ts";
import { makeParcels } from "./parcels.ts";
import { makeConfig, openRehearsal, TOKEN } from "./rehearsal.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** A tactless server: whatever it is sent, it says again, in every way an endpoint may. */
const echo = createServer((request, response) => {
  const { authorization = "" } = request.headers;
  const status = Number(/\/status-(\d+)\//u.exec(request.url ?? "")?.[1] ?? 400);
  const said = `you sent ${authorization}, ${encodeURIComponent(authorization)}`;
  const body = { message: said, code: authorization, errors: [{ message: said, details: said }] };
  response.writeHead(status, { "content-type": "application/json", "x-request-id": authorization });
  response.end(JSON.stringify({ ...body, headers: request.headers }));
});
let echoUrl = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
});
afterAll(() => echo.close());

/** Every place where a run leaves something, by name. */
function tracesOf(rehearsal: Rehearsal, ends: readonly CliEnd[]): Map<string, string> {
  const traces = new Map(
    rehearsal.files().map(([name, bytes]) => [name, bytes.toString("latin1")]),
  );
  traces.delete("shipledger.config.json");
  for (const name of traces.keys()) {
    if (!name.endsWith(".xlsx")) continue;
    for (const [entry, text] of unzipTexts(rehearsal.path(name))) {
      traces.set(`${name}/${entry}`, text);
    }
  }
  for (const [index, end] of ends.entries()) {
    traces.set(`stdout of command ${index}`, end.stdout);
    traces.set(`stderr of command ${index}`, end.stderr);
  }
  return traces;
}

function expectNoToken(traces: ReadonlyMap<string, string>): void {
  const leaks = [...traces].filter(([, text]) => text.includes(TOKEN)).map(([name]) => name);
  expect(leaks).toEqual([]);
}

test.concurrent("a token leaves no trace after a run that went well", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sheet = rehearsal.write("sheet.csv", makeParcels(3));
  const ends = [await rehearsal.cli("run", sheet)];
  const traces = tracesOf(rehearsal, ends);
  expect([...traces.keys()]).toEqual(
    expect.arrayContaining([
      "shipledger.db",
      "shipledger.db.buckets",
      "sheet.result.xlsx/xl/sharedStrings.xml",
    ]),
  );
  expectNoToken(traces);
});

test.concurrent.each([
  { status: 400, exitCode: 3 },
  { status: 401, exitCode: 6 },
])("an endpoint that repeats the token with $status cannot leak it", SLOW, async (answer) => {
  await using rehearsal = await openRehearsal();
  const config = makeConfig(`${echoUrl}/status-${answer.status}`);
  rehearsal.write("shipledger.config.json", JSON.stringify(config));
  const sheet = rehearsal.write("sheet.csv", makeParcels(2));
  const ends = [
    await rehearsal.cli("run", sheet, "--json"),
    await rehearsal.cli("run", sheet, "--out", "result.csv"),
    await rehearsal.cli("posts", "show", makeParcels(1)[0]?.["order-id"] ?? "", "--json"),
  ];
  expect(ends.map((end) => end.exitCode)).toEqual([answer.exitCode, answer.exitCode, 0]);
  const traces = tracesOf(rehearsal, ends);
  // The endpoint's words are kept; what they gave away is blotted out.
  expect(traces.get("result.csv")).toContain("you sent Bearer ***");
  expect(traces.get("sheet.result.xlsx/xl/sharedStrings.xml")).toContain("you sent Bearer ***");
  expectNoToken(traces);
});

test.concurrent(
  "a config with the token in it, and a mistake beside it, does not tell the token",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const sheet = rehearsal.write("sheet.csv", makeParcels(1));
    const config = { ...makeConfig(rehearsal.sandbox.url), accounts: { acme: { token: TOKEN } } };
    rehearsal.write("shipledger.config.json", JSON.stringify(config));
    const end = await rehearsal.cli("run", sheet);
    expect(end.exitCode).toBe(2);
    expectNoToken(tracesOf(rehearsal, [end]));
  },
);
