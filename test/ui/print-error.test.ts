import { describe, expect, it } from "vitest";
import { BugError, ExitCode, UserError } from "../../src/errors.ts";
import { printError } from "../../src/ui/print-error.ts";

function printed(thrown: unknown, json = false): { out: string; err: string; exitCode: number } {
  let out = "";
  let err = "";
  const exitCode = printError(thrown, {
    json,
    version: "0.1.0",
    writeOut: (text) => (out += text),
    writeErr: (text) => (err += text),
  });
  return { out, err, exitCode };
}

const locked = new UserError("The ledger\u001B is locked.", {
  nextSteps: ["Close the other program.", "shipledger doctor"],
  exitCode: ExitCode.resumable,
});

describe("what the operator can mend", () => {
  it("is a message with something to try, and no stack", () => {
    expect(printed(locked)).toEqual({
      out: "",
      err: "The ledger\uFFFD is locked.\n\nTry:\n  - Close the other program.\n  - shipledger doctor\n",
      exitCode: 4,
    });
  });

  it("is one record on stdout with --json", () => {
    const { out, err, exitCode } = printed(locked, true);
    expect(Object.keys(JSON.parse(out))).toEqual(["type", "message", "nextSteps", "exitCode"]);
    expect(JSON.parse(out)).toMatchObject({ type: "error", exitCode: 4 });
    expect(err).toBe("");
    expect(exitCode).toBe(4);
  });
});

describe("a bug", () => {
  it.each([
    ["of ours", new BugError("two claims")],
    ["of a library", new TypeError("two claims")],
    ["that is no error at all", "two claims"],
  ])("%s is told with an apology, what to report, and the stack", (_, thrown) => {
    const { err, exitCode } = printed(thrown);
    expect(exitCode).toBe(1);
    expect(err).toContain("Sorry, Shipledger has a bug: two claims\n");
    expect(err).toContain(`Shipledger 0.1.0, Node ${process.version}`);
    expect(err).toMatch(/\n {4}at /u);
  });

  it("names its cause", () => {
    const { err } = printed(new BugError("outer", { cause: new Error("inner") }));
    expect(err).toContain("Caused by: Error: inner");
  });

  it("keeps its stack away from stdout with --json", () => {
    const { out, err } = printed(new BugError("two claims"), true);
    expect(JSON.parse(out)).toMatchObject({ type: "error", message: "two claims", exitCode: 1 });
    expect(out.trimEnd()).not.toContain("\n");
    expect(err).toContain("BugError: two claims");
  });
});
