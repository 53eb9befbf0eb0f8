import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  accountNames,
  credentialName,
  defaultAccountName,
  describeAccount,
  resolveAccount,
} from "../../src/config/accounts.ts";
import { limitOverride } from "../../src/config/limit-override.ts";
import { catchUserError, loadFrom } from "./config-folder.ts";

const TOKEN = "tok-7f3a9c";

describe("accounts", () => {
  test("are described without any secret, for a plan", async () => {
    const config = await loadFrom({
      timeZone: "Europe/Paris",
      accounts: { "acme-us": { api: "ecart", token: "${ECART_TOKEN}" } },
    });
    expect(describeAccount(config, "acme-us")).toEqual({
      name: "acme-us",
      api: "ecart",
      seller: "acme-us",
      baseUrl: "https://api.ecartapi.com",
      environment: "live",
      timeZone: "Europe/Paris",
    });
  });

  test("take seller, time zone and address of their own; the address may be a variable", async () => {
    const account = {
      api: "ecart",
      token: "x",
      seller: "acme",
      timeZone: "America/New_York",
      baseUrl: "${ECART_URL}",
    };
    const config = await loadFrom(
      { accounts: { a: account } },
      { ECART_URL: "http://127.0.0.1:4010/" },
    );
    expect(describeAccount(config, "a")).toMatchObject({
      seller: "acme",
      timeZone: "America/New_York",
      baseUrl: "http://127.0.0.1:4010",
      environment: "sandbox",
    });
  });

  test("an address that is none once filled in is told by its place", async () => {
    const account = { api: "ecart", token: "x", baseUrl: "${ECART_URL}" };
    const config = await loadFrom({ accounts: { a: account } }, { ECART_URL: "nowhere" });
    const error = await catchUserError(() => describeAccount(config, "a"));
    expect(error.message).toContain("accounts.a.baseUrl is no http or https URL");
  });

  test.each([
    [{}, "is not set"],
    [{ ECART_TOKEN: "" }, "is empty"],
  ])("a missing variable is named with its place: %j", async (env, state) => {
    const config = await loadFrom(
      { accounts: { "a b": { api: "ecart", token: "${ECART_TOKEN}" } } },
      env,
    );
    const error = await catchUserError(() => resolveAccount(config, "a b"));
    expect(error.message).toBe(
      `accounts["a b"].token needs the environment variable ECART_TOKEN, which ${state}.`,
    );
    expect(error.exitCode).toBe(2);
    expect(error.nextSteps[0]).toContain(".env");
  });

  test("variables come from .env, and the real environment wins", async () => {
    const text = { accounts: { a: { api: "ecart", token: "${A}-${B}" } } };
    const env = { B: "real" };
    const config = await loadFrom(text, env, {
      ".env": '\uFEFF# tokens\nA="from file"\nB=ignored\n',
    });
    expect(resolveAccount(config, "a").token.reveal()).toBe("from file-real");
  });

  test("a secret shows nowhere", async () => {
    const config = await loadFrom(
      { accounts: { a: { api: "ecart", token: TOKEN } }, ledger: `postgres://u:${TOKEN}@h/db` },
      { OTHER: TOKEN },
    );
    const account = resolveAccount(config, "a");
    expect(account.token.reveal()).toBe(TOKEN);
    for (const value of [config, account]) {
      expect(inspect(value, { depth: 9, showHidden: true })).not.toContain(TOKEN);
      expect(JSON.stringify(value)).not.toContain(TOKEN);
    }
    expect(`${String(account.token)} ${JSON.stringify(account.token)}`).toBe('[secret] "[secret]"');
  });

  test("of another API load, and are refused when used", async () => {
    const legacy = {
      api: "mws",
      baseUrl: "https://mws.example",
      sellerId: "s",
      marketplaceId: "m",
      accessKeyId: "k",
      secretKey: "x",
    };
    const config = await loadFrom({ accounts: { legacy } });
    const error = await catchUserError(() => describeAccount(config, "legacy"));
    expect(error.message).toContain('API "mws"');
  });

  test.each(["acme-uz", "constructor"])(
    "an unknown name is told with the known ones: %s",
    async (name) => {
      const config = await loadFrom({ accounts: { "acme-us": { api: "ecart", token: "x" } } });
      const error = await catchUserError(() => describeAccount(config, name));
      expect(`${error.message} ${error.nextSteps.join(" ")}`).toContain("acme-us");
    },
  );
});

describe("credentialName", () => {
  test("is shared by accounts with one token at one address, and holds no secret", async () => {
    const config = await loadFrom(
      {
        accounts: {
          us: { api: "ecart", token: TOKEN },
          mx: { api: "ecart", token: "${T}", baseUrl: "https://API.ecartapi.com/" },
          other: { api: "ecart", token: "another" },
          rehearsal: { api: "ecart", token: TOKEN, baseUrl: "http://localhost:4010" },
        },
      },
      { T: TOKEN },
    );
    const names = accountNames(config).map((name) => credentialName(resolveAccount(config, name)));
    expect(names[0]).toMatch(/^ecart:[0-9a-f]{16}$/u);
    expect(names[1]).toBe(names[0]);
    expect(new Set(names).size).toBe(3);
  });
});

test("the default account is the chosen one, or the only one", async () => {
  const a = { api: "ecart", token: "x" };
  expect(defaultAccountName(await loadFrom({ accounts: { a } }))).toBe("a");
  expect(defaultAccountName(await loadFrom({ accounts: { a, b: a } }))).toBeNull();
  expect(defaultAccountName(await loadFrom({ accounts: { a, b: a }, defaultAccount: "b" }))).toBe(
    "b",
  );
});

test("limitOverride answers what the config says about an operation", async () => {
  const accounts = { a: { api: "ecart", token: "x" } };
  expect(limitOverride(await loadFrom({ accounts }), "ecart.fulfillment")).toBeNull();
  const limits = { "ecart.fulfillment": { ratePerSecond: 0.5 } };
  expect(limitOverride(await loadFrom({ accounts, limits }), "ecart.fulfillment")).toEqual({
    ratePerSecond: 0.5,
  });
});
