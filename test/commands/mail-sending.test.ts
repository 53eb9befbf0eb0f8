import { describe, expect, test } from "vitest";
import { ATTEMPTS_MAX } from "../../src/mail/deliver.ts";
import type { Json } from "./cli.ts";
import { makeRow, openMailSite, PASSWORD } from "./mail-site.ts";
import type { MailSiteOptions } from "./mail-site.ts";

const NORTH = "ops@north.example";
const SOUTH = "ops@south.example";
const ROWS = [makeRow(1, "north"), makeRow(2, "south"), makeRow(3, "north")];

async function openWithResult(options: MailSiteOptions) {
  const site = await openMailSite(options);
  await site.writeResult("result.csv", ROWS);
  return site;
}

function stateOf(events: readonly Json[], partner: string): Json {
  const found = events.filter((event) => event["type"] === "mail:settled");
  return found.find((event) => event["partner"] === partner) ?? {};
}

describe("what a server answers", () => {
  test.each([
    { name: "450 to the recipient", server: { onRecipient: refuseOnce("450 greylisted") } },
    {
      name: "421 to the message",
      server: { onEnd: (_: unknown, count: number) => (count === 1 ? "421 busy" : "250") },
    },
    {
      name: "a cut before the message",
      server: { onSender: (count: number) => (count === 1 ? "cut" : "250") },
    },
  ])("$name: tried again after a while, under the same Message-ID", async ({ server }) => {
    const site = await openWithResult({ server });
    const { exitCode, events, finished } = await site.events("mail", "result.csv");
    expect({ exitCode, finished }).toMatchObject({ exitCode: 0, finished: { sent: 2 } });
    const deferred = events.filter(({ type }) => type === "mail:deferred");
    expect(deferred.length).toBeGreaterThanOrEqual(1);
    expect(site.clock.waitsMs).toEqual(deferred.map(({ waitMs }) => waitMs));
    for (const waitMs of site.clock.waitsMs) {
      expect(waitMs).toBeGreaterThanOrEqual(1_500);
      expect(waitMs).toBeLessThanOrEqual(2_500);
    }
    const settled = events.filter(({ type }) => type === "mail:settled");
    expect(site.server.taken.map(({ email }) => email.messageId).toSorted()).toEqual(
      settled.map(({ messageId }) => String(messageId)).toSorted(),
    );
    expect(site.server.taken.map(({ to }) => to[0]).toSorted()).toEqual([NORTH, SOUTH]);
  });

  test("4xx for ever: a bounded number of attempts, then failed; the next mail sends it", async () => {
    let isBusy = true;
    const onRecipient = (address: string) => (isBusy && address === NORTH ? "450 later" : "250");
    const site = await openWithResult({ server: { onRecipient } });
    const first = await site.events("mail", "result.csv");
    expect(first).toMatchObject({ exitCode: 3, finished: { sent: 1, failed: 1 } });
    expect(stateOf(first.events, "north")).toMatchObject({ state: "failed", answer: "450 later" });
    expect(site.server.heard.filter((line) => line.includes(NORTH))).toHaveLength(ATTEMPTS_MAX);
    expect(site.clock.waitsMs.length).toBe(ATTEMPTS_MAX - 1);
    expect(site.clock.waitsMs).toEqual(site.clock.waitsMs.toSorted((a, b) => a - b));

    isBusy = false;
    const second = await site.events("mail", "result.csv");
    expect(second).toMatchObject({ exitCode: 0, finished: { sent: 1, skipped: 1 } });
    const failed = stateOf(first.events, "north");
    expect(stateOf(second.events, "north")).toMatchObject({
      mailId: failed["mailId"],
      messageId: failed["messageId"],
    });
  });

  test.each([
    { name: "550 to the recipient", server: { onRecipient: refuseAlways(NORTH, "550 nobody") } },
    {
      name: "554 to the message",
      server: { onEnd: (to: readonly string[]) => (to.includes(NORTH) ? "554 spam" : "250") },
    },
  ])("$name: refused at the first attempt, and the others get theirs", async ({ server }) => {
    const site = await openWithResult({ server });
    const { exitCode, events, finished } = await site.events("mail", "result.csv");
    expect({ exitCode, finished }).toMatchObject({
      exitCode: 3,
      finished: { sent: 1, refused: 1 },
    });
    expect(stateOf(events, "north")).toMatchObject({ state: "refused" });
    expect(site.clock.waitsMs).toEqual([]);
    expect(site.server.taken.map(({ to }) => to)).toEqual([[SOUTH]]);
  });

  test("a mail taken for some addresses is offered again for those that were put off", async () => {
    const seen: string[] = [];
    const onRecipient = (address: string, count: number): string => {
      seen.push(address);
      if (address.startsWith("gone@")) return "550 unknown";
      return address.startsWith("slow@") && count < 3 ? "450 later" : "250";
    };
    const to = ["ops@north.example", "slow@north.example", "gone@north.example"];
    const site = await openWithResult({ server: { onRecipient }, partners: { north: { to } } });
    const { exitCode, events } = await site.events("mail", "result.csv", "--partner", "north");
    expect(exitCode).toBe(3);
    expect(stateOf(events, "north")).toMatchObject({
      state: "sent",
      refusedAddresses: [{ address: "gone@north.example", answer: "550 unknown" }],
    });
    expect(site.server.taken.map((mail) => mail.to)).toEqual([
      ["ops@north.example"],
      ["slow@north.example"],
    ]);
    const ids = new Set(site.server.taken.map(({ email }) => email.messageId));
    expect(ids.size).toBe(1);
    expect(seen.filter((address) => address.startsWith("gone@"))).toHaveLength(1);
  });

  test("a connection cut after the message: uncertain, told, and settled by a person", async () => {
    let isCut = true;
    const onEnd = (to: readonly string[]) => (isCut && to.includes(NORTH) ? "cut" : "250");
    const site = await openWithResult({ server: { onEnd } });
    const first = await site.cli("mail", "result.csv");
    expect(first.exitCode).toBe(4);
    expect(first.stdout).toContain("Mails: 1 sent, 1 uncertain.");
    const [, number = ""] = /shipledger mail resolve (\d+) --as sent/u.exec(first.stdout) ?? [];

    isCut = false;
    const unasked = await site.events("mail", "result.csv");
    expect(unasked).toMatchObject({ exitCode: 4, finished: { sent: 0, uncertain: 1, skipped: 1 } });
    expect(site.server.taken).toHaveLength(1);

    const resolved = await site.cli("mail", "resolve", number, "--as", "not-sent");
    expect(resolved).toMatchObject({ exitCode: 0, stderr: "" });
    const twice = await site.cli("mail", "resolve", number, "--as", "sent");
    expect(twice.exitCode).toBe(2);
    const second = await site.events("mail", "result.csv");
    expect(second).toMatchObject({ exitCode: 0, finished: { sent: 1, skipped: 1 } });
    const shown = await site.cli("mail", "show", number, "--json");
    const history = JSON.parse(shown.stdout) as { messageId: string; events: Json[] };
    expect(history.events.map(({ state }) => state)).toEqual([
      "intended",
      "sending",
      "uncertain",
      "failed",
      "intended",
      "sending",
      "sent",
    ]);
    expect(history.events[3]?.["by"]).not.toBe("");
    expect(site.server.taken.at(-1)?.email.messageId).toBe(history.messageId);
  });

  test("a cut in the middle of a message: certainly not taken, so tried again", async () => {
    const onBegin = (_: readonly string[], count: number) => (count === 1 ? "cut" : "250");
    const site = await openMailSite({ server: { onBegin } });
    // Random text does not compress, so the mail is larger than all buffers on the way.
    const noise = (row: number) => Buffer.alloc(9_000, `${Math.sin(row)}${row}`).toString("base64");
    const rows = Array.from({ length: 900 }, (_, index) =>
      makeRow(index, "south", { note: noise(index) }),
    );
    await site.writeResult("result.csv", rows);
    const { exitCode, finished } = await site.events("mail", "result.csv");
    expect({ exitCode, finished }).toMatchObject({ exitCode: 0, finished: { sent: 1 } });
    expect(site.clock.waitsMs).toHaveLength(1);
    expect(site.server.taken).toHaveLength(1);
  });

  test("a login that is refused ends all of it: exit 6, each mail failed, nothing tried twice", async () => {
    const server = { login: { user: "ship", password: PASSWORD } };
    const login = "ship:${SMTP_PASSWORD}@";
    const env = { SMTP_PASSWORD: "wrong+word" };
    const site = await openWithResult({ server, login, env, smtp: { pool: { connections: 1 } } });
    const end = await site.cli("mail", "result.csv");
    expect(end.exitCode).toBe(6);
    expect(end.stdout).toContain("The mail server refused the login: 535");
    expect(end.stdout).toContain("Mails: 2 failed.");
    expect(site.server.heard.filter((line) => line.startsWith("AUTH"))).toHaveLength(1);
    const traces = [...site.files(), ["stdout", Buffer.from(end.stdout)] as const];
    expect(traces.filter(([, bytes]) => bytes.includes("wrong+word"))).toEqual([]);
  });

  test("logs in over TLS, with any character in the password", async () => {
    const password = "p@ss:w/o?r#d%41 ü";
    const server = { login: { user: "ship@acme.example", password } };
    const login = "ship%40acme.example:${SMTP_PASSWORD}@";
    const site = await openWithResult({ server, login, env: { SMTP_PASSWORD: password } });
    expect((await site.events("mail", "result.csv")).finished).toMatchObject({ sent: 2 });
    expect(
      site.server.taken.every(({ isTls, user }) => isTls && user === "ship@acme.example"),
    ).toBe(true);
  });
});

/** Says no to the first who comes. */
function refuseOnce(said: string) {
  let isFirst = true;
  return (): string => {
    const answer = isFirst ? said : "250";
    isFirst = false;
    return answer;
  };
}

function refuseAlways(wrong: string, said: string) {
  return (address: string): string => (address === wrong ? said : "250");
}
