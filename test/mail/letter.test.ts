import { describe, expect, test } from "vitest";
import { REASONS, reasonOf } from "../../src/domain/reasons.ts";
import { RESULTS } from "../../src/domain/result-row.ts";
import { writeLetter } from "../../src/mail/letter.ts";
import { taskOf } from "../../src/mail/what-to-do.ts";
import { LETTER_WORDS } from "../../src/mail/words/words.ts";
import { makeLetterOrder, makeSheetRow } from "./make-mailing.ts";

const LANGUAGES = ["en", "de", "es", "fr"] as const;
const problem = (reasonCode: string, reason = "because", result = "rejected") =>
  makeSheetRow({ reasonCode, reason, result });

describe("a letter", () => {
  test("counts what became of the rows, in the order of the results", () => {
    const results = ["rejected", "posted", "posted", "in-doubt"];
    const rows = results.map((result) => makeSheetRow({ result, reasonCode: "" }));
    const { counts, noProblems } = writeLetter(makeLetterOrder({ rows }));
    expect(counts).toEqual([
      { label: "posted", rows: "2" },
      { label: "not posted (see below)", rows: "1" },
      { label: "no clear answer yet", rows: "1" },
    ]);
    expect(noProblems).toBe("");
  });

  test("says that nothing is to be done where nothing is", () => {
    const letter = writeLetter(makeLetterOrder({ rows: [makeSheetRow({ result: "posted" })] }));
    expect(letter).toMatchObject({ sections: [], noProblems: "There is nothing for you to do." });
  });

  test("groups problems by what they ask of the partner, and then by reason", () => {
    const rows = [
      problem("no-clear-answer", "no answer", "in-doubt"),
      problem("needs-action"),
      problem("missing-value", "The order item is empty."),
      problem("credentials-refused", "401", "not-attempted"),
      problem("missing-value", "The quantity is empty."),
      problem("mangled-number"),
      problem("superseded", "older", "ignored"),
    ];
    const { sections } = writeLetter(makeLetterOrder({ rows }));
    expect(sections.map(({ title, groups }) => [title, groups.map(({ code }) => code)])).toEqual([
      ["3 rows to correct", ["missing-value", "mangled-number"]],
      ["1 row with a question", ["needs-action"]],
      ["1 row left out", ["superseded"]],
      // What only the sender can mend is not explained.
      ["2 rows still open", [""]],
    ]);
    const [missing, mangled] = sections[0]?.groups ?? [];
    expect(missing).toMatchObject({ what: "A cell is empty that must not be", reason: "" });
    expect(missing?.rows.map(({ reason }) => reason)).toEqual([
      "The order item is empty.",
      "The quantity is empty.",
    ]);
    expect(mangled).toMatchObject({ reason: "because", rows: [{ reason: "" }] });
    expect(sections[3]?.groups[0]?.rows).toMatchObject([{ reason: "" }, { reason: "" }]);
  });

  test("shows a bounded number of rows and reasons, and counts the others", () => {
    const many = Array.from({ length: 1_025 }, () => problem("missing-value"));
    const odd = Array.from({ length: 40 }, (_, index) => problem(`odd-${index}`));
    const { sections } = writeLetter(makeLetterOrder({ rows: [...many, ...odd] }));
    expect(sections).toHaveLength(1);
    expect(sections[0]?.groups).toHaveLength(30);
    expect(sections[0]?.groups[0]?.rows).toHaveLength(20);
    expect(sections[0]?.groups[0]?.more).toBe(
      "and 1,005 more rows; all are in the attached sheet.",
    );
    expect(sections[0]?.more).toBe("and 11 more rows; all are in the attached sheet.");
  });

  test("names the sheet with each row only where there are several", () => {
    const rows = [makeSheetRow({ result: "rejected", reasonCode: "missing-value" })];
    const place = (isOneSheet: boolean) =>
      writeLetter(makeLetterOrder({ rows, isOneSheet })).sections[0]?.groups[0]?.rows[0]?.place;
    expect(place(true)).toBe("2");
    expect(place(false)).toBe("manifest.csv 2");
  });

  test("is one line wherever it quotes a sheet, and of bounded length", () => {
    const nasty = "a\r\nBcc: x@evil.example\u0000\u001B[31m\u202Eb\u2028c";
    const row = makeSheetRow({
      result: "rejected",
      reasonCode: "endpoint-rejected",
      orderId: nasty,
      trackingNumber: nasty,
      sourceRow: nasty,
      reason: nasty + "x".repeat(10_000),
    });
    const order = makeLetterOrder({ rows: [row], file: nasty, sender: nasty, run: nasty });
    const title = nasty;
    const letter = writeLetter({ ...order, partner: { ...order.partner, title } });
    const texts = JSON.stringify(letter);
    // oxlint-disable-next-line no-control-regex
    expect(texts).not.toMatch(/\\[rnu]|[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2028\u2029]/u);
    expect(texts.length).toBeLessThan(3_000);
  });

  test("puts words into a subject of one's own", () => {
    const order = makeLetterOrder({ rows: [problem("missing-value"), makeSheetRow({})] });
    const subject = "{partner}|{date}|{run}|{rows}|{problems}|{file}|{other}";
    const own = (more: object) =>
      writeLetter({ ...order, ...more, partner: { ...order.partner, subject } }).subject;
    expect(own({})).toBe("north|2026-11-16|run-1|2|1|manifest.csv|{other}");
    expect(own({ isRehearsal: true, part: 2, parts: 3 })).toBe(
      "[Rehearsal] north|2026-11-16|run-1|2|1|manifest.csv|{other} (2/3)",
    );
    expect(own({ run: "x\r\nBcc: y", file: "$& $1" })).toContain("|x Bcc: y|2|1|$& $1|");
  });
});

