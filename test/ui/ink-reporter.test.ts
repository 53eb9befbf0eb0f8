import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/batch/events.ts";
import { textWidth } from "../../src/ui/format.ts";
import { createInkReporter } from "../../src/ui/ink-reporter.tsx";
import { fakeTerminal, type FakeTerminal } from "./fake-terminal.ts";
import { finished, settled, smallRun, stillClock, command } from "./sample-run.ts";

interface Shown {
  readonly terminal: FakeTerminal;
  readonly calls: string[];
  readonly reporter: ReturnType<typeof createInkReporter>;
}

function show(columns: number): Shown {
  const terminal = fakeTerminal(columns);
  const calls: string[] = [];
  const reporter = createInkReporter({
    stdout: terminal.stdout,
    stdin: terminal.stdin,
    env: {},
    clock: stillClock(),
    onDrain: () => calls.push("drain"),
    onAbort: () => calls.push("abort"),
    onPause: () => calls.push("pause"),
    readGauges: () => [],
    isPlanShown: false,
    command,
  });
  return { terminal, calls, reporter };
}

const untilLast = smallRun.filter((event) => event.type !== "run:finished");

describe("the Ink screen", () => {
  it.each([100, 60])("holds counts and keeps within %i columns", async (columns) => {
    const { terminal, reporter } = show(columns);
    const long = "a very long name of an account that no terminal of this width can hold in a line";
    const events: readonly RunEvent[] = [
      ...untilLast,
      settled({ account: long, orderId: "注文番号".repeat(12), result: "rejected", reason: long }),
    ];
    for (const event of events) reporter.onEvent(event);
    await reporter.close();
    const lines = terminal.lines();
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
    // The last frame stands below its last title.
    const frame = lines
      .slice(lines.findLastIndex((line) => line.startsWith("Writing")))
      .map((line) => line.trim())
      .join(" ");
    expect(frame).toContain("5 of 5 packages");
    expect(frame).toContain("2 posted, 1 updated, 1 already posted, 2 rejected, 1 in doubt");
  });

  it("lets each problem scroll by once, and the summary stand below", async () => {
    const { terminal, reporter } = show(120);
    for (const event of untilLast) reporter.onEvent(event);
    await expect.poll(() => terminal.text()).toContain("order A-5");
    reporter.onEvent(finished);
    await reporter.close();
    const text = terminal.lines().join("\n");
    expect(text.match(/rejected {2}order A-5/gu)).toHaveLength(1);
    expect(text.indexOf("What to do next")).toBeGreaterThan(text.lastIndexOf("Writing"));
    expect(text).toContain('shipledger run "out/my result.xlsx"');
  });

  it("says what the keys do, and does it", async () => {
    const { terminal, calls, reporter } = show(80);
    for (const event of smallRun.slice(0, 3)) reporter.onEvent(event);
    await expect.poll(() => terminal.text()).toContain("p pause");
    await terminal.press("x");
    expect(calls).toEqual([]);
    await terminal.press("d");
    await expect.poll(() => terminal.text()).toContain("d less");
    await terminal.press("p");
    await terminal.press("q");
    await terminal.press("q");
    await terminal.press("p");
    expect(calls).toEqual(["pause", "drain"]);
    await terminal.press("\u0003");
    expect(calls).toEqual(["pause", "drain", "abort"]);
    await reporter.close();
  });

  it("takes the first Ctrl-C as a wish to stop, the second as an order", async () => {
    const { terminal, calls, reporter } = show(80);
    await terminal.press("\u0003");
    expect(calls).toEqual(["drain"]);
    await terminal.press("\u0003");
    expect(calls).toEqual(["drain", "abort"]);
    await reporter.close();
  });

  it("draws a shower of events a few times only", async () => {
    const { terminal, reporter } = show(80);
    for (const event of smallRun.slice(0, 3)) reporter.onEvent(event);
    for (let at = 0; at < 2_000; at += 1) reporter.onEvent(settled({ orderId: `A-${at}` }));
    await reporter.close();
    expect(terminal.text().split("Sending manifest.csv").length).toBeLessThan(20);
  });

  it("erases what a narrower terminal makes of its lines", async () => {
    const { terminal, reporter } = show(100);
    for (const event of smallRun.slice(0, 3)) reporter.onEvent(event);
    await expect.poll(() => terminal.text()).toContain("Sending");
    const before = terminal.text().length;
    terminal.resize(30);
    // The bar and its numbers have become several lines, which Ink does not know of.
    expect(terminal.text().slice(before)).toMatch(/^(?:.\[2K.\[1A){2}/u);
    await expect.poll(() => terminal.lines().at(-2)?.length ?? 99).toBeLessThanOrEqual(30);
    await reporter.close();
  });
});
