import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load-config.ts";
import { catchUserError, loadFrom, makeFolder } from "./config-folder.ts";

const ACCOUNTS = { "acme-us": { api: "ecart", token: "${ECART_TOKEN}" } };

describe("where the config is found", () => {
  test("in a folder above the working folder", async () => {
    const folder = makeFolder({ "shipledger.config.json": JSON.stringify({ accounts: ACCOUNTS }) });
    const cwd = join(folder, "a", "b");
    mkdirSync(cwd, { recursive: true });
    const config = await loadConfig({ cwd, env: {} });
    expect(config.path).toBe(join(folder, "shipledger.config.json"));
    expect(config.folder).toBe(folder);
  });

  test("at the path that was named, relative to the working folder", async () => {
    const cwd = makeFolder({ "other.json": `\uFEFF${JSON.stringify({ accounts: ACCOUNTS })}` });
    expect((await loadConfig({ path: "other.json", cwd, env: {} })).path).toBe(
      join(cwd, "other.json"),
    );
  });

  test.each([undefined, "missing.json"])(
    "nowhere: an example and the sandbox (%s)",
    async (path) => {
      const cwd = makeFolder();
      const options = { cwd, env: {}, ...(path === undefined ? {} : { path }) };
      const error = await catchUserError(() => loadConfig(options));
      expect(error.exitCode).toBe(2);
      expect(error.message).toContain(cwd);
      expect(error.nextSteps.join("\n")).toContain("shipledger sandbox");
      const example = error.nextSteps.join("\n").match(/\{[^]*\}/u)?.[0] ?? "";
      expect((await loadFrom(example)).accounts["acme-us"]?.api).toBe("ecart");
    },
  );

  test("a folder in its place is told, not skipped", async () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, "shipledger.config.json"));
    const error = await catchUserError(() => loadConfig({ cwd, env: {} }));
    expect(error.message).toContain("cannot be read");
  });
});

describe("what a config may say", () => {
  test("defaults", async () => {
    const config = await loadFrom({ $schema: "./config.schema.json", accounts: ACCOUNTS });
    expect(config.timeZone).toBe("UTC");
    expect(config.limits).toEqual({});
    expect(config.accounts["acme-us"]).toMatchObject({ baseUrl: "https://api.ecartapi.com" });
  });

  test("the whole of the published example loads", async () => {
    const config = await loadFrom({
      $schema: "./config.schema.json",
      ledger: "./shipledger.db",
      timeZone: "America/New_York",
      defaultAccount: "acme-us",
      accounts: {
        ...ACCOUNTS,
        "acme-spapi": {
          api: "amazon",
          region: "na",
          marketplaceId: "ATVPDKIKX0DER",
          seller: "acme",
          clientId: "${LWA_CLIENT_ID}",
          clientSecret: "${LWA_CLIENT_SECRET}",
          refreshToken: "${LWA_REFRESH_TOKEN}",
        },
        legacy: {
          api: "mws",
          baseUrl: "https://mws.example",
          sellerId: "A1",
          mwsAuthToken: "${MWS}",
          marketplaceId: "ATVPDKIKX0DER",
          accessKeyId: "AK",
          secretKey: "${SECRET}",
        },
      },
      limits: { "amazon.confirmShipment": { ratePerSecond: 2, burst: 10, maxInFlight: 8 } },
      profiles: {},
      partners: { north: { to: ["ops@north.example"], format: "xlsx", when: "always" } },
      smtp: {
        url: "smtp://user:${SMTP_PASSWORD}@mail.acme.example:587",
        from: "Acme Shipping <ship@acme.example>",
      },
    });
    expect(Object.keys(config.accounts)).toEqual(["acme-us", "acme-spapi", "legacy"]);
    expect(config.partners["north"]?.to).toEqual(["ops@north.example"]);
  });

  test("everything that is wrong is told at once, with path and expectation", async () => {
    const error = await catchUserError(() =>
      loadFrom({
        accounts: {
          "acme-us": { api: "ecart", token: 5, tokn: "x" },
          "acme.eu": { api: "ecrat" },
          odd: { api: "ecart", token: "${not a name}", baseUrl: "ftp://x" },
        },
        acounts: {},
        defaultAccount: "acme-uk",
        timeZone: "Mars/Olympus",
        limits: { "ecart.fulfilment": {}, "ecart.order": { burst: 1.5, ratePerSecond: 0 } },
        partners: { north: { to: [] } },
        ledger: "mysql://x",
      }),
    );
    expect(error.exitCode).toBe(2);
    expect(error.message.split("\n").slice(1).sort()).toEqual(
      [
        '  accounts["acme.eu"].api: expected "ecart" or "amazon" or "mws", got other text; did you mean "ecart"?',
        "  accounts.acme-us.token: expected text, got a number",
        '  accounts.acme-us.tokn: unknown key; did you mean "token"?',
        "  accounts.odd.baseUrl: expected an http or https URL without user name, query or fragment",
        "  accounts.odd.token: expected ${NAME} of letters, digits and _",
        '  acounts: unknown key; did you mean "accounts"?',
        '  defaultAccount: expected the name of an account (acme-us, acme.eu, odd); did you mean "acme-us"?',
        "  ledger: expected a path, or a postgres:// URL",
        '  limits["ecart.fulfilment"]: unknown key; did you mean "ecart.fulfillment"?',
        '  limits["ecart.order"].burst: expected a whole number, got a fraction',
        '  limits["ecart.order"].ratePerSecond: expected a number of more than 0',
        "  partners.north.to: expected at least 1 entries",
        "  timeZone: expected a time zone such as UTC or America/New_York",
      ].sort(),
    );
  });

  test.each([
    ["[]", "config: expected an object, got a list"],
    ["{}", "accounts: expected an object, got nothing"],
    ['{"accounts":{}}', "accounts: expected at least one account"],
    ['{"accounts":{"a":{"api":"ecart"}}}', "accounts.a.token: expected text, got nothing"],
    [
      '{"accounts":{"a":{"api":"ecart","token":""}}}',
      "accounts.a.token: expected text, got an empty one",
    ],
    ['{"accounts":{"a":{"token":"x"}}}', '"mws", got nothing'],
  ])("%s", async (text, problem) => {
    expect((await catchUserError(() => loadFrom(text))).message).toContain(problem);
  });

  test("a syntax error is told with line and column, and quotes no token", async () => {
    const text = '{\n  "accounts": { "a": { "api": "ecart", "token": "tok-123" x } }\n}';
    const error = await catchUserError(() => loadFrom(text));
    expect(error.message).toMatch(
      /shipledger\.config\.json:2:59 is not JSON: expected a comma or \}/u,
    );
    expect(inspect(error, { depth: 9 })).not.toContain("tok-123");
  });

  test("a config file has a bound", async () => {
    const error = await catchUserError(() => loadFrom(" ".repeat(1_000_001)));
    expect(error.message).toContain("larger than 1000000 bytes");
  });
});
