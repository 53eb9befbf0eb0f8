import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TakenMail } from "../mail/mail-server.ts";
import { bytesOf, openAttachment } from "../mail/open-attachment.ts";
import { unzipTexts } from "../sheet/unzip-text.ts";
import { makeProblem, makeRow, openMailSite, PASSWORD } from "./mail-site.ts";
import type { MailSite } from "./mail-site.ts";

const TOKEN = "token-of-acme-0123456789";

/** Everything that a mail says, its attachment unpacked. */
function textsOf(site: MailSite, { raw, email }: TakenMail): string {
  const file = email.attachments[0];
  const bytes = file ? bytesOf(file.content) : Buffer.alloc(0);
  const isBook = file?.filename?.endsWith(".xlsx") === true;
  const path = site.write("attachment.bin", bytes);
  const inner = isBook ? [...unzipTexts(path)].flat() : [String(bytes)];
  return [raw.toString("latin1"), email.subject, email.text, email.html, ...inner].join("\n");
}

describe("what is in a mail", () => {
  test("is the partner's own, and nothing that names another's", async () => {
    const site = await openMailSite();
    const order = { "order-id": "111-7" };
    const reason = `The order already has 1 x 028 under 1Z999AA10300000002 (first posted 2026-07-01 from south-monday.csv row 9). Is 1Z999AA10300000001 a second parcel?`;
    await site.writeResult("result.xlsx", [
      { ...makeProblem(1, "north", "needs-action", reason), ...order },
      makeRow(2, "south", { ...order, note: "south's word", "source-file": "/srv/in/south.csv" }),
      makeRow(3, "", { note: "nobody's word" }),
      makeRow(4, "stranger", { note: "stranger's word" }),
    ]);
    await site.cli("mail", "result.xlsx");
    const [north] = site.server.taken.filter(({ to }) => to.includes("ops@north.example"));
    const texts = north ? textsOf(site, north) : "";
    expect(texts).toContain("1Z999AA10300000001");
    expect(texts).toContain("111-7");
    for (const word of [
      "1Z999AA10300000002",
      "1000002",
      "south",
      "nobody",
      "stranger",
      "ops@south.example",
    ]) {
      expect({ word, isTold: texts.includes(word) }).toEqual({ word, isTold: false });
    }
  });

  test("is no secret and no path, wherever it is looked for", async () => {
    const site = await openMailSite({
      login: "ship:${SMTP_PASSWORD}@",
      server: { login: { user: "ship", password: PASSWORD } },
      env: { SMTP_PASSWORD: PASSWORD, ACME_TOKEN: TOKEN },
    });
    const file = `${site.folder}/in/manifest.csv`;
    const reason = `The sheet ${file} was read before; see ${site.folder}/shipledger.db.`;
    const more = { "source-file": file, fix: `shipledger run ${file}` };
    await site.writeResult("result.xlsx", [
      { ...makeProblem(1, "north", "endpoint-rejected", reason), ...more },
      { ...makeProblem(2, "south", "endpoint-rejected", reason), ...more },
    ]);
    const ends = [
      await site.cli("mail", "result.xlsx", "--preview", "look"),
      await site.cli("mail", "result.xlsx"),
      await site.cli("mail", "list"),
      await site.cli("mail", "show", "1", "--json"),
    ];
    expect(site.server.taken).toHaveLength(2);
    for (const mail of site.server.taken) {
      const texts = textsOf(site, mail);
      expect(texts).toContain("manifest.csv");
      for (const word of [PASSWORD, TOKEN, site.folder, "shipledger-mail-"]) {
        expect({ word, isTold: texts.includes(word) }).toEqual({ word, isTold: false });
      }
    }
    const traces = new Map<string, string>(
      site.files().map(([name, bytes]) => [name, bytes.toString("latin1")]),
    );
    traces.delete("shipledger.config.json");
    for (const [index, end] of ends.entries())
      traces.set(`command ${index}`, end.stdout + end.stderr);
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), btoa(PASSWORD), TOKEN]) {
      expect([...traces].filter(([, text]) => text.includes(secret)).map(([name]) => name)).toEqual(
        [],
      );
    }
  });

  test("are the headers that we wrote, whatever stands in names and cells", async () => {
    const nasty = "x\r\nBcc: spy@evil.example\r\n\r\n<script>";
    const site = await openMailSite({
      partners: {
        north: { to: ["ops@north.example"], subject: "{file} for {partner}: {problems}" },
      },
    });
    await site.writeResult("result.xlsx", [
      {
        ...makeProblem(1, "north", "endpoint-rejected", nasty),
        "order-id": nasty,
        "source-file": nasty,
      },
    ]);
    await site.cli("mail", "result.xlsx");
    const [mail] = site.server.taken;
    expect(mail?.to).toEqual(["ops@north.example"]);
    expect(mail?.email.subject).toBe("x Bcc: spy@evil.example <script> for north: 1");
    expect(mail?.email.bcc).toBeUndefined();
    expect(mail?.email.html).not.toContain("<script>");
    expect(mail?.email.html).toContain("&lt;script&gt;");
  });

  test("is refused in the config where it would not be one line, or no address", async () => {
    const site = await openMailSite({
      partners: {
        north: { to: ["ops@north.example\r\nBcc: spy@evil.example"], subject: "a\r\nb" },
        South: { to: ["ops@south.example"] },
        south: { to: [], language: "it", accounts: ["amce"] },
      },
      smtp: { from: "Acme\r\nBcc: x <ship@acme.example>", url: "http://mail.example" },
    });
    const end = await site.cli("mail", "list");
    expect(end.exitCode).toBe(2);
    for (const place of [
      "partners.north.to[0]",
      "partners.north.subject",
      "partners.south.to",
      "partners.south.language",
      "partners.south: the same name as South",
      "partners.south.accounts[0]",
      "smtp.from",
      "smtp.url",
    ]) {
      expect(end.stderr).toContain(place);
    }
  });
});

