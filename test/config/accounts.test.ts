import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  defaultAccountName,
  describeAccount,
  resolveAccount,
  type ResolvedAccount,
} from "../../src/config/accounts.ts";
import { limitOverride } from "../../src/config/limit-override.ts";
import { catchUserError, loadFrom } from "./config-folder.ts";

const TOKEN = "tok-7f3a9c";

function tokenOf(account: ResolvedAccount): string {
  if (account.api !== "ecart") throw new Error("not one of eCart's");
  return account.token.reveal();
}

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
      marketplaceId: "",
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
    expect(tokenOf(resolveAccount(config, "a"))).toBe("from file-real");
  });

  test("a secret shows nowhere", async () => {
    const config = await loadFrom(
      { accounts: { a: { api: "ecart", token: TOKEN } }, ledger: `postgres://u:${TOKEN}@h/db` },
      { OTHER: TOKEN },
    );
    const account = resolveAccount(config, "a");
    expect(tokenOf(account)).toBe(TOKEN);
    for (const value of [config, account]) {
      expect(inspect(value, { depth: 9, showHidden: true })).not.toContain(TOKEN);
      expect(JSON.stringify(value)).not.toContain(TOKEN);
    }
  });

  test("of MWS have a key and a signature's secret, and a token where somebody else signs", async () => {
    const legacy = {
      api: "mws",
      baseUrl: "https://mws.example/gate/",
      sellerId: "${SELLER}",
      marketplaceId: "ATVPDKIKX0DER",
      accessKeyId: "AKIA",
      secretKey: "${MWS_SECRET}",
    };
    const accounts = { legacy, agency: { ...legacy, mwsAuthToken: "${MWS_TOKEN}" } };
    const env = { SELLER: "A2NK", MWS_SECRET: "very secret", MWS_TOKEN: "amzn.mws.1" };
    const config = await loadFrom({ accounts }, env);
    expect(describeAccount(config, "legacy")).toMatchObject({
      api: "mws",
      baseUrl: "https://mws.example/gate",
      environment: "live",
      marketplaceId: "ATVPDKIKX0DER",
      seller: "legacy",
    });
    const own = resolveAccount(config, "legacy");
    expect(own).toMatchObject({ sellerId: "A2NK", accessKeyId: "AKIA", mwsAuthToken: null });
    expect(JSON.stringify(own)).not.toContain("very secret");
    const agency = resolveAccount(config, "agency");
    if (agency.api !== "mws") throw new Error("not one of MWS");
    expect([agency.secretKey.reveal(), agency.mwsAuthToken?.reveal()]).toEqual([
      "very secret",
      "amzn.mws.1",
    ]);
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

describe("accounts of Amazon's", () => {
  const credentials = { clientId: "amzn1.id", clientSecret: "${SECRET}", refreshToken: "${TOKEN}" };
  const env = { SECRET: "client-secret-1", TOKEN: "Atzr|refresh-1" };
  const place = (more: object) => ({
    accounts: { spapi: { api: "amazon", marketplaceId: "ATVPDKIKX0DER", ...credentials, ...more } },
  });

  test.each([
    [{}, "https://sellingpartnerapi-na.amazon.com", "live"],
    [{ region: "na" }, "https://sellingpartnerapi-na.amazon.com", "live"],
    [{ sandbox: true }, "https://sandbox.sellingpartnerapi-na.amazon.com", "sandbox"],
    [{ marketplaceId: "A1PA6795UKMFR9" }, "https://sellingpartnerapi-eu.amazon.com", "live"],
    [
      { marketplaceId: "A0NEWONE", region: "fe" },
      "https://sellingpartnerapi-fe.amazon.com",
      "live",
    ],
    [{ baseUrl: "https://gateway.example/amazon/" }, "https://gateway.example/amazon", "live"],
  ])("are at the host of their region: %j", async (more, baseUrl, environment) => {
    const config = await loadFrom(place(more), env);
    expect(describeAccount(config, "spapi")).toMatchObject({ baseUrl, environment, api: "amazon" });
    expect(resolveAccount(config, "spapi")).toMatchObject({
      authUrl: "https://api.amazon.com/auth/o2/token",
    });
  });

  test.each([
    [{ baseUrl: "http://127.0.0.1:4010" }, "http://127.0.0.1:4010/auth/o2/token"],
    [
      { baseUrl: "http://127.0.0.1:4010", authUrl: "http://localhost:4011" },
      "http://localhost:4011/auth/o2/token",
    ],
    [{ authUrl: "https://login.example/token" }, "https://login.example/token"],
  ])("rehearse without the real login: %j", async (more, authUrl) => {
    const config = await loadFrom(place(more), env);
    expect(resolveAccount(config, "spapi")).toMatchObject({ authUrl });
  });

  test.each([
    [{ marketplaceId: "US" }, "marketplaceId: expected a marketplace ID; that of US is ATVP"],
    [{ marketplaceId: "gb" }, "that of UK is A1F83G8C2ARO7P"],
    [{ marketplaceId: "amazon.com" }, "marketplaceId: expected an ID of letters and digits"],
    [{ marketplaceId: "A0NEWONE" }, 'region: expected "na", "eu" or "fe"'],
    [{ region: "eu" }, 'region: expected "na", where the marketplace of US is'],
    [{ sandbox: true, baseUrl: "https://x.example" }, "sandbox: is about Amazon's own hosts"],
  ])("that cannot be are refused when the config is read: %j", async (more, told) => {
    const error = await catchUserError(() => loadFrom(place(more), env));
    expect(error.message).toContain(told);
    expect(error.exitCode).toBe(2);
  });

  test("name the variable that is missing, and show no secret", async () => {
    const config = await loadFrom(place({}), { SECRET: env.SECRET });
    const error = await catchUserError(() => resolveAccount(config, "spapi"));
    expect(error.message).toContain("accounts.spapi.refreshToken");
    expect(error.message).toContain("TOKEN");
    expect(describeAccount(config, "spapi").marketplaceId).toBe("ATVPDKIKX0DER");
    const account = resolveAccount(await loadFrom(place({}), env), "spapi");
    for (const text of [inspect(account, { depth: 9 }), JSON.stringify(account)]) {
      for (const secret of Object.values(env)) expect(text).not.toContain(secret);
    }
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
