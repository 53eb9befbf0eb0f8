import { expect, test } from "vitest";
import {
  describeSandbox,
  describeSandboxConfig,
  SANDBOX_TOKEN,
} from "../../src/sandbox/describe.ts";
import { askLwa, tokenForm } from "./amazon-client.ts";
import { call, openSandbox } from "./client.ts";

test("the config that is shown leads to the sandbox", async () => {
  const sandbox = await openSandbox();
  expect(describeSandbox(sandbox.url)).toContain(describeSandboxConfig(sandbox.url));
  const config = JSON.parse(describeSandboxConfig(sandbox.url)) as {
    accounts: Record<string, Record<string, string>>;
  };
  expect(config.accounts["sandbox"]).toEqual({
    api: "ecart",
    baseUrl: sandbox.url,
    token: SANDBOX_TOKEN,
  });
  const amazon = config.accounts["sandbox-amazon"];
  expect(amazon).toMatchObject({ api: "amazon", baseUrl: sandbox.url });
  expect((await askLwa(sandbox, tokenForm(), {}, amazon?.["authUrl"])).status).toBe(200);
});

test("every request that is shown works", async () => {
  const sandbox = await openSandbox();
  const shown = [
    ...describeSandbox(sandbox.url).matchAll(/curl -s (?:-X POST )?(\S+)(?: -d '(.*)')?$/gmu),
  ];
  expect(shown).toHaveLength(10);
  for (const [line, url = "", body] of shown) {
    const isPost = body !== undefined || line.includes("-X POST");
    const seen = await call(sandbox, isPost ? "POST" : "GET", url.slice(sandbox.url.length), {
      body: body === undefined ? undefined : (JSON.parse(body) as unknown),
    });
    expect([line, seen.status]).toEqual([line, 200]);
  }
});
