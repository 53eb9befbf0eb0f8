import { lineWidth, type ScreenLine } from "./spans.ts";

/** Up one line, erased: ECMA-48, EL and CUU. */
const ERASE_UP = "\u001B[2K\u001B[1A";

/** A terminal that is watched for changes of its width. */
export interface ReflowWatch {
  /** What is drawn now. */
  readonly onDrawn: (lines: readonly ScreenLine[]) => void;
  stop(): void;
}

/**
 * Erases what a narrower terminal makes of the lines that are drawn: it breaks
 * each into several, and Ink, which comes after this, erases as many as it drew.
 *
 * xterm alone cuts lines instead of breaking them
 * (https://invisible-island.net/xterm/xterm.faq.html), and says who it is.
 */
export function watchReflow(
  stdout: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>>,
): ReflowWatch {
  let drawn: readonly ScreenLine[] = [];
  const breaksLines = env["XTERM_VERSION"] === undefined || env["TMUX"] !== undefined;
  const onResize = (): void => {
    const more = countMore(drawn, stdout.columns);
    if (breaksLines && more > 0) stdout.write(ERASE_UP.repeat(more));
  };
  stdout.prependListener("resize", onResize);
  return {
    onDrawn: (lines) => {
      drawn = lines;
    },
    stop: () => void stdout.off("resize", onResize),
  };
}

/** How many more lines there are once all are broken at `columns`. */
export function countMore(lines: readonly ScreenLine[], columns: number): number {
  if (!(columns > 0)) return 0;
  return lines.reduce(
    (sum, line) => sum + Math.max(0, Math.ceil(lineWidth(line) / columns) - 1),
    0,
  );
}
