import { expect, test } from "vitest";
import { readRetryAfterMs, RETRY_AFTER_MAX_MS } from "../../src/endpoints/retry-after.ts";

const NOW_MS = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");

test.each([
  ["seconds", { "retry-after": "7" }, 7_000],
  ["fractions of a second", { "retry-after": "0.5" }, 500],
  ["a date", { "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT" }, 30_000],
  [
    "a date, by the answer's own clock",
    {
      "retry-after": "Wed, 21 Oct 2026 09:00:10 GMT",
      date: "Wed, 21 Oct 2026 09:00:00 GMT",
    },
    10_000,
  ],
  ["a date in the past", { "retry-after": "Wed, 21 Oct 2026 07:00:00 GMT" }, 0],
  ["a year", { "retry-after": "31536000" }, RETRY_AFTER_MAX_MS],
  ["nothing", {}, null],
  ["nonsense", { "retry-after": "soon" }, null],
  ["a negative number", { "retry-after": "-5" }, null],
])("%s", (_name, headers, expectedMs) => {
  expect(readRetryAfterMs(headers, NOW_MS)).toBe(expectedMs);
});
