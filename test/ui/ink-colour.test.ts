import { describe, expect, it } from "vitest";
import { fakeTerminal } from "./fake-terminal.ts";
import { smallRun, stillClock, command } from "./sample-run.ts";

// The colour library looks once, when it is loaded, whether the process may use colour.
process.env["FORCE_COLOR"] = "1";
const { createInkReporter } = await import("../../src/ui/ink-reporter.tsx");

// Faint text and foreground colours; bold is none of the colours that NO_COLOR speaks of.
// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001B\[(?:2|3\d|9\d)(?:;\d+)*m/u;

async function showRun(env: Record<string, string>): Promise<string> {
  const { stdout, stdin, text } = fakeTerminal(80);
  const reporter = createInkReporter({
    stdout,
    stdin,
    env,
    clock: stillClock(),
    onDrain: () => {},
    onAbort: () => {},
    onPause: () => {},
    readGauges: () => [],
    isPlanShown: false,
    command,
  });
  for (const event of smallRun) reporter.onEvent(event);
  await reporter.close();
  return text();
}

describe("the Ink screen", () => {
  it("is coloured, unless NO_COLOR is set", async () => {
    expect(await showRun({})).toMatch(COLOURS);
    expect(await showRun({ NO_COLOR: "" })).toMatch(COLOURS);
    expect(await showRun({ NO_COLOR: "1" })).not.toMatch(COLOURS);
  });
});
