import { describe, expect, it } from "vitest";
import { countMore, watchReflow } from "../../../src/ui/screen/reflow.ts";
import { span } from "../../../src/ui/screen/spans.ts";
import { fakeTerminal } from "../fake-terminal.ts";

const lines = [[span("x".repeat(50))], [span("注".repeat(30))], [span("short")]];

describe("lines in a narrower terminal", () => {
  it("are so many more", () => {
    expect(countMore(lines, 60)).toBe(0);
    expect(countMore(lines, 50)).toBe(1);
    expect(countMore(lines, 20)).toBe(2 + 2);
    expect(countMore(lines, 0)).toBe(0);
  });

  it.each([
    [{}, 1],
    [{ XTERM_VERSION: "XTerm(390)" }, 0],
    [{ XTERM_VERSION: "XTerm(390)", TMUX: "/tmp/tmux" }, 1],
  ])("are erased, unless the terminal cuts them: %j", (env, count) => {
    const terminal = fakeTerminal(80);
    const watch = watchReflow(terminal.stdout, env);
    watch.onDrawn(lines);
    terminal.resize(50);
    expect(terminal.text()).toBe("\u001B[2K\u001B[1A".repeat(count));
    watch.stop();
    terminal.resize(10);
    expect(terminal.text()).toBe("\u001B[2K\u001B[1A".repeat(count));
  });
});
