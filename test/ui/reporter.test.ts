import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { chooseReporterKind, createReporter } from "../../src/ui/choose-reporter.ts";
import { createNdjsonReporter } from "../../src/ui/ndjson-reporter.ts";
import { shieldReporter } from "../../src/ui/reporter.ts";
import { createDrainedWriter, createStreamWriter } from "../../src/ui/stream-writer.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { command, finished, rejected, smallRun, stillClock } from "./sample-run.ts";

describe("NDJSON", () => {
  it("is every event as one line, the last one run:finished", () => {
    let text = "";
    const reporter = createNdjsonReporter((part) => (text += part));
    for (const event of smallRun) reporter.onEvent(event);
    const lines = text.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(smallRun);
    expect(lines.at(-1)).toBe(JSON.stringify(finished));
  });

  it("escapes what JSON leaves bare and a terminal obeys", () => {
    let text = "";
    const event = { ...rejected, reason: "a\u009B2Jb\u2028c\u001Bd" };
    createNdjsonReporter((part) => (text += part)).onEvent(event);
    // oxlint-disable-next-line no-control-regex
    expect(text.trimEnd()).toMatch(/^[\u0020-\u007E]*$/u);
    expect(JSON.parse(text)).toEqual(event);
  });
});

describe("a reporter that throws", () => {
  it("never reaches the run, and is told once", async () => {
    let warnings = "";
    const broken = {
      onEvent: () => {
        throw new Error("no\u001B room");
      },
      close: () => Promise.reject(new Error("still no room")),
    };
    const reporter = shieldReporter(broken, (text) => (warnings += text));
    for (const event of smallRun) reporter.onEvent(event);
    await reporter.close();
    expect(warnings).toBe("The display failed (no\uFFFD room); the run goes on without it.\n");
  });

  it("may even have no place left for a warning", () => {
    const fail = (): never => {
      throw new Error("gone");
    };
    const reporter = shieldReporter({ onEvent: fail, close: async () => {} }, fail);
    expect(() => reporter.onEvent(finished)).not.toThrow();
  });
});

describe("a stream whose reader has gone", () => {
  it("is written to no more, and the run goes on", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
    const write = createStreamWriter(stream);
    write("one");
    await new Promise((resolve) => setImmediate(resolve));
    expect(stream.errored?.message).toBe("EPIPE");
    expect(() => write("two")).not.toThrow();
  });

  it("does not hold up a long document", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const write = createDrainedWriter(stream);
    const waiting = write("longer than four");
    stream.destroy();
    await waiting;
    await write("more");
    expect(stream.destroyed).toBe(true);
  });

  it("waits for room while there is a reader", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    let isDone = false;
    const waiting = createDrainedWriter(stream)("longer than four").then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    expect(String(stream.read())).toBe("longer than four");
    await waiting;
    expect(isDone).toBe(true);
  });
});

describe("the choice of a reporter", () => {
  function optionsFor(change: {
    isTTY?: boolean;
    json?: boolean;
    noTui?: boolean;
    quiet?: boolean;
    env?: Record<string, string>;
  }): Parameters<typeof createReporter>[0] & { terminal: ReturnType<typeof fakeTerminal> } {
    const terminal = fakeTerminal(80);
    terminal.stdout.isTTY = change.isTTY ?? true;
    return {
      json: false,
      noTui: false,
      quiet: false,
      env: {},
      ...change,
      stdout: terminal.stdout,
      stderr: terminal.stdout,
      stdin: terminal.stdin,
      clock: stillClock(),
      onDrain: () => {},
      onAbort: () => {},
      onPause: () => {},
      readGauges: () => [],
      isPlanShown: false,
      command,
      terminal,
    };
  }

  it.each([
    [{}, "screen"],
    [{ json: true }, "ndjson"],
    [{ noTui: true }, "plain"],
    [{ quiet: true }, "plain"],
    [{ isTTY: false }, "plain"],
    [{ env: { CI: "true" } }, "plain"],
    [{ env: { CI: "false" } }, "screen"],
    [{ env: { TERM: "dumb" } }, "plain"],
  ] as const)("for %j is %s", (change, kind) => {
    expect(chooseReporterKind(optionsFor(change))).toBe(kind);
  });

  it.each([
    [{ json: true }, '{"type":"run:finished"'],
    [{ noTui: true }, "Finished after 12 s."],
    [{}, "Finished after 12 s."],
  ] as const)("for %j shows the whole run", async (change, expected) => {
    const options = optionsFor(change);
    const reporter = await createReporter(options);
    for (const event of smallRun) reporter.onEvent(event);
    await reporter.close();
    expect(options.terminal.text()).toContain(expected);
  });

  it("falls back from a screen that breaks, and the run sees none of it", async () => {
    const options = optionsFor({});
    Object.assign(options.stdin, {
      setRawMode: () => {
        throw new Error("no raw mode");
      },
    });
    const reporter = await createReporter(options);
    for (const event of smallRun) reporter.onEvent(event);
    await reporter.close();
    expect(options.terminal.text()).toContain("no raw mode");
    expect(options.terminal.text()).toContain("Finished after 12 s.");
  });
});
