import { cutToWidth, textWidth } from "../format.ts";

/** What a piece of text means; its colour follows from it, and it is readable without. */
export type Tone = "plain" | "strong" | "faint" | "good" | "bad" | "doubt";

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the screen. */
export type ScreenLine = readonly Span[];

/** A piece of text; plain unless said otherwise. */
export function span(text: string, tone: Tone = "plain"): Span {
  return { text, tone };
}

/** The cells of a terminal that a line takes. */
export function lineWidth(line: ScreenLine): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** The line without its tones. */
export function lineText(line: ScreenLine): string {
  return line.map(({ text }) => text).join("");
}

/** The line, cut where it is wider than the terminal. */
export function fitLine(line: ScreenLine, columns: number): ScreenLine {
  if (lineWidth(line) <= columns) return line;
  const fitted: Span[] = [];
  let left = columns;
  for (const piece of line) {
    const width = textWidth(piece.text);
    // Room for the mark must stay, unless nothing follows.
    if (width > left - (piece === line.at(-1) ? 0 : 3)) {
      fitted.push({ ...piece, text: cutToWidth(`${piece.text}   `, left) });
      break;
    }
    fitted.push(piece);
    left -= width;
  }
  return fitted;
}

/** Pieces with a gap between them; empty ones are left out. */
export function joinSpans(pieces: readonly (Span | ScreenLine)[], gap = "  "): ScreenLine {
  const lines = pieces.map((piece) => ("text" in piece ? [piece] : piece));
  const shown = lines.filter((line) => lineWidth(line) > 0);
  return shown.flatMap((line, at) => (at === 0 ? line : [span(gap), ...line]));
}

/** Pieces in a row, broken between them where the terminal ends; further lines are indented. */
export function flowSpans(pieces: readonly Span[], columns: number): ScreenLine[] {
  const lines: Span[][] = [];
  let width = 0;
  for (const piece of pieces) {
    const needed = textWidth(piece.text);
    if (lines.length > 0 && width + 1 + needed <= columns) {
      lines.at(-1)?.push(span(" "), piece);
      width += 1 + needed;
    } else {
      const indent = lines.length === 0 ? "" : "  ";
      lines.push([span(indent), piece]);
      width = indent.length + needed;
    }
  }
  return lines;
}
