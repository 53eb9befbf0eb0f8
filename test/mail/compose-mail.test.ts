import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { BugError, UserError } from "../../src/errors.ts";
import { checkDkimKey, composeMail } from "../../src/mail/compose-mail.ts";
import type { ComposedMail } from "../../src/mail/compose-mail.ts";

const MAIL: ComposedMail = {
  messageId: "<shipledger.ab@acme.example>",
  from: { name: "Acme Shipping", address: "ship@acme.example" },
  to: ["ops@north.example"],
  cc: ["boss@north.example"],
  replyTo: "desk@acme.example",
  subject: "Shipments of today",
  text: "Hello",
  html: "<p>Hello</p>",
  language: "en",
  atMs: Date.UTC(2026, 10, 16, 9),
  attachment: { name: "shipments.csv", format: "csv", bytes: Buffer.from("a,b\r\n1,2\r\n") },
};
const NASTY = "x\r\nBcc: spy@evil.example\r\n\r\nbody\u2028y\u0000z ü";

/** The headers of a message, unfolded, by lower-case name. */
function headersOf(raw: Buffer): Map<string, string> {
  const [head = ""] = raw.toString("utf8").split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/gu, " ").split("\r\n");
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

describe("a composed mail", () => {
  test("is one that a parser reads as it was meant", async () => {
    const email = await PostalMime.parse(await composeMail(MAIL, null));
    expect(email).toMatchObject({
      messageId: MAIL.messageId,
      from: MAIL.from,
      to: [{ address: "ops@north.example" }],
      cc: [{ address: "boss@north.example" }],
      replyTo: [{ address: "desk@acme.example" }],
      subject: MAIL.subject,
      date: "2026-11-16T09:00:00.000Z",
      text: expect.stringContaining("Hello"),
      html: expect.stringContaining("<p>Hello</p>"),
    });
    const [file] = email.attachments;
    expect(file).toMatchObject({ filename: "shipments.csv", disposition: "attachment" });
    expect(Buffer.from(file?.content as ArrayBuffer)).toEqual(MAIL.attachment.bytes);
  });

  test("has no header that a name or a subject brought in", async () => {
    const usual = headersOf(await composeMail(MAIL, null));
    const mail = {
      ...MAIL,
      subject: NASTY,
      language: NASTY,
      from: { ...MAIL.from, name: NASTY },
      attachment: { ...MAIL.attachment, name: `${NASTY}.csv` },
    };
    const raw = await composeMail(mail, null);
    const headers = headersOf(raw);
    expect([...headers.keys()].toSorted()).toEqual([...usual.keys()].toSorted());
    expect(headers.has("bcc")).toBe(false);
    const email = await PostalMime.parse(raw);
    expect(email.subject).toBe("x Bcc: spy@evil.example body y z ü");
    expect(email.from?.address).toBe("ship@acme.example");
    expect(email.to).toHaveLength(1);
    expect(email.attachments).toHaveLength(1);
  });

  test.each([
    { to: ["ops@north.example\r\nRCPT TO:<spy@evil.example>"] },
    { to: ["a@b.example, spy@evil.example"] },
    { cc: ['"a b"@north.example'] },
    { replyTo: "Desk <desk@acme.example>" },
    { from: { name: "", address: "nobody" } },
  ])("is never made for what is no bare address: %j", async (change) => {
    await expect(composeMail({ ...MAIL, ...change }, null)).rejects.toThrow(BugError);
  });

  test("writes a domain in other letters as servers know it", async () => {
    const mail = { ...MAIL, to: ["ops@nörd.example"], cc: [], replyTo: null };
    expect(headersOf(await composeMail(mail, null)).get("to")).toBe("ops@xn--nrd-sna.example");
  });
});

describe("a signature", () => {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = String(pair.privateKey.export({ type: "pkcs8", format: "pem" }));
  const dkim = { domainName: "acme.example", keySelector: "mail", privateKey };

  test("is one that holds: https://www.rfc-editor.org/rfc/rfc6376", async () => {
    const raw = (await composeMail(MAIL, dkim)).toString("latin1");
    const split = raw.indexOf("\r\n\r\n");
    const body = raw.slice(split + 4);
    const signature = headersOf(Buffer.from(raw, "latin1")).get("dkim-signature") ?? "";
    const tags = new Map(
      signature.split(";").map((tag) => {
        const [name = "", ...value] = tag.trim().split("=");
        return [name, value.join("=").replace(/\s/gu, "")] as const;
      }),
    );
    expect(tags.get("d")).toBe("acme.example");
    expect(tags.get("s")).toBe("mail");
    expect(tags.get("c")).toBe("relaxed/relaxed");
    const relaxed = `${body
      .replace(/[ \t]+(?=\r\n)/gu, "")
      .replace(/[ \t]+/gu, " ")
      .replace(/(?:\r\n)+$/u, "")}\r\n`;
    expect(tags.get("bh")).toBe(createHash("sha256").update(relaxed, "latin1").digest("base64"));
    const headers = headersOf(Buffer.from(raw, "latin1"));
    const names = (tags.get("h") ?? "").split(":").map((name) => name.toLowerCase());
    expect(names).toEqual(expect.arrayContaining(["from", "to", "subject", "message-id"]));
    const signed = names
      .filter((name) => headers.has(name))
      .map((name) => `${name}:${headers.get(name)?.replace(/[ \t]+/gu, " ")}\r\n`)
      .join("");
    const own = `dkim-signature:${signature.replace(/[ \t]+/gu, " ").replace(/\bb=[^;]*$/u, "b=")}`;
    const isSound = verify(
      "sha256",
      Buffer.from(`${signed}${own}`, "latin1"),
      createPublicKey(pair.publicKey.export({ type: "spki", format: "pem" })),
      Buffer.from(tags.get("b") ?? "", "base64"),
    );
    expect(isSound).toBe(true);
  });

  test("is not made with what is no key, and the text of it is not told", () => {
    expect(() => checkDkimKey(dkim)).not.toThrow();
    const wrong = { ...dkim, privateKey: "-----BEGIN PRIVATE KEY-----\nsecret words\n" };
    for (const each of [wrong, { ...dkim, privateKey: "" }]) {
      let told = "";
      try {
        checkDkimKey(each);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(UserError);
        told = JSON.stringify(thrown) + String(thrown);
      }
      expect(told).toContain("smtp.dkim.privateKey");
      expect(told).not.toContain("secret words");
    }
  });
});
