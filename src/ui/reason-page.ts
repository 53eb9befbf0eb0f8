import { DIFFERENCES } from "../domain/difference.ts";
import type { Reason } from "../domain/reason.ts";
import { REASON_CHAPTERS } from "../domain/reasons.ts";

/** Whether the same command may end otherwise, as a sentence. */
export function describeRetry({ retryable }: Reason): string {
  return retryable
    ? "The same command, given again later, may end otherwise."
    : "Given again unchanged, it ends the same.";
}

/** All reason codes and kinds of difference with what they mean and what to do, as Markdown. */
export function makeReasonPage(): string {
  const lines = [
    "# Reason codes",
    "",
    "Why a row ended as it did: the column `reason-code` of a result, `code` in the JSON of a plan.",
    "A code keeps its meaning; programs may rely on it. `shipledger explain CODE` tells one of them.",
    "",
    "This page is made by `npm run reasons` from the registry of the program, and a test holds it.",
  ];
  for (const { title, reasons } of REASON_CHAPTERS) {
    lines.push("", `## ${title}`);
    for (const [code, reason] of sortedEntries<Reason>(reasons)) {
      const { meaning, fix } = reason;
      lines.push(
        "",
        `### ${code}`,
        "",
        meaning,
        "",
        `**What to do:** ${fix}`,
        "",
        describeRetry(reason),
      );
    }
  }
  lines.push("", "## Differences that reconcile finds", "", "The gravest first.");
  for (const [code, { title, meaning, fix }] of Object.entries(DIFFERENCES))
    lines.push("", `### ${code}`, "", `${title}. ${meaning}`, "", `**What to do:** ${fix}`);
  return `${lines.join("\n")}\n`;
}

/** Codes by name, as people look them up. */
export function sortedEntries<T>(byCode: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(byCode).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