describe("a sheet that is too large for a mail", () => {
  const noise = (row: number) => Buffer.from(`${Math.sin(row)}`.repeat(5)).toString("base64");
  const rows = Array.from({ length: 400 }, (_, index) =>
    makeRow(index, "south", { note: noise(index) }),
  );

  test("travels in parts, each with its rows, and they say so", async () => {
    const site = await openMailSite({ smtp: { attachmentBytesMax: 50_000 } });
    await site.writeResult("result.csv", rows);
    const { exitCode, finished, events } = await site.events("mail", "result.csv");
    const { taken } = site.server;
    expect({ exitCode, finished }).toMatchObject({ exitCode: 0, finished: { sent: taken.length } });
    expect(taken.length).toBeGreaterThan(2);
    expect(events.filter(({ type }) => type === "mail:settled")).toHaveLength(taken.length);
    const parts = taken.toSorted((a, b) => partOf(a) - partOf(b));
    const found: string[] = [];
    for (const [index, mail] of parts.entries()) {
      expect(mail.email.subject).toContain(`(${index + 1}/${parts.length})`);
      expect(mail.email.text).toContain(`This is part ${index + 1} of ${parts.length}`);
      const own = await openAttachment(mail);
      expect(bytesOf(mail.email.attachments[0]?.content ?? "").length).toBeLessThanOrEqual(50_000);
      found.push(...own.map((row) => row["source-row"] ?? ""));
    }
    expect(found).toEqual(rows.map((row) => row["source-row"]));
    expect((await site.events("mail", "result.csv")).finished).toMatchObject({ sent: 0 });
  });

  test("in any number of parts is told, and the others get theirs", async () => {
    const site = await openMailSite({ smtp: { attachmentBytesMax: 10_000 } });
    const more = Array.from({ length: 500 }, (_, index) =>
      makeRow(index, "south", { note: noise(-index) }),
    );
    await site.writeResult("result.csv", [...rows, ...more, makeRow(999, "north")]);
    const end = await site.cli("mail", "result.csv");
    expect(end.exitCode).toBe(3);
    expect(end.stdout).toContain("900 rows do not fit into 20 mails of 10000 bytes");
    expect(end.stdout).toContain("smtp.attachmentBytesMax");
    expect(site.server.taken.map(({ to }) => to)).toEqual([["ops@north.example"]]);
  });
});

test("a template that is broken holds up nobody else", async () => {
  const site = await openMailSite({
    partners: {
      north: { to: ["ops@north.example"], template: "broken" },
      south: { to: ["ops@south.example"], template: "own" },
    },
  });
  site.write("broken.txt.eta", "<% if (");
  site.write("own.txt.eta", "Dear <%= it.greeting %>");
  await site.writeResult("result.csv", [makeRow(1, "north"), makeRow(2, "south")]);
  const { exitCode, finished, events } = await site.events("mail", "result.csv");
  expect({ exitCode, finished }).toMatchObject({ exitCode: 3, finished: { sent: 1, failed: 1 } });
  const unprepared = events.find(({ type }) => type === "mail:unprepared");
  expect(unprepared).toMatchObject({ partner: "north" });
  expect(unprepared?.["message"]).toContain("broken.txt.eta");
  expect(site.server.taken[0]?.email.text?.trim()).toBe("Dear Hello south,");
});

test("a preview tells apart partners whose names are one in plain letters", async () => {
  const partners = { "a b": { to: ["x@a.example"] }, "A-b": { to: ["y@a.example"] } };
  const site = await openMailSite({ partners });
  await site.writeResult("result.csv", [makeRow(1, "a b"), makeRow(2, "A-b")]);
  await site.cli("mail", "result.csv", "--preview", "look");
  expect(readdirSync(site.path("look")).filter((name) => name.endsWith(".eml"))).toHaveLength(2);
  site.write("file", "");
  const refused = await site.cli("mail", "result.csv", "--preview", "file");
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain("The preview cannot be written");
});

function partOf({ email }: TakenMail): number {
  return Number(/\((\d+)\/\d+\)/u.exec(email.subject ?? "")?.[1] ?? 0);
}
