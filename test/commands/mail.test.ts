import { describe, expect, test, vi } from "vitest";
import type { TakenMail } from "../mail/mail-server.ts";
import { openAttachment } from "../mail/open-attachment.ts";
import type { Json } from "./cli.ts";
import { fakeTerminal } from "../ui/fake-terminal.ts";
import { makeProblem, makeRow, openMailSite, RUN_ID, runHere } from "./mail-site.ts";

const ROWS = [
  makeRow(1, "North"),
  makeRow(2, "south"),
  makeRow(3, "north", { note: "=1+1", "posted-at": "" }),
  makeProblem(4, "south", "invalid-quantity", '"0" is not a whole number from 1 to 1000000.'),
  makeRow(5, "north", { note: 'a,"b"\nc' }),
];

function mailTo(taken: readonly TakenMail[], address: string): TakenMail {
  const [mail, ...others] = taken.filter(({ to }) => to.includes(address));
  if (!mail || others.length > 0) throw new Error(`not one mail to ${address}`);
  return mail;
}

const settled = (events: readonly Json[]): Json[] =>
  events.filter(({ type }) => type === "mail:settled");

describe("shipledger mail", () => {
  test.each(["result.xlsx", "result.csv"])(
    "%s: every partner gets exactly their rows, once",
    async (name) => {
      const site = await openMailSite();
      await site.writeResult(name, ROWS);
      const end = await site.cli("mail", name);
      expect(end).toMatchObject({ exitCode: 0, stderr: "" });

      expect(site.server.taken).toHaveLength(2);
      const north = await openAttachment(mailTo(site.server.taken, "ops@north.example"));
      expect(north).toEqual([ROWS[0], ROWS[2], ROWS[4]].map((row) => ({ note: "", ...row })));
      const south = await openAttachment(mailTo(site.server.taken, "ops@south.example"));
      expect(south).toEqual([ROWS[1], ROWS[3]].map((row) => ({ note: "", ...row })));

      const again = await site.events("mail", name);
      expect(again).toMatchObject({ exitCode: 0, finished: { sent: 0, skipped: 2 } });
      expect(site.server.taken).toHaveLength(2);
    },
  );

  test("says in the mail what it brings, whose it is and what is to be done", async () => {
    const site = await openMailSite();
    await site.writeResult("result.xlsx", ROWS);
    await site.cli("mail", "result.xlsx");
    const { email, from } = mailTo(site.server.taken, "ops@south.example");
    expect(from).toBe("ship@acme.example");
    expect(email.from).toEqual({ address: "ship@acme.example", name: "Acme Shipping" });
    expect(email.to).toEqual([{ address: "ops@south.example", name: "" }]);
    expect(email.subject).toMatch(/^Shipments \d{4}-\d{2}-\d{2}, south: 2 rows, 1 problem$/u);
    expect(email.messageId).toMatch(/^<shipledger\.[0-9a-f]{40}@acme\.example>$/u);
    for (const body of [email.text ?? "", email.html ?? ""]) {
      expect(body).toContain("Hello south");
      expect(body).toContain("111-2220000-0000004");
      expect(body).toContain("manifest.csv");
      expect(body).toMatch(/1 row to correct/iu);
      expect(body).toContain("Please correct these rows");
      expect(body).toContain("Write how many units of the item are in the parcel.");
      expect(body).toContain(RUN_ID);
      expect(body).not.toContain("111-2220000-0000001");
    }
    expect(email.attachments[0]?.filename).toMatch(
      /^shipments-south-\d{4}-\d{2}-\d{2}-369ae646\.csv$/u,
    );
  });

  test("sends another copy when asked again, to one partner when one is named", async () => {
    const site = await openMailSite();
    await site.writeResult("result.xlsx", ROWS);
    await site.cli("mail", "result.xlsx");
    const again = await site.events("mail", "result.xlsx", "--again", "--partner", "NORTH");
    expect(again).toMatchObject({ exitCode: 0, finished: { sent: 1, skipped: 0 } });
    const ids = site.server.taken.map(({ email }) => email.messageId);
    expect(new Set(ids).size).toBe(3);
    expect(site.server.taken[2]?.to).toEqual(["ops@north.example"]);
  });

  test("tells of rows that belong to nobody, and of a partner that is not in the config", async () => {
    const site = await openMailSite();
    await site.writeResult("result.xlsx", [
      makeRow(1, "north"),
      makeRow(2, ""),
      makeRow(3, "nroth"),
    ]);
    const { exitCode, events } = await site.events("mail", "result.xlsx");
    expect(exitCode).toBe(3);
    expect(events).toContainEqual({ type: "mail:nobody", rows: 1 });
    const stranger = { type: "mail:stranger", name: "nroth", nearest: "north", rows: 1 };
    expect(events).toContainEqual(stranger);
    expect(site.server.taken).toHaveLength(1);
    const named = await site.events("mail", "result.xlsx", "--partner", "north");
    expect(named.exitCode).toBe(0);
    expect(named.events).not.toContainEqual(stranger);
  });

  test("gives rows without a partner to the partner of their account", async () => {
    const account = { api: "ecart", token: "${ACME_TOKEN}" };
    const site = await openMailSite({
      accounts: { acme: account, nord: account },
      partners: {
        north: { to: ["ops@north.example"], accounts: ["nord"] },
        south: { to: ["ops@south.example"], accounts: ["acme"] },
      },
    });
    await site.writeResult("result.csv", [
      makeRow(1, "", { account: "nord" }),
      makeRow(2, "", { account: "" }),
      makeRow(3, "south", { account: "nord" }),
    ]);
    await site.cli("mail", "result.csv", "--account", "acme");
    const south = await openAttachment(mailTo(site.server.taken, "ops@south.example"));
    expect(south.map((row) => row["source-row"])).toEqual(["3", "4"]);
    const north = await openAttachment(mailTo(site.server.taken, "ops@north.example"));
    expect(north.map((row) => row["source-row"])).toEqual(["2"]);
  });

  test("sends only to those who want to hear of it", async () => {
    const site = await openMailSite({
      partners: {
        north: { to: ["ops@north.example"], when: "problems" },
        south: { to: ["ops@south.example"], when: "problems" },
        west: { to: ["ops@west.example"], when: "changes" },
      },
    });
    const old = makeRow(9, "west", { result: "already-posted", "reason-code": "already-posted" });
    await site.writeResult("result.csv", [...ROWS, old]);
    const { finished } = await site.events("mail", "result.csv");
    expect(finished).toMatchObject({ sent: 1, skipped: 2 });
    expect(site.server.taken.map(({ to }) => to)).toEqual([["ops@south.example"]]);
  });

  test("writes the columns that a partner wants, under their headings", async () => {
    const columns = [{ column: "order-id", heading: "Bestellung" }, "package-id", "colour"];
    const site = await openMailSite({
      partners: { north: { to: ["a@north.example"], cc: ["b@north.example"], columns } },
    });
    await site.writeResult("result.xlsx", [makeRow(1, "north")]);
    const { events } = await site.events("mail", "result.xlsx");
    expect(events).toContainEqual({
      type: "mail:column-missing",
      partner: "north",
      message: 'there is no column "colour"',
    });
    const mail = mailTo(site.server.taken, "b@north.example");
    expect(mail.to).toEqual(["a@north.example", "b@north.example"]);
    expect(mail.email.cc).toEqual([{ address: "b@north.example", name: "" }]);
    expect(await openAttachment(mail)).toEqual([
      { Bestellung: "111-2220000-0000001", "package-id": "1000001" },
    ]);
  });

  test("sends everything to one address of the allow-list, and to no other", async () => {
    const site = await openMailSite({ smtp: { allow: ["@acme.example", "me@home.example"] } });
    await site.writeResult("result.xlsx", ROWS);
    for (const address of [
      "you@acme.example.evil.example",
      "you@home.example",
      "a@b@acme.example",
    ]) {
      const refused = await site.cli("mail", "result.xlsx", "--to", address);
      expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
      expect(refused.stderr).toContain("smtp");
    }
    expect(site.server.connections()).toBe(0);
    await site.cli("mail", "result.xlsx", "--to", "you@ACME.example");
    expect(site.server.taken.map(({ to }) => to)).toEqual([
      ["you@acme.example"],
      ["you@acme.example"],
    ]);
    expect((await site.events("mail", "result.xlsx")).finished).toMatchObject({ sent: 2 });
  });

  test("a dry run and a preview send nothing and record nothing", async () => {
    const site = await openMailSite();
    await site.writeResult("result.xlsx", ROWS);
    const dry = await site.events("mail", "result.xlsx", "--dry-run");
    expect(dry).toMatchObject({ exitCode: 0, finished: { planned: 2, sent: 0 } });
    const preview = await site.events("mail", "result.xlsx", "--preview", "look/here");
    expect(preview).toMatchObject({ exitCode: 0, finished: { planned: 2, sent: 0 } });
    expect(site.server.connections()).toBe(0);
    const written = site.files().map(([name]) => name);
    expect(written.filter((name) => name.endsWith(".eml"))).toHaveLength(2);
    expect(written.filter((name) => name.endsWith(".html"))).toHaveLength(2);
    expect(written.filter((name) => name.startsWith("shipledger.db"))).toEqual([]);

    await site.cli("mail", "result.xlsx");
    const after = await site.events("mail", "result.xlsx", "--dry-run");
    expect(after.finished).toMatchObject({ planned: 0, skipped: 2 });
    const anew = await site.events("mail", "result.xlsx", "--dry-run", "--again");
    expect(anew.finished).toMatchObject({ planned: 2, skipped: 0 });
  });

  test("looks into the outbox: list, show", async () => {
    const site = await openMailSite({
      server: { onEnd: (to) => (to.includes("ops@south.example") ? "554 5.7.1 no" : "250") },
    });
    await site.writeResult("result.xlsx", ROWS);
    const { exitCode, events } = await site.events("mail", "result.xlsx");
    expect(exitCode).toBe(3);
    const south = settled(events).find(({ partner }) => partner === "south");
    expect(south).toMatchObject({ state: "refused", answer: "554 5.7.1 no" });

    const list = await site.cli("mail", "list");
    expect(list.stdout).toMatch(/south\s+refused\s+2\s+ops@south\.example/u);
    expect(list.stdout).toContain("2 mails");
    const refused = await site.cli("mail", "list", "--state", "refused", "--json");
    expect(JSON.parse(refused.stdout)).toMatchObject([{ partner: "south", attempts: 1 }]);
    const run = await site.cli("mail", "list", "--run", RUN_ID.slice(0, 8), "--json");
    expect(JSON.parse(run.stdout)).toHaveLength(2);
    const show = await site.cli("mail", "show", String(south?.["mailId"]));
    expect(show.stdout).toContain("554 5.7.1 no");
    expect(show.stdout).toMatch(/intended[\s\S]*sending[\s\S]*refused/u);
    const none = await site.cli("mail", "show", "99");
    expect(none).toMatchObject({ exitCode: 2, stdout: "" });
    expect(none.stderr).toContain("shipledger mail list");
  });

  test("asks for one result, and tells what is none", async () => {
    const site = await openMailSite();
    await site.writeResult("result.csv", ROWS);
    const sheet = site.write("sheet.csv", "order-id,tracking-number\n1,2\n");
    for (const [args, exitCode, says] of [
      [[], 2, "Say which result"],
      [["result.csv", "--run", "x"], 2, "two results"],
      [["result.csv", "--preview", "p", "--dry-run"], 2, "--preview sends nothing"],
      [["result.csv", "--partner", "nroth"], 2, 'did you mean "north"'],
      [["result.csv", "--run", "gone"], 2, "two results"],
      [["--run", "gone"], 2, "ledger"],
      [[sheet], 2, "is no result"],
      [["gone.csv"], 5, "does not exist"],
    ] as const) {
      const end = await site.cli("mail", ...args);
      expect({ args, exitCode: end.exitCode }).toEqual({ args, exitCode });
      expect(end.stderr).toContain(says);
      expect(end.stderr).toMatch(/\n\nTry:\n {2}- \S/u);
    }
    expect(site.server.connections()).toBe(0);
  });

  test.each([
    { name: "asks", args: [], key: "y", exitCode: 0, sent: 2 },
    { name: "takes no for no", args: [], key: "n", exitCode: 4, sent: 0 },
    { name: "asks nobody with --yes", args: ["--yes"], key: "", exitCode: 0, sent: 2 },
  ])("in a terminal $name", async ({ args, key, exitCode, sent }) => {
    const site = await openMailSite();
    await site.writeResult("result.csv", ROWS);
    const { stdout, stdin, text, press } = fakeTerminal(120);
    const place = { cwd: site.folder, env: {}, clock: site.clock, stdout, stdin };
    const ending = runHere(["mail", "result.csv", ...args], place);
    if (key !== "") {
      await vi.waitUntil(() => text().includes("Send 2 mails? [y/N]"), 20_000);
      expect(text()).toMatch(/would send {2}north {2}3 rows[\s\S]*would send {2}south/u);
      await press(`${key}\n`);
    }
    expect((await ending).exitCode).toBe(exitCode);
    expect(site.server.taken).toHaveLength(sent);
  });

  test("makes no ledger for what cannot be mailed", async () => {
    const site = await openMailSite({ login: "ship:${GONE}@" });
    await site.cli("mail", "gone.csv");
    await site.writeResult("result.csv", ROWS);
    await site.cli("mail", "result.csv");
    expect(site.files().map(([name]) => name)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^shipledger\.db/u)]),
    );
  });
});
