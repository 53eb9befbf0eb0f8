import { DIFFERENCE_KINDS, DIFFERENCES, differenceOf } from "../domain/difference.ts";
import { didYouMean } from "../domain/nearest-name.ts";
import { REASON_CHAPTERS, reasonOf, REASONS } from "../domain/reasons.ts";
import { ExitCode, UserError } from "../errors.ts";
import { wrapToWidth } from "../ui/format.ts";
import { jsonLine } from "../ui/ndjson-reporter.ts";
import { describeRetry, makeReasonPage, sortedEntries } from "../ui/reason-page.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of explain. */
interface ExplainFlags {
  /** Undefined for all codes. */
  readonly code?: string | undefined;
  readonly json: boolean;
  /** All codes as Markdown. */
  readonly page: boolean;
}

/** `shipledger explain [CODE]`: what a reason code, or a kind of difference, means, and what to do about it. */
export function runExplainCommand(flags: ExplainFlags, terminal: Terminal): ExitCode {
  const write = createStreamWriter(terminal.stdout);
  const columns = terminal.stdout.isTTY === true ? (terminal.stdout.columns ?? 80) : 100;
  if (flags.page) write(makeReasonPage());
  else if (flags.code === undefined) write(flags.json ? listAsJson() : listForPeople(columns));
  else write(explain(flags.code, flags.json));
  return ExitCode.ok;
}

function explain(given: string, isJson: boolean): string {
  const code = given.trim().toLowerCase();
  const difference = differenceOf(code);
  if (difference) {
    const { title, meaning, fix } = difference;
    if (isJson) return jsonLine({ code, ...difference });
    return `${code}: ${title}\n\n${meaning}\n\nWhat to do: ${fix}\n`;
  }
  const reason = reasonOf(code);
  if (!reason) {
    const codes = [...Object.keys(REASONS), ...DIFFERENCE_KINDS];
    throw new UserError(`There is no reason code "${given}"${didYouMean(code, codes)}`, {
      nextSteps: ["All of them, a line each: shipledger explain"],
    });
  }
  if (isJson) return jsonLine({ code, ...reason });
  return `${code}\n\n${reason.meaning}\n\nWhat to do: ${reason.fix}\n${describeRetry(reason)}\n`;
}

/** One line of NDJSON for each code. */
function listAsJson(): string {
  const all = { ...REASONS, ...DIFFERENCES };
  return sortedEntries<object>(all)
    .map(([code, each]) => jsonLine({ code, ...each }))
    .join("");
}

function listForPeople(columns: number): string {
  const chapters = [
    ...REASON_CHAPTERS.map(({ title, reasons }) => ({ title, codes: sortedEntries(reasons) })),
    { title: "Differences that reconcile finds", codes: Object.entries(DIFFERENCES) },
  ];
  const lines = chapters.flatMap(({ title, codes }) => [
    title,
    ...codes.flatMap(([code, { meaning }]) => [`  ${code}`, ...indented(meaning, columns)]),
    "",
  ]);
  return `${lines.join("\n")}\nWhat to do about one: shipledger explain CODE\n`;
}

function indented(text: string, columns: number): string[] {
  return wrapToWidth(text, Math.max(20, columns - 6)).map((line) => `      ${line}`);
}
