import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { resolveSmtp } from "../../src/config/smtp.ts";
import { catchUserError, loadFrom } from "./config-folder.ts";

const ACCOUNTS = { acme: { api: "ecart", token: "x" } };
const FROM = "Acme Shipping <ship@acme.example>";

async function resolve(smtp: object, env: Readonly<Record<string, string>> = {}) {
  return resolveSmtp(await loadFrom({ accounts: ACCOUNTS, smtp: { from: FROM, ...smtp } }, env));
}

describe("a mail server of the config", () => {
  test.each([
    ["smtp://mail.acme.example", { host: "mail.acme.example", port: 587, isTls: false }],
    ["smtps://mail.acme.example", { port: 465, isTls: true, isLoopback: false }],
    ["smtp://mail.acme.example:2525/", { port: 2525, checksCertificate: true }],
    ["smtp://127.0.0.1:2525", { isLoopback: true, checksCertificate: false }],
    ["smtp://[::1]:2525", { host: "::1", isLoopback: true }],
    ["smtp://localhost", { isLoopback: true }],
  ])("%s", async (url, server) => {
    expect(await resolve({ url })).toMatchObject({ ...server, password: null });
  });

  test.each([
    ["smtp://ship:${P}@mail.acme.example", { P: "p@ss:w/o?r#d%41 ü" }, "ship", "p@ss:w/o?r#d%41 ü"],
    ["smtp://ship@acme.example:${P}@mail.acme.example", { P: "x" }, "ship@acme.example", "x"],
    ["smtp://${U}:${P}@mail.acme.example", { U: "a@b", P: "c:d" }, "a@b", "c:d"],
    ["smtp://ship:p%25w@mail.acme.example", {}, "ship", "p%w"],
    ["${URL}", { URL: "smtp://ship:p%40w@mail.acme.example" }, "ship", "p@w"],
    ["smtp://ship:${P}@${H}", { P: "x", H: "mail.acme.example" }, "ship", "x"],
  ])("%s: its login comes from where it says", async (url, env, user, password) => {
    const server = await resolve({ url }, env);
    expect(server).toMatchObject({ host: "mail.acme.example", user });
    expect(server.password?.reveal()).toBe(password);
    expect(inspect(server) + JSON.stringify(server)).not.toContain(`"${password}"`);
  });

  test.each([
    ["a variable that is not set", { url: "smtp://ship:${GONE}@mail.acme.example" }, "GONE"],
    ["another kind of URL", { url: "${URL}" }, "smtp.url"],
    ["a path", { url: "smtp://ship:${P}@mail.acme.example/path" }, "without a path"],
    ["a login that cannot be read", { url: "smtp://ship:%zz@mail.acme.example" }, "%25 for %"],
    [
      "any certificate, far away",
      { url: "smtp://mail.acme.example", tls: { rejectUnauthorized: false } },
      "only for a server on this machine",
    ],
  ])("is refused with %s", async (_, smtp, says) => {
    const env = { P: "hidden-word", URL: "http://ship:hidden-word@mail.acme.example" };
    const error = await catchUserError(() => resolve(smtp, env));
    const told = [error.message, ...error.nextSteps].join("\n");
    expect(told).toContain(says);
    expect(told).not.toMatch(/hidden-word|%zz/u);
  });

  test("is missing: told with an example", async () => {
    const config = await loadFrom({ accounts: ACCOUNTS });
    const error = await catchUserError(() => resolveSmtp(config));
    expect(error.nextSteps.join("\n")).toContain('"smtp": { "url":');
  });

  test("signs with a key whose line ends may be written as \\n", async () => {
    const dkim = { domainName: "acme.example", keySelector: "mail", privateKey: "${KEY}" };
    const server = await resolve({ url: "smtp://localhost", dkim }, { KEY: "BEGIN\\nwords\\nEND" });
    expect(server.dkim?.privateKey.reveal()).toBe("BEGIN\nwords\nEND");
    expect(inspect(server)).not.toContain("words");
  });
});
