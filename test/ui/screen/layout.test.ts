import { describe, expect, it } from "vitest";
import { formatClock } from "../../../src/ui/format.ts";
import { layOutScreen, type ScreenLook } from "../../../src/ui/screen/layout.ts";
import { lineText, lineWidth } from "../../../src/ui/screen/spans.ts";
import type { RunViewState } from "../../../src/ui/view-state.ts";
import { planReady, rejected, settled, START_MS, started } from "../sample-run.ts";
import { fold, look, twoAccounts, us } from "./views.ts";

function screen(state: RunViewState, change: Partial<ScreenLook> = {}): string[] {
  return layOutScreen(state, { ...look, ...change }).map((line) => lineText(line).trimEnd());
}

const shipBy = formatClock(START_MS + 600_000, look.nowMs);
const ends = formatClock(START_MS + 40_000, look.nowMs);

describe("the screen of a run", () => {
  it("tells on one glance how far, how fast, what waits, when it ends and what went wrong", () => {
    expect(screen(fold(...twoAccounts), { columns: 120 })).toEqual([
      "",
      "Sending monday.csv and 1 other file",
      `##########..............................  25 %  30 of 120 packages  about 30 s left, ends ${ends}`,
      "acme-us ecart.fulfillment  20/80  2.0/s  tokens ..........  0/10  2 in flight  30 s left",
      "acme-es ecart.fulfillment  10/40         tokens ####......  4/10  0 in flight  18 s left  throttled 1  next in 5 s",
      "30 posted, 4 rejected",
      "not posted: 4 missing-value",
      `Ship by ${shipBy}: all in time`,
      "q stop   p pause   d details",
    ]);
  });

  it("takes two lines for an account where the terminal is narrow, and cuts no number", () => {
    expect(screen(fold(...twoAccounts), { columns: 60 })).toEqual([
      "",
      "Sending monday.csv and 1 other file",
      "##########..............................  25 %",
      `30 of 120 packages  about 30 s left, ends ${ends}`,
      "acme-us ecart.fulfillment",
      "  20/80  2.0/s  30 s left  tokens 0/10  2 in flight",
      "acme-es ecart.fulfillment",
      "  10/40  next in 5 s  18 s left  tokens 4/10  throttled 1",
      "30 posted, 4 rejected",
      "not posted: 4 missing-value",
      `Ship by ${shipBy}: all in time`,
      "q stop   p pause   d details",
    ]);
  });

  it.each([120, 100, 80, 60, 40, 30])("keeps within %i columns and any height", (columns) => {
    const long = settled({
      ...us,
      account: "a very long account ".repeat(6),
      orderId: "注".repeat(40),
    });
    const state = fold(...twoAccounts, long, { ...rejected, reasonCode: "x".repeat(90) });
    for (const rows of [4, 8, 12, 24]) {
      const lines = layOutScreen(state, { ...look, columns, rows, isDetailed: true });
      expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(columns);
      expect(lines.length).toBeLessThan(rows);
      expect(lines.length).toBeGreaterThan(0);
    }
  });

  it("leaves out first what matters least, and keeps the keys", () => {
    const lines = screen(fold(...twoAccounts), { rows: 6 });
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain("Sending");
    expect(lines.at(-1)).toContain("q stop");
  });

  it("counts accounts for which there is no room, the quickest ones", () => {
    const lanes = Array.from({ length: 12 }, (_, at) => ({
      account: `shop-${at}`,
      operation: "ecart.fulfillment",
      count: 10 + at,
      estimatedMs: 1_000 * at,
    }));
    const lines = screen(fold(started, { ...planReady, lanes }));
    expect(lines.filter((line) => line.startsWith("shop-"))).toHaveLength(8);
    expect(lines).toContain("and 4 others");
    expect(lines.find((line) => line.startsWith("shop-"))).toContain("shop-11");
  });

  it("says what a pause means, and predicts nothing meanwhile", () => {
    const state = fold(...twoAccounts, { type: "run:paused", atMs: START_MS, inFlight: 2 });
    const text = screen(state).join("\n");
    expect(text).toContain(`Paused since ${formatClock(START_MS, look.nowMs)}`);
    expect(text).toContain("p go on");
    expect(text).not.toContain("left");
    const goingOn = screen(fold(...twoAccounts, { type: "run:resumed", atMs: START_MS })).join(
      "\n",
    );
    expect(goingOn).toContain("p pause");
  });

  it("counts down what is in flight when it is stopped", () => {
    const text = screen(fold(...twoAccounts, { type: "run:draining", inFlight: 9 })).join("\n");
    expect(text).toContain("2 requests in flight   Ctrl-C leaves at once");
  });

  it("offers no keys where none arrive", () => {
    const text = screen(fold(...twoAccounts), { hasKeys: false }).join("\n");
    expect(text).toContain("Ctrl-C stops");
    expect(text).not.toContain("p pause");
  });

  it("tells more on a second look", () => {
    const text = screen(fold(...twoAccounts), { isDetailed: true }).join("\n");
    expect(text).toContain("run       r-1");
    expect(text).toContain("requests  30 sent, 1 throttled");
    expect(text).toContain("2.0/s, 10 at once, at most 8 in flight");
    expect(text).toContain("newest    rejected  order R-3");
  });

  it("says how much of the result is written", () => {
    const all = Array.from({ length: 90 }, (_, at) =>
      settled(at < 60 ? us : { account: "acme-es" }),
    );
    const writing = fold(...twoAccounts, ...all, { type: "result:progress", done: 50, of: 200 });
    expect(screen(writing).slice(1, 3)).toEqual([
      "Writing the result",
      "##########..............................  25 %  50 of 200 rows",
    ]);
  });

  it("is gone when the run is over, for the summary", () => {
    const state = { ...fold(...twoAccounts), phase: "done" as const };
    expect(screen(state)).toEqual([]);
  });

  it("joins reasons for which there is no room", () => {
    const many = Array.from({ length: 30 }, (_, at) => ({
      ...rejected,
      reasonCode: `reason-no-${at}`,
    }));
    const lines = screen(fold(...twoAccounts, ...many), { columns: 60 });
    const at = lines.findIndex((line) => line.startsWith("not posted:"));
    expect(lines[at]).toContain("4 missing-value");
    expect(lines[at + 2]).toMatch(/and \d+ other reasons$/u);
  });
});

describe("updates of orders", () => {
  it("are not called packages", () => {
    const lane = { account: "acme-us", operation: "mws.UpdateFulfillmentOrder" };
    const ready = { ...planReady, lanes: [{ ...lane, count: 4, estimatedMs: 2_000 }] };
    const early = { ...started, shipByMs: START_MS - 1 };
    const text = screen(fold(early, ready)).join("\n");
    expect(text).toContain("0 of 4 updates");
    expect(text).toContain("has passed: 4 updates late");
    expect(text).not.toContain("package");
  });
});

describe("packages that miss the hour", () => {
  it("are told before they do", () => {
    const early = { ...started, shipByMs: look.nowMs + 10_000 };
    const state = fold(early, ...twoAccounts.slice(1));
    // 58 and 30 are to leave; 21 and 15 may do so within ten seconds.
    expect(screen(state).find((line) => line.startsWith("Ship by"))).toMatch(
      /: 5\d packages will miss it$/u,
    );
  });

  it("are all that is left once it has passed", () => {
    const over = { ...started, shipByMs: START_MS - 1 };
    const late = { ...settled({ ...us }), atMs: START_MS };
    const state = fold(over, planReady, late);
    const line = screen(state).find((each) => each.startsWith("Ship by"));
    expect(line).toMatch(/has passed: 4 packages late$/u);
  });
});
