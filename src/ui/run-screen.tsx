import { Box, Static, Text, useWindowSize } from "ink";
import { useLayoutEffect, type ReactNode } from "react";
import { layOutScreen, type ScreenLook } from "./screen/layout.ts";
import { drawTold } from "./screen/problem-lines.ts";
import type { ScreenLine, Span, Tone } from "./screen/spans.ts";
import type { RunViewState } from "./view-state.ts";

/** What the screen is drawn from; it has no state of its own. */
export interface RunScreenProps extends Omit<ScreenLook, "columns" | "rows"> {
  readonly state: RunViewState;
  /** False when the terminal's user asked for no colour. */
  readonly isColored: boolean;
  /** False when the plan has just shown what it rejects. */
  readonly tellsPlanned: boolean;
  /** Told the lines that are drawn. */
  readonly onDrawn: (lines: readonly ScreenLine[]) => void;
}

/**
 * Colours that can be read on dark and on light grounds alike; yellow, white and
 * cyan vanish on one of them. What they say is said in words too.
 */
const COLOURS: Readonly<Partial<Record<Tone, string>>> = {
  good: "green",
  bad: "red",
  doubt: "magenta",
};

/** A run as a small live area, with the problems that scroll above it. */
export function RunScreen(props: RunScreenProps): ReactNode {
  const { state, isColored, tellsPlanned } = props;
  const { columns, rows } = useWindowSize();
  const told = state.problems.told.filter(
    (each) => tellsPlanned || each.kind === "hushed" || each.wasPlannedToSend,
  );
  const lines = layOutScreen(state, { ...props, columns, rows });
  useLayoutEffect(() => props.onDrawn(lines));
  return (
    <>
      <Static items={[...told]}>
        {(each, index) => (
          <Box key={index} flexDirection="column">
            {drawTold(each, columns).map((line, at) => (
              <Line key={at} line={line} isColored={isColored} />
            ))}
          </Box>
        )}
      </Static>
      <Box flexDirection="column">
        {lines.map((line, index) => (
          <Line key={index} line={line} isColored={isColored} />
        ))}
      </Box>
    </>
  );
}

function Line({
  line,
  isColored,
}: {
  readonly line: ScreenLine;
  readonly isColored: boolean;
}): ReactNode {
  return (
    <Text wrap="truncate-end">
      {line.map((piece, index) => (
        <Piece key={index} piece={piece} isColored={isColored} />
      ))}
    </Text>
  );
}

function Piece({
  piece,
  isColored,
}: {
  readonly piece: Span;
  readonly isColored: boolean;
}): ReactNode {
  const colour = isColored ? COLOURS[piece.tone] : undefined;
  return (
    <Text
      bold={piece.tone === "strong"}
      dimColor={isColored && piece.tone === "faint"}
      {...(colour === undefined ? {} : { color: colour })}
    >
      {piece.text}
    </Text>
  );
}
