import { createInterface } from "node:readline/promises";
import type { PlanDocument } from "../batch/plan-document.ts";
import type { PlannedLane } from "../batch/events.ts";
import { cleanText, countOf, formatEstimate } from "./format.ts";
import { wordOfPosts } from "./words.ts";

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
    return isYes(answer);
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
  const word = wordOfPosts(lanes);
  // All are updates: the word itself says it.
  const needsNone = updates === 0 || word === "update";
  const warning = needsNone ? "" : ` (${countOf(updates, "update")} of what is there)`;
  return `Send ${countOf(count, word)}${warning} to ${where}, in ${formatEstimate(estimatedMs)}?`;
}

/** Questions one after another, in one terminal. */
export interface Conversation {
  /** The answer without white space around it; null on Ctrl-C and at the end of the input. */
  ask(question: string): Promise<string | null>;
  close(): void;
}

/** Begins to ask. What is typed ahead answers the next question. */
export function openConversation({ input, output }: AskStreams): Conversation {
  const lines = createInterface({ input, output });
  const typed: string[] = [];
  let isClosed = false;
  let wake: () => void = () => undefined;
  lines.on("line", (line) => {
    typed.push(line);
    wake();
  });
  lines.once("close", () => {
    isClosed = true;
    wake();
  });
  return {
    async ask(question) {
      if (typed.length === 0 && !isClosed) {
        lines.setPrompt(question);
        lines.prompt();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return typed.shift()?.trim() ?? null;
    },
    close: () => lines.close(),
  };
}

/** Whether an answer is a clear yes. */
export function isYes(answer: string | null): boolean {
  return /^y(?:es)?$/iu.test(answer?.trim() ?? "");
}
