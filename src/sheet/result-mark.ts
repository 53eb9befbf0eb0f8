import type { ResultColumn } from "../domain/result-row.ts";

// The columns that together only a result of ours has.
const RESULT_MARKS: readonly ResultColumn[] = [
  "result",
  "reason-code",
  "run-id",
  "source-file",
  "source-row",
];

/** Whether headers are those of a result that Shipledger wrote. */
export function isResultHeader(headers: readonly string[]): boolean {
  return RESULT_MARKS.every((mark) => headers.includes(mark));
}
