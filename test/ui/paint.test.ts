import { describe, expect, it } from "vitest";
import { createPaint } from "../../src/ui/paint.ts";
import { fakeTerminal } from "./fake-terminal.ts";

describe("tones of printed text", () => {
  const { stdout } = fakeTerminal(80);

  it("are bold and two colours in a terminal", () => {
    const paint = createPaint(stdout, {});
    expect(paint.strong("a")).toBe("\u001B[1ma\u001B[22m");
    expect(paint.bad("a")).toBe("\u001B[31ma\u001B[39m");
    expect(paint.good("a")).toBe("\u001B[32ma\u001B[39m");
  });

  it("are no colours where somebody does not want them, and nothing at all where nobody looks", () => {
    const plain = createPaint(stdout, { NO_COLOR: "1" });
    expect([plain.bad("a"), plain.good("a"), plain.strong("a")]).toEqual([
      "a",
      "a",
      "\u001B[1ma\u001B[22m",
    ]);
    const dumb = createPaint(stdout, { TERM: "dumb" });
    const pipe = createPaint(Object.assign(fakeTerminal(80).stdout, { isTTY: false }), {});
    for (const paint of [dumb, pipe]) expect(paint.strong("a") + paint.bad("a")).toBe("aa");
  });
});
