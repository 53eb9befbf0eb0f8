import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { askToSend, askYesNo, sendingQuestion } from "../../src/ui/ask.ts";

function streams(): { input: PassThrough; output: PassThrough } {
  return { input: new PassThrough(), output: new PassThrough() };
}

describe("a question", () => {
  it.each([
    ["y\n", true],
    ["Yes\n", true],
    [" y \r\n", true],
    ["\n", false],
    ["n\n", false],
    ["yep\n", false],
    ["send\n", false],
  ])("answered %j is %s", async (answer, expected) => {
    const both = streams();
    both.input.write(answer);
    expect(await askYesNo("Send?", both)).toBe(expected);
  });

  it("is a no when the input ends", async () => {
    const both = streams();
    both.input.end();
    expect(await askYesNo("Send?", both)).toBe(false);
  });

  it("is a no when the run is stopped, before or while it is asked", async () => {
    expect(await askYesNo("Send?", { ...streams(), signal: AbortSignal.abort() })).toBe(false);
    const stop = new AbortController();
    const asked = askYesNo("Send?", { ...streams(), signal: stop.signal });
    stop.abort();
    expect(await asked).toBe(false);
  });
});

describe("the question before a run sends", () => {
  it("says what, where to and how long", async () => {
    const both = streams();
    both.input.write("y\n");
    const summary = {
      decisions: { create: 15, update: 2, replay: 0, skip: 2, reject: 1 },
      lanes: [
        { account: "acme-us", operation: "ecart.fulfillment", count: 17, estimatedMs: 3_500 },
      ],
    };
    expect(await askToSend(summary, both)).toBe(true);
    expect(String(both.output.read())).toContain(
      "Send 17 packages (2 updates of what is there) to acme-us, in about 4 s? [y/N] ",
    );
  });

  it("calls updates of orders so", () => {
    const lane = { account: "mws", operation: "mws.UpdateFulfillmentOrder" };
    const question = sendingQuestion({
      decisions: { create: 0, update: 3, replay: 0, skip: 0, reject: 0 },
      lanes: [{ ...lane, count: 3, estimatedMs: 1_000 }],
    });
    expect(question).toBe("Send 3 updates to mws, in about 1 s?");
  });
});
