import { createInterface } from "node:readline/promises";
import type { PlanDocument } from "../batch/plan-document.ts";
import type { PlannedLane } from "../batch/events.ts";
import { cleanText, countOf, formatEstimate } from "./format.ts";

/** The terminal that is asked. */
export interface AskStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

/** What is about to be sent. */
export interface SendingSummary {
  readonly decisions: PlanDocument["decisions"];
  readonly lanes: readonly PlannedLane[];
}

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
export function sendingQuestion({ decisions, lanes }: SendingSummary): string {
  const accounts = [...new Set(lanes.map(({ account }) => cleanText(account)))];
  const where = accounts.length > 3 ? countOf(accounts.length, "account") : accounts.join(", ");
  const count = lanes.reduce((sum, lane) => sum + lane.count, 0);
  const estimatedMs = Math.max(0, ...lanes.map((lane) => lane.estimatedMs));
  const updates = decisions.update;
  const warning = updates === 0 ? "" : ` (${countOf(updates, "update")} of what is there)`;
  return `Send ${countOf(count, "package")}${warning} to ${where}, in ${formatEstimate(estimatedMs)}?`;
}
