import { createInterface } from "node:readline/promises";
import type { PlanDocument } from "../batch/plan-document.ts";
import { cleanText, countOf, formatEstimate } from "./format.ts";
import { describeDecisions } from "./words.ts";

/** The terminal that is asked. */
export interface AskStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

/** What is about to be sent: the counts of a plan. */
export type SendingSummary = Pick<PlanDocument, "decisions" | "requests" | "estimatedMs">;

/**
 * Asks a question that is answered by yes or no; anything but a clear yes is a
 * no, and so are Ctrl-C, the end of the input and an aborted signal.
 */
export async function askYesNo(question: string, streams: AskStreams): Promise<boolean> {
  const { input, output, signal } = streams;
  if (signal?.aborted) return false;
  const lines = createInterface({ input, output });
  try {
    const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const asked = lines.question(`${question} [y/N] `, signal ? { signal } : {});
    // Closing the input leaves some questions open for ever and refuses others.
    const answer = await Promise.race([asked.catch(() => ""), closed]);
    return /^y(?:es)?$/iu.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** Asks before a run sends: what, where to, and how long it takes. */
export async function askToSend(summary: SendingSummary, streams: AskStreams): Promise<boolean> {
  return askYesNo(sendingQuestion(summary), streams);
}

/** The question of {@link askToSend}. */
export function sendingQuestion({ decisions, requests, estimatedMs }: SendingSummary): string {
  const accounts = [...new Set(requests.map(({ account }) => cleanText(account)))];
  const where = accounts.length > 3 ? countOf(accounts.length, "account") : accounts.join(", ");
  const what = describeDecisions(decisions);
  return `Packages: ${what}. To: ${where}. Time: ${formatEstimate(estimatedMs)}. Send them?`;
}
