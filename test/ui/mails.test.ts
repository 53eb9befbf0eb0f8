import { describe, expect, it } from "vitest";
import type { MailingEvent, MailSettled } from "../../src/domain/mailing.ts";
import { createInkReporter } from "../../src/ui/ink-reporter.tsx";
import { createPlainReporter } from "../../src/ui/plain-reporter.ts";
import { createMailingPrinter } from "../../src/ui/print-mailing.ts";
import type { ShownEvent } from "../../src/ui/reporter.ts";
import { reduceView } from "../../src/ui/reduce-view.ts";
import { initialView } from "../../src/ui/view-state.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { command, finished, smallRun, stillClock } from "./sample-run.ts";

const facts = {
  partner: "north",
  to: ["ops@north.example"],
  cc: [],
  subject: "Shipments",
  attachment: "shipments-north.xlsx",
  rows: 3,
  problems: 1,
  part: 1,
  parts: 1,
  messageId: "<1@acme.example>",
};
const sent: MailSettled = {
  type: "mail:settled",
  ...facts,
  mailId: 1,
  state: "sent",
  answer: "250 ok",
  refusedAddresses: [{ address: "x@north.example", answer: "550 who\u001B[2J?" }],
};
const uncertain: MailSettled = { ...sent, mailId: 2, state: "uncertain", answer: "cut" };
const counts = { planned: 0, sent: 1, skipped: 0, failed: 0, refused: 0, uncertain: 1 };
const mails: readonly MailingEvent[] = [
  { type: "mail:started", result: "r.xlsx", runId: "r-1", rows: 8, partners: 2 },
  { type: "mail:nobody", rows: 1 },
  { type: "mail:stranger", name: "nroth", nearest: "north", rows: 2 },
  { type: "mail:deferred", partner: "north", answer: "450 later", waitMs: 2_000 },
  sent,
  uncertain,
  { type: "mail:finished", ...counts },
];
/** As a run tells them: its own last event comes last. */
const run: readonly ShownEvent[] = [...smallRun.slice(0, -1), ...mails, finished];

const LINES = `Mailing r.xlsx: 8 rows for 2 partners.
1 row without a partner: sent to nobody.
2 rows of "nroth", whom the config does not know: sent to nobody; did you mean "north"?
waiting  north  tries again in 2 s: 450 later
sent  north  3 rows, 1 problem  ops@north.example  shipments-north.xlsx
  not taken for x@north.example: 550 who\uFFFD[2J?
uncertain  north  3 rows, 1 problem  ops@north.example  shipments-north.xlsx: cut
  not taken for x@north.example: 550 who\uFFFD[2J?
  Ask the partner, then: shipledger mail resolve 2 --as sent (or not-sent)
Mails: 1 sent, 1 uncertain.
`;

function tell(events: readonly MailingEvent[], options: { json?: boolean; quiet?: boolean }) {
  let text = "";
  const usual = { json: false, quiet: false };
  const print = createMailingPrinter((part) => (text += part), { ...usual, ...options });
  for (const event of events) print(event);
  return text;
}

describe("mails, told", () => {
  it("as lines for people", () => {
    expect(tell(mails, {})).toBe(LINES);
  });

  it("as lines of what matters", () => {
    const quiet = tell(mails, { quiet: true });
    expect(quiet).not.toContain("Mailing r.xlsx");
    expect(quiet).toContain('"nroth"');
    // Somebody does not get it, although the mail was sent.
    expect(quiet).toContain("not taken for x@north.example");
    expect(quiet).toContain("shipledger mail resolve 2");
    expect(quiet).toContain("Mails: 1 sent, 1 uncertain.");
  });

  it("as events, one line each", () => {
    const lines = tell(mails, { json: true }).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(mails);
  });

  it("as planned ones, of which nothing was sent", () => {
    const planned: MailingEvent = { type: "mail:planned", ...facts, part: 2, parts: 3 };
    const end: MailingEvent = {
      type: "mail:finished",
      ...counts,
      sent: 0,
      uncertain: 0,
      planned: 1,
    };
    expect(tell([planned, end], {})).toBe(
      "would send  north (part 2 of 3)  3 rows, 1 problem  ops@north.example  shipments-north.xlsx\nMails: 1 to send. Nothing was sent.\n",
    );
  });
});

describe("mails at the end of a run", () => {
  it("are a phase of it", () => {
    const phases = run.map((_, at) => run.slice(0, at + 1).reduce(reduceView, initialView).phase);
    expect([...new Set(phases)].slice(-3)).toEqual(["writing", "mailing", "done"]);
    expect(run.reduce(reduceView, initialView).mails).toMatchObject({ settled: 2 });
  });

  it("are told as they go where there is no screen", () => {
    let text = "";
    const clock = stillClock();
    const reporter = createPlainReporter((part) => (text += part), {
      quiet: false,
      clock,
      command,
    });
    for (const event of run) reporter.onEvent(event);
    expect(text).toContain(`${LINES}Finished after 12 s.`);
  });

  it("stand below the summary that a screen leaves", async () => {
    const terminal = fakeTerminal(120);
    const { stdout, stdin } = terminal;
    const nothing = (): void => {};
    const keys = {
      onDrain: nothing,
      onAbort: nothing,
      onPause: nothing,
      readGauges: () => [],
      isPlanShown: false,
      command,
    };
    const reporter = createInkReporter({ stdout, stdin, env: {}, clock: stillClock(), ...keys });
    for (const event of run.slice(0, -1)) reporter.onEvent(event);
    await expect.poll(() => terminal.text()).toContain("Mailing the result");
    reporter.onEvent(finished);
    await reporter.close();
    const text = terminal.lines().join("\n");
    const last = text.slice(text.lastIndexOf("Finished after"));
    expect(last).toContain("shipledger mail resolve 2");
    expect(last).toContain("Mails: 1 sent, 1 uncertain.");
    expect(last).not.toContain("Mailing r.xlsx");
  });
});
