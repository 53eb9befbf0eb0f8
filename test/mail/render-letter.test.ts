import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { writeLetter } from "../../src/mail/letter.ts";
import { LetterRenderer } from "../../src/mail/render-letter.ts";
import { makeLetterOrder, makeSheetRow } from "./make-mailing.ts";

const MARKUP = `<script>alert("1")</script>&'<%= 1 %>`;
const LETTER = writeLetter(
  makeLetterOrder({
    rows: [
      makeSheetRow({
        result: "rejected",
        reasonCode: "endpoint-rejected",
        orderId: MARKUP,
        trackingNumber: MARKUP,
        reason: MARKUP,
      }),
    ],
    file: MARKUP,
    attachment: MARKUP,
    sender: MARKUP,
    run: MARKUP,
  }),
);

function makeTemplates(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "templates-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, "own");
}

describe("a rendered letter", () => {
  test("has no markup of a sheet in its HTML, and all of it in its text", async () => {
    const { html, text } = await new LetterRenderer().render(LETTER, null);
    expect(html).not.toContain("<script>");
    expect(html).toContain(
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;&lt;%= 1 %&gt;",
    );
    expect(text.split(MARKUP).length - 1).toBeGreaterThanOrEqual(6);
  });

  test("asks nothing of the network", async () => {
    const { html } = await new LetterRenderer().render(LETTER, null);
    expect(html).not.toMatch(
      /<(?:img|link|script|iframe|form|object|embed)\b|\bsrc=|url\(|@import/iu,
    );
    expect(html).not.toMatch(/https?:\/\//iu);
  });

  test("has no lines that are left of an empty part", async () => {
    const quiet = writeLetter(makeLetterOrder({ rows: [makeSheetRow({})], sender: "" }));
    const { html, text } = await new LetterRenderer().render(quiet, null);
    expect(text).not.toMatch(/\n{4}/u);
    expect(text).toMatch(/^Hello north,\n\nthese are/u);
    expect(html).not.toMatch(/<(?:p|h2|h3)[^>]*><\/(?:p|h2|h3)>/u);
  });

  test("comes from templates of one's own, of which one may be missing", async () => {
    const own = makeTemplates({ "own.txt.eta": "\uFEFFOwn: <%= it.subject %> <%= it.footer %>" });
    const { text, html } = await new LetterRenderer().render(LETTER, own);
    expect(text).toBe(`Own: ${LETTER.subject} ${LETTER.footer}`);
    expect(html).toContain("<!doctype html>");
  });

  test.each([
    ["are not there", {}, /no mail template .*own\.txt\.eta/u],
    ["are broken", { "own.html.eta": "<% if (" }, /own\.html\.eta does not work/u],
    ["fail", { "own.html.eta": "<%= it.none.deep %>" }, /own\.html\.eta does not work/u],
    ["are too large", { "own.txt.eta": "x".repeat(300_000) }, /larger than/u],
  ])("templates that %s are told", async (_, files, message) => {
    const rendering = new LetterRenderer().render(LETTER, makeTemplates(files));
    const error = await rendering.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });
});
