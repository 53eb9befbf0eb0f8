import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { startMailServer } from "../../mail/mail-server.ts";
import { openAmazonRehearsal } from "../amazon/amazon-rehearsal.ts";
import { SLOW, type CliEnd } from "../cli.ts";
import { makeParcels } from "../parcels.ts";
import { openRehearsal, TOKEN } from "../rehearsal.ts";

/** What doctor found, as `what: state`. */
function statesOf({ stdout }: CliEnd): string[] {
  const { checks } = JSON.parse(stdout) as { checks: { what: string; state: string }[] };
  return checks.map(({ what, state }) => `${what}: ${state}`);
}

test.concurrent("a sound set-up is well, and nothing is sent or made", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const before = rehearsal.files().map(([name]) => name);
  const end = await rehearsal.cli("doctor", "--json");
  expect(end.exitCode).toBe(0);
  expect(statesOf(end)).toEqual(
    ["program", "config", "ledger", "acme", "clock"].map((what) => `${what}: ok`),
  );
  expect(rehearsal.files().map(([name]) => name)).toEqual(before);
  expect(rehearsal.countPosts()).toBe(0);
  const { byOperation } = rehearsal.sandbox.state();
  expect(byOperation["ecart.carriers"]?.requests).toBe(1);

  await rehearsal.run(rehearsal.write("sheet.csv", makeParcels(1)), "--out", "result.csv");
  const text = await rehearsal.cli("doctor");
  expect(text.exitCode).toBe(0);
  expect(text.stdout).toContain("All is well");
  expect(text.stdout).toMatch(/^ok +acme +ecart at 127\.0\.0\.1:\d+, which allows \d+ carriers/mu);
});

test.concurrent("what is not well says what to do, and shows no secret", SLOW, async () => {
  const accounts = { acme: "${ACME_TOKEN}", other: "${OTHER_TOKEN}", third: "${THIRD_TOKEN}" };
  const env = { ACME_TOKEN: TOKEN, OTHER_TOKEN: "refused" };
  await using rehearsal = await openRehearsal({ accounts, env, defaultAccount: "acme" });
  await rehearsal.run(rehearsal.write("sheet.csv", makeParcels(1)), "--out", "result.csv");
  chmodSync(rehearsal.path("shipledger.db"), 0o644);
  const end = await rehearsal.cli("doctor");
  // A missing variable is wrong use, which comes before refused credentials.
  expect(end.exitCode).toBe(2);
  expect(end.stdout).toMatch(/^warning +ledger +other users/mu);
  expect(end.stdout).toMatch(/^failed +other +.*refuses the credentials/mu);
  expect(end.stdout).toMatch(/^failed +third +.*THIRD_TOKEN, which is not set/mu);
  expect(end.stdout).toContain("2 problems, 1 warning. Nothing was sent.");
  expect(end.stdout).not.toContain(TOKEN);
  const one = await rehearsal.cli("doctor", "--account", "other", "--quiet");
  expect(one.exitCode).toBe(6);
  expect(one.stdout).not.toMatch(/^ok/mu);
});

test.concurrent(
  "a config or a ledger that cannot be used is one of its findings",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const broken = rehearsal.write("broken.json", '{ "accounts": ');
    const config = await rehearsal.cli("doctor", "--config", broken, "--json");
    expect(config.exitCode).toBe(2);
    expect(statesOf(config)).toEqual(["program: ok", "config: failed"]);
    const noLedger = rehearsal.write("no.db", "this is no database, and long enough to look so");
    const ledger = await rehearsal.cli("doctor", "--ledger", noLedger, "--json");
    expect(ledger.exitCode).not.toBe(0);
    expect(statesOf(ledger)).toContain("ledger: failed");
    expect(statesOf(ledger)).toContain("acme: ok");
  },
);

test.concurrent("Amazon's credentials are tried with an order that nobody has", SLOW, async () => {
  const accounts = { good: {}, refused: { clientId: "refused" } };
  await using rehearsal = await openAmazonRehearsal({ accounts });
  const end = await rehearsal.cli("doctor", "--json");
  expect(end.exitCode).toBe(6);
  expect(statesOf(end)).toEqual(expect.arrayContaining(["good: ok", "refused: failed"]));
  expect(rehearsal.sandbox.state().byOperation["amazon.getOrder"]?.requests).toBe(1);
});

test.concurrent("a mail server is greeted, and given nothing", SLOW, async () => {
  const server = await startMailServer({ login: { user: "ship", password: "right" } });
  const smtpOf = (password: string) => ({
    url: `smtp://ship:${password}@127.0.0.1:${server.port}`,
    from: "Acme <ship@acme.example>",
  });
  await using rehearsal = await openRehearsal();
  try {
    for (const [password, state, exitCode] of [
      ["right", "mail: ok", 0],
      ["wrong", "mail: failed", 6],
    ] as const) {
      const accounts = { acme: { api: "ecart", token: TOKEN, baseUrl: rehearsal.sandbox.url } };
      const config = JSON.stringify({ accounts, smtp: smtpOf(password) });
      const path = rehearsal.write("mail.json", config);
      const end = await rehearsal.cli("doctor", "--config", path, "--json");
      expect(statesOf(end)).toContain(state);
      expect(end.exitCode).toBe(exitCode);
      expect(end.stdout).not.toContain(`:${password}@`);
    }
    expect(server.taken).toEqual([]);
  } finally {
    await server.stop();
  }
});
