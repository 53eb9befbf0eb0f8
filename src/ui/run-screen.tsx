import { Box, Static, Text, useWindowSize } from "ink";
import { createContext, use, type ReactNode } from "react";
import { countOf, formatDuration, formatEstimate } from "./format.ts";
import { laneEtaMs, laneRemaining, type LaneView } from "./view-lanes.ts";
import { etaMs, percentDone, sendingProgress, type RunViewState } from "./view-state.ts";
import {
  describeProblem,
  describeRate,
  describeResults,
  describeWait,
  PHASE_WORDS,
} from "./words.ts";

/** Lanes drawn one by one; more are counted, so that the live area stays small. */
const LANES_DRAWN_MAX = 8;
const BAR_WIDTH_MAX = 40;

/** What the screen is drawn from; it has no state of its own. */
export interface RunScreenProps {
  readonly state: RunViewState;
  readonly nowMs: number;
  /** False when the terminal's user asked for no colour. */
  readonly isColored: boolean;
  /** Whether single keys arrive; without, only Ctrl-C does. */
  readonly hasKeys: boolean;
}

const Colored = createContext(true);

/** A run as a small live area, with the problems that scroll above it. */
export function RunScreen({ state, nowMs, isColored, hasKeys }: RunScreenProps): ReactNode {
  return (
    <Colored value={isColored}>
      <Static items={[...state.problems.told]}>
        {(problem, index) => (
          <Box key={index}>
            <Paint color={problem.result === "in-doubt" ? "yellow" : "red"}>
              {describeProblem(problem)}
            </Paint>
          </Box>
        )}
      </Static>
      <Box flexDirection="column">
        <Title state={state} />
        <Bar state={state} nowMs={nowMs} />
        <Lanes lanes={state.lanes} nowMs={nowMs} />
        <Counts state={state} />
        <Hint state={state} hasKeys={hasKeys} />
      </Box>
    </Colored>
  );
}

function Title({ state }: { readonly state: RunViewState }): ReactNode {
  return (
    <Text bold wrap="truncate-end">
      {`${state.runId === "" ? "Run" : `Run ${state.runId}`}: ${state.pausedAtMs === null ? PHASE_WORDS[state.phase] : "paused"}`}
    </Text>
  );
}

function Bar({
  state,
  nowMs,
}: {
  readonly state: RunViewState;
  readonly nowMs: number;
}): ReactNode {
  const { columns } = useWindowSize();
  if (state.decisions === null) {
    return <Text wrap="truncate-end">{`${countOf(state.rows, "row")} read so far`}</Text>;
  }
  const percent = percentDone(state);
  const width = Math.max(10, Math.min(BAR_WIDTH_MAX, columns - 40));
  const filled = Math.round((percent / 100) * width);
  const { done, planned } = sendingProgress(state);
  const eta = etaMs(state, nowMs);
  const left = eta === null ? "" : `, ${formatEstimate(eta)} left`;
  return (
    <Text wrap="truncate-end">
      <Paint color="green">{"█".repeat(filled)}</Paint>
      <Text dimColor={use(Colored)}>{"░".repeat(width - filled)}</Text>
      {` ${percent} %  ${done} of ${countOf(planned, "package")}${left}`}
    </Text>
  );
}

function Lanes({
  lanes,
  nowMs,
}: {
  readonly lanes: readonly LaneView[];
  readonly nowMs: number;
}): ReactNode {
  // Whoever still has most to do is what people wait for.
  const sending = lanes.filter((lane) => lane.planned > 0);
  const drawn = sending
    .toSorted((a, b) => laneRemaining(b) - laneRemaining(a))
    .slice(0, LANES_DRAWN_MAX);
  const hidden = sending.length - drawn.length;
  return (
    <>
      {drawn.map((lane) => (
        <Text key={`${lane.account}\n${lane.operation}`} wrap="truncate-end">
          {laneText(lane, nowMs)}
        </Text>
      ))}
      {hidden > 0 ? <Text>{`and ${countOf(hidden, "other lane")}`}</Text> : null}
    </>
  );
}

function laneText(lane: LaneView, nowMs: number): string {
  const left = laneRemaining(lane) === 0 ? "" : `${formatDuration(laneEtaMs(lane, nowMs))} left`;
  const parts = [
    `${lane.done}/${lane.planned}`,
    describeRate(lane, nowMs),
    left,
    lane.throttled > 0 ? `429: ${lane.throttled}` : "",
    describeWait(lane),
  ].filter((part) => part !== "");
  // Numbers first: a narrow terminal cuts the end of the line.
  return `${parts.join("  ")}  ${lane.account} ${lane.operation}`;
}

function Counts({ state }: { readonly state: RunViewState }): ReactNode {
  if (state.decisions === null) return null;
  const { count, told } = state.problems;
  const counts = describeResults(state.packagesByResult);
  return (
    <>
      <Text>{`${state.phase === "done" ? "Packages" : "Packages so far"}: ${counts}`}</Text>
      {count > told.length ? (
        <Text>{`${countOf(count - told.length, "more problem")}: listed in the result`}</Text>
      ) : null}
    </>
  );
}

function Hint({
  state,
  hasKeys,
}: {
  readonly state: RunViewState;
  readonly hasKeys: boolean;
}): ReactNode {
  const text = hintOf(state, hasKeys);
  const isDim = use(Colored);
  if (text === "") return null;
  return (
    <Text dimColor={isDim} wrap="truncate-end">
      {text}
    </Text>
  );
}

function hintOf(state: RunViewState, hasKeys: boolean): string {
  if (state.phase === "mailing") return `${countOf(state.mails.settled, "mail")} so far`;
  if (state.phase === "writing" || state.phase === "done") return "";
  if (state.phase === "draining") {
    return `${countOf(state.drainInFlight, "request")} in flight; Ctrl-C leaves at once`;
  }
  const stop = `${hasKeys ? "q" : "Ctrl-C"}  finish what is in flight and stop`;
  if (!hasKeys) return stop;
  return `${stop}   p  ${state.pausedAtMs === null ? "pause" : "go on"}`;
}

function Paint({
  color,
  children,
}: {
  readonly color: string;
  readonly children: string;
}): ReactNode {
  return use(Colored) ? <Text color={color}>{children}</Text> : <Text>{children}</Text>;
}
