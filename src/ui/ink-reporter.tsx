import { render, useInput, type Instance } from "ink";
import type { ReactNode } from "react";
import type { Clock } from "../clock.ts";
import { coerceError } from "../errors.ts";
import type { Reporter, ScreenControls } from "./reporter.ts";
import type { CommandLine } from "./command-line.ts";
import { summaryLines } from "./summary-lines.ts";
import { RunScreen } from "./run-screen.tsx";
import type { LaneGauge } from "./view-events.ts";
import { createStreamWriter } from "./stream-writer.ts";
import { reduceView } from "./reduce-view.ts";
import { chooseGlyphs } from "./screen/glyphs.ts";
import { watchReflow } from "./screen/reflow.ts";
import { initialView } from "./view-state.ts";

/** The screen is drawn again at most this often. */
const FRAMES_PER_SECOND_MAX = 10;
/** Without events it is drawn this often, so that the time left counts down. */
const TICK_MS = 1_000;
const COLUMNS_DEFAULT = 80;

/** What the Ink screen needs. */
export interface InkOptions extends ScreenControls {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** What the buckets hold now; none before the plan. */
  readonly readGauges: () => readonly LaneGauge[];
  readonly command: CommandLine;
  /** Whether the plan, with what it rejects, was printed just before. */
  readonly isPlanShown: boolean;
}

/**
 * The screen of a terminal. Load it with `import()`: it brings React and Ink.
 *
 * In raw mode Ctrl-C is a key and no signal; where the input cannot be put in
 * raw mode, Ctrl-C stays the signal that the caller handles.
 */
export function createInkReporter(options: InkOptions): Reporter {
  const { stdout, stdin, env, clock } = options;
  const hasKeys = stdin.isTTY === true;
  const glyphs = chooseGlyphs(env);
  let state = initialView;
  let isDetailed = false;
  const reflow = watchReflow(stdout, env);
  const press = decideOnKeys(options, () => state.wasDrained);
  const onKey = (key: Key): void => {
    if (key !== "d") return press(key);
    isDetailed = !isDetailed;
    screen.askForRedraw();
  };
  const draw = (): ReactNode => {
    // Measured when it is drawn: nobody else wants to know.
    state = reduceView(state, { type: "lanes:measured", gauges: options.readGauges() });
    return (
      <>
        {hasKeys ? <Keys onKey={onKey} /> : null}
        <RunScreen
          state={state}
          nowMs={clock.nowMs()}
          glyphs={glyphs}
          isColored={isColored(env)}
          isDetailed={isDetailed}
          hasKeys={hasKeys}
          tellsPlanned={!options.isPlanShown}
          onDrawn={reflow.onDrawn}
        />
      </>
    );
  };
  const screen = openScreen(stdout, stdin, draw);
  return {
    onEvent: (event) => {
      state = reduceView(state, event);
      screen.askForRedraw();
    },
    close: async () => {
      await screen.close();
      reflow.stop();
      // Ink leaves the input open, and an open terminal keeps the process alive.
      stdin.pause();
      stdin.unref?.();
      // Written after Ink has gone: Ink would break long commands into pieces that cannot be copied.
      const columns = stdout.columns ?? COLUMNS_DEFAULT;
      const place = { command: options.command, columns };
      const lines = [...summaryLines(state, place), ...state.mails.told];
      if (lines.length > 0) createStreamWriter(stdout)(`\n${lines.join("\n")}\n`);
    },
  };
}

interface Screen {
  /** Draws within a frame's time. Throws when the screen has failed before. */
  askForRedraw(): void;
  close(): Promise<void>;
}

function openScreen(
  stdout: NodeJS.WriteStream,
  stdin: NodeJS.ReadStream,
  draw: () => ReactNode,
): Screen {
  let failure: Error | null = null;
  let pending: NodeJS.Timeout | null = null;
  const instance: Instance = render(draw(), {
    stdout,
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: FRAMES_PER_SECOND_MAX,
    // Whoever made this reporter has decided that this is a terminal.
    interactive: true,
  });
  const exited = instance.waitUntilExit().catch(noteFailure);
  const ticking = setInterval(redraw, TICK_MS).unref();

  function noteFailure(thrown: unknown): void {
    failure ??= coerceError(thrown);
  }
  function redraw(): void {
    pending = null;
    if (failure !== null) return;
    try {
      instance.rerender(draw());
    } catch (thrown) {
      // In a timer nobody would catch it, and the process would end with posts in flight.
      noteFailure(thrown);
    }
  }
  return {
    askForRedraw: () => {
      if (failure !== null) throw failure;
      // One timer for a whole shower of events: React sees a few states, not all.
      pending ??= setTimeout(redraw, 1_000 / FRAMES_PER_SECOND_MAX).unref();
    },
    close: async () => {
      clearInterval(ticking);
      if (pending !== null) clearTimeout(pending);
      redraw();
      instance.unmount();
      await exited;
    },
  };
}

type Key = "q" | "p" | "d" | "ctrl-c";

/** q or the first Ctrl-C drains; Ctrl-C after that, or after any other drain, aborts. */
function decideOnKeys(
  options: InkOptions,
  isDraining: () => boolean,
): (key: Exclude<Key, "d">) => void {
  let isAsked = false;
  return (key) => {
    if (key === "p") {
      if (!isAsked && !isDraining()) options.onPause();
    } else if (!isAsked && !isDraining()) {
      isAsked = true;
      options.onDrain();
    } else if (key === "ctrl-c") {
      options.onAbort();
    }
  };
}

function Keys({ onKey }: { readonly onKey: (key: Key) => void }): ReactNode {
  useInput((input, key) => {
    if (key.ctrl && input === "c") onKey("ctrl-c");
    else if (input === "q" || input === "p" || input === "d") onKey(input);
  });
  return null;
}

/** Whether colour is welcome: https://no-color.org. Ink and chalk do not look for themselves. */
function isColored(env: InkOptions["env"]): boolean {
  return (env["NO_COLOR"] ?? "") === "";
}