describe("the words of a letter", () => {
  test.each(LANGUAGES)("say in %s what every problem is and what to do about it", (language) => {
    const rejected = { result: "rejected" } as const;
    const askable = Object.keys(REASONS).filter(
      (code) => taskOf({ ...rejected, reasonCode: code }) !== "wait" && !isNeverAProblem(code),
    );
    const { reasons } = LETTER_WORDS[language];
    const told: Readonly<Record<string, unknown>> = reasons;
    expect(askable.filter((code) => told[code] === undefined)).toEqual([]);
  });

  test.each(LANGUAGES)("are their own in %s", (language) => {
    const words = LETTER_WORDS[language];
    const rows = RESULTS.map((result) => makeSheetRow({ result, reasonCode: "needs-action" }));
    const order = makeLetterOrder({ rows, isRehearsal: true, part: 1, parts: 2, rowsInAll: 1_234 });
    const letter = writeLetter({ ...order, partner: { ...order.partner, language } });
    expect(letter.language).toBe(language);
    expect(letter.counts).toHaveLength(RESULTS.length);
    expect(letter.part).toContain(words.number(1_234));
    const texts = JSON.stringify(letter);
    expect(texts).not.toMatch(/undefined|NaN|\[object/u);
    if (language !== "en") {
      const english = writeLetter(order);
      expect(letter.subject).not.toBe(english.subject);
      for (const [index, section] of letter.sections.entries()) {
        expect(section.say).not.toBe(english.sections[index]?.say);
      }
    }
  });
});

/** Where there is nothing to do, and where a finding goes along with a row and is no answer to it. */
function isNeverAProblem(code: string): boolean {
  const remarks = [
    "leading-zero-lost",
    "surplus-cells",
    "missing-cells",
    "duplicate-column",
    "hidden-row",
    "no-package",
    "address-part-dropped",
  ];
  return remarks.includes(code) || reasonOf(code)?.fix.startsWith("Nothing to do") === true;
}
