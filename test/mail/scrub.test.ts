import { expect, test } from "vitest";
import { scrubAnswer } from "../../src/mail/scrub.ts";

const login = { user: "ship", password: "pass/word+1" };

test.each([
  "535 no pass/word+1",
  `535 no ${encodeURIComponent(login.password)}`,
  `334 ${btoa(login.password)}`,
  `535 AUTH PLAIN ${btoa(`\u0000ship\u0000${login.password}`)}`,
])("no secret of the login is left in an answer: %s", (said) => {
  const told = scrubAnswer(said, login);
  expect(told).toContain("[secret]");
  expect(told).not.toMatch(/pass|cGFzc|word/u);
});

test("an answer is one line of bounded length, without control characters", () => {
  const told = scrubAnswer(`550 a\r\nb\u001B[31m${"x".repeat(2_000)}`, null);
  // oxlint-disable-next-line no-control-regex
  expect(told).not.toMatch(/[\u0000-\u001F]/u);
  expect(told).toMatch(/^550 a b/u);
  expect(told.length).toBe(500);
});
