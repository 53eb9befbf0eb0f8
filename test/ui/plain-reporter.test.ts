import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/batch/events.ts";
import { createPlainReporter } from "../../src/ui/plain-reporter.ts";
import { TOLD_OF_REASON_MAX } from "../../src/ui/view-problems.ts";
import {
  command,
  finished,
  planReady,
  rejected,
  settled,
  smallRun,
  START_MS,
  started,
  stillClock,
} from "./sample-run.ts";

function plainText(events: readonly RunEvent[], quiet = false): string {
  let text = "";
  const reporter = createPlainReporter((part) => (text += part), {
    quiet,
    clock: stillClock(),
    command,
  });
  for (const event of events) reporter.onEvent(event);
  return text;
}

describe("plain lines", () => {
  it("tell a small run from start to what to do next", () => {
    const text = plainText(smallRun);
    expect(text).toBe(
      `Run r-1: in/manifest.csv
Ledger ./shipledger.db: new, made by this run; it knows of no earlier post
Plan: 8 rows, 6 orders, 6 packages: 4 to send (3 new, 1 to update), 1 already posted or superseded, 1 rejected; about 2 s at the rate limit
rejected  order A-5  manifest.csv:6  missing-value: The row has no tracking number.
in doubt  order A-4  manifest.csv:5  no-answer: The connection was cut.
Finished after 12 s. 8 rows: 4 posted, 1 updated, 1 already posted, 1 rejected, 1 in doubt.
5 requests, 1 answer 429 (too many requests), waited out.
Result: out/my result.xlsx

Not posted
  rows  reason         first
     1  missing-value  manifest.csv:6, order A-5
     1  no-answer      manifest.csv:5, order A-4

What to do next
  Run the same command again: it goes on where this run ended, and nothing is posted twice.
      shipledger run in/manifest.csv --limit 5
  See which posts are in doubt: they were sent and got no clear answer.
      shipledger posts list --state in-doubt
  Fix the rejected rows in the result (its sheet "Problems" lists them and says how), then run the result with the same flags: it sends only what is still to be sent.
      shipledger run "out/my result.xlsx"
      shipledger explain missing-value
`,
    );
  });

  it("hold no control character, whatever a sheet or an endpoint says", () => {
    const nasty = "\u001B[31mred\u001B[0m\r\nsecond line\u0007\u009B2J";
    const text = plainText([
      { ...started, files: [nasty], ledger: nasty },
      planReady,
      { ...rejected, orderId: nasty, reason: nasty, reasonCode: nasty, file: nasty },
      { type: "account:stopped", account: nasty, message: nasty },
      { type: "result:written", path: nasty, intendedPath: "x" },
      { ...finished, result: nasty },
    ]);
    expect(text).not.toContain("\u001B");
    // Nothing but line feeds, and those only where a line of ours ends.
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/u);
    expect(text).not.toMatch(/^second line/mu);
  });

  it("say how far it is only when time and work have passed", () => {
    let text = "";
    const clock = stillClock();
    const reporter = createPlainReporter((part) => (text += part), {
      quiet: false,
      clock,
      command,
    });
    const lanes = [
      { account: "a", operation: "ecart.fulfillment", count: 100, estimatedMs: 50_000 },
    ];
    reporter.onEvent({ ...planReady, lanes, estimatedMs: 50_000 });
    text = "";
    for (let at = 1; at <= 99; at += 1) {
      clock.nowIs(START_MS + at * 500);
      reporter.onEvent(settled({ account: "a" }));
    }
    const percents = [...text.matchAll(/\((\d+) %\)/gu)].map((match) => Number(match[1]));
    expect(percents).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });

  it("tell a bounded number of problems of a kind", () => {
    const many = Array.from({ length: TOLD_OF_REASON_MAX + 50 }, () => rejected);
    const lines = plainText([planReady, ...many]).split("\n");
    expect(lines.filter((line) => line.startsWith("rejected"))).toHaveLength(TOLD_OF_REASON_MAX);
    expect(lines.filter((line) => line.startsWith("More problems of the kind"))).toHaveLength(1);
  });

  it("name the file that was locked, and where the result is instead", () => {
    const text = plainText([
      started,
      { type: "result:written", path: "out/r-2.csv", intendedPath: "out/r.csv" },
      { ...finished, result: "out/r-2.csv" },
    ]);
    expect(text).toContain("Result: out/r-2.csv");
    expect(text).toContain("out/r.csv was locked");
    expect(text).toContain('its column "fix"');
  });

  it("are two when quiet, and one when all is well", () => {
    expect(plainText(smallRun, true)).toBe(
      `2 problems: 1 missing-value, 1 no-answer
Finished after 12 s. 8 rows: 4 posted, 1 updated, 1 already posted, 1 rejected, 1 in doubt. Result: out/my result.xlsx
`,
    );
    const allPosted = {
      ...finished,
      posted: 8,
      updated: 0,
      alreadyPosted: 0,
      rejected: 0,
      inDoubt: 0,
    };
    expect(plainText([started, allPosted], true)).toBe(
      "Finished after 12 s. 8 rows: 8 posted. Result: out/my result.xlsx\n",
    );
  });
});
