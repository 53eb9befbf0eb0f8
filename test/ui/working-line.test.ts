import { describe, expect, it } from "vitest";
import { textWidth } from "../../src/ui/format.ts";
import { createWorkingLine } from "../../src/ui/working-line.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { started, START_MS, stillClock } from "./sample-run.ts";

const rows = (count: number) => ({ type: "file:progress", file: "a.csv", rows: count }) as const;

function open(columns = 80, env: Record<string, string> = {}) {
  const terminal = fakeTerminal(columns);
  const clock = stillClock();
  const line = createWorkingLine({ stderr: terminal.stdout, env, clock });
  const at = (ms: number, event: Parameters<typeof line.onEvent>[0]): void => {
    clock.nowIs(START_MS + ms);
    line.onEvent(event);
  };
  return { terminal, line, at };
}

describe("the line while sheets are read", () => {
  it("says nothing of what is over at once", () => {
    const { terminal, line, at } = open();
    at(0, started);
    at(10, rows(0));
    at(300, rows(5_000));
    line.clear();
    expect(terminal.text()).toBe("");
  });

  it("tells how far it is, and leaves nothing behind", () => {
    const { terminal, line, at } = open();
    at(0, started);
    at(500, rows(5_000));
    at(550, rows(10_000));
    at(700, rows(15_000));
    at(900, { type: "file:read", file: "a.csv", sheet: null, rows: 20_000, profile: "generic" });
    at(1_100, { type: "plan:progress", done: 2_000, of: 18_000 });
    line.clear();
    line.clear();
    expect(terminal.text().split("\r\u001B[2K")).toEqual([
      "",
      "Reading: 5,000 rows so far",
      "Reading: 15,000 rows so far",
      "Reading: 20,000 rows so far",
      "Checking: 2,000 of 18,000 orders",
      "",
    ]);
  });

  it("stays one line, however narrow the terminal", () => {
    const { terminal, at } = open(24);
    at(500, rows(5_000_000));
    const [line = ""] = terminal.lines();
    expect(textWidth(line.replace("\r", ""))).toBeLessThan(24);
  });

  it("gives way to the lines about orders that are read at the marketplace", () => {
    const { terminal, at } = open();
    at(500, rows(5_000));
    const reading = { account: "a", operation: "x", orders: 2, kept: 0, estimatedMs: 0 };
    at(600, { type: "orders:reading", ...reading });
    expect(terminal.text().endsWith("\r\u001B[2K")).toBe(true);
  });

  it("is silent where it is no terminal, or a dumb one", () => {
    const dumb = open(80, { TERM: "dumb" });
    dumb.at(900, rows(5_000));
    expect(dumb.terminal.text()).toBe("");
    const pipe = fakeTerminal(80);
    pipe.stdout.isTTY = false;
    const clock = stillClock();
    const line = createWorkingLine({ stderr: pipe.stdout, env: {}, clock });
    clock.nowIs(START_MS + 900);
    line.onEvent(rows(5_000));
    expect(pipe.text()).toBe("");
  });
});
