import type { Dialect } from "./dialect.ts";

/** A line that is longer than this in a piece is for the parser, which knows how long one may be. */
const LINE_LENGTH_MAX = 64 * 1024;
const LINE_END = /\r\n|\n|\r/u;

/**
 * Splits text into records as csv-parse does, for as long as no quotation mark
 * could mean anything: several times faster, and nearly all that there is in
 * most files.
 *
 * @returns the text at which a parser must take over, from the start of a
 *   record; null when there is none
 */
export async function* splitPlainText(
  texts: AsyncIterator<string, unknown>,
  dialect: Pick<Dialect, "delimiter" | "isQuoted">,
): AsyncGenerator<string[][], string | null> {
  let carried = "";
  for (;;) {
    const piece = await texts.next();
    const isEnd = piece.done === true;
    const text = isEnd ? carried : carried + piece.value;
    const quoteAt = dialect.isQuoted ? text.indexOf('"') : -1;
    if (quoteAt >= 0) {
      const start = Math.max(text.lastIndexOf("\n", quoteAt), text.lastIndexOf("\r", quoteAt)) + 1;
      yield splitLines(linesOf(text.slice(0, start)).slice(0, -1), dialect);
      return text.slice(start);
    }
    // A line end may be cut in two.
    const held = !isEnd && text.endsWith("\r") ? "\r" : "";
    const lines = linesOf(held === "" ? text : text.slice(0, -1));
    const last = lines.pop() ?? "";
    if (isEnd && last !== "") lines.push(last);
    yield splitLines(lines, dialect);
    if (isEnd) return null;
    carried = last + held;
    if (carried.length > LINE_LENGTH_MAX) return carried;
  }
}

function linesOf(text: string): string[] {
  return text.includes("\r") ? text.split(LINE_END) : text.split("\n");
}

function splitLines(
  lines: readonly string[],
  { delimiter }: Pick<Dialect, "delimiter">,
): string[][] {
  return lines.map((line) => line.split(delimiter));
}

/** All records of a whole text without quotation marks. */
export function splitRecords(text: string, dialect: Pick<Dialect, "delimiter">): string[][] {
  const lines = linesOf(text);
  if (lines.at(-1) === "") lines.pop();
  return splitLines(lines, dialect);
}
