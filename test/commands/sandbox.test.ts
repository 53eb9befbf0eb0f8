import { expect, test } from "vitest";
import { SLOW } from "./cli.ts";
import { openRehearsal } from "./rehearsal.ts";

const FORM = new URLSearchParams({
  grant_type: "refresh_token",
  refresh_token: "Atzr|of-acme",
  client_id: "client",
  client_secret: "secret",
});

/** Starts `shipledger sandbox --json` with more flags, and answers its address. */
async function startSandboxProcess(rehearsal: Awaited<ReturnType<typeof openRehearsal>>) {
  const market = rehearsal.start(
    ...["sandbox", "--json", "--rate", "7", "--burst", "3", "--token-life", "45s"],
    ...["--limits", '{"amazon.getOrder":{"ratePerSecond":9}}'],
  );
  await market.untilEvents("sandbox:ready", 1);
  const [first = ""] = market.output().split("\n");
  const { url } = JSON.parse(first) as { url: string };
  return { url, stop: () => (market.send("SIGTERM"), market.end) };
}

test.concurrent("the limits and the life of tokens are those that were said", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const { url, stop } = await startSandboxProcess(rehearsal);
  const answer = await fetch(`${url}/auth/o2/token`, { method: "POST", body: FORM });
  const grant = (await answer.json()) as { access_token: string; expires_in: number };
  expect(grant.expires_in).toBe(45);

  const ask = (path: string, method: string, headers: Record<string, string>) =>
    fetch(url + path, { method, headers, ...(method === "GET" ? {} : { body: "{}" }) });
  const token = { "x-amz-access-token": grant.access_token };
  const confirm = "/orders/v0/orders/111-0000001-0000001/shipmentConfirmation";
  const refused = await ask(confirm, "POST", token);
  expect(refused.status).toBe(400);
  expect(refused.headers.get("x-amzn-ratelimit-limit")).toMatch(/^7(?:\.0)?$/u);
  const read = await ask("/orders/2026-01-01/orders/111-0000001-0000001", "GET", token);
  expect(read.headers.get("x-amzn-ratelimit-limit")).toMatch(/^9(?:\.0)?$/u);

  // Three at once, whatever they say, and no fourth: of eCart's as of Amazon's.
  const post = "/api/v2/orders/111-0000001-0000001/fulfillments";
  const statuses = await Promise.all(
    Array.from({ length: 12 }, () => ask(post, "POST", { authorization: "any-token" })),
  );
  expect(statuses.map(({ status }) => status)).toContain(429);
  expect((await stop()).exitCode).toBe(0);
});

test.concurrent("flags that cannot be read say what they take", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  for (const [flag, value, said] of [
    ["--limits", "{nonsense", "The limits cannot be read"],
    ["--limits", '{"amazon.getOrders":{"burst":1}}', "cannot be set up so"],
    ["--token-life", "soon", "--token-life takes a length of time"],
    ["--token-life", "0", "cannot be set up so"],
  ] as const) {
    const end = await rehearsal.cli("sandbox", flag, value);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain(said);
  }
});
