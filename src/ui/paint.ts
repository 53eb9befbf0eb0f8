import { styleText } from "node:util";

/** Tones of printed text. What they say is said in words too. */
export interface Paint {
  strong(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const asItIs = (text: string): string => text;

/** Text as it is, for a file or a pipe. */
export const NO_PAINT: Paint = { strong: asItIs, good: asItIs, bad: asItIs };

/**
 * Tones for a terminal that wants them (https://no-color.org): bold, and the two
 * colours that can be read on dark and on light grounds alike.
 */
export function createPaint(
  stream: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  if (stream.isTTY !== true || env["TERM"] === "dumb") return NO_PAINT;
  const strong = (text: string): string => style("bold", text);
  if ((env["NO_COLOR"] ?? "") !== "") return { strong, good: asItIs, bad: asItIs };
  return { strong, good: (text) => style("green", text), bad: (text) => style("red", text) };
}

function style(format: "bold" | "green" | "red", text: string): string {
  // Whether the stream takes it is decided above, by what the command was given.
  return styleText(format, text, { validateStream: false });
}
