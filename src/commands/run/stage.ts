import { createReporter, type ReporterOptions } from "../../ui/choose-reporter.ts";
import type { Reporter, ScreenControls, ShownEvent } from "../../ui/reporter.ts";
import { createWorkingLine, NO_WORKING_LINE, type WorkingLine } from "../../ui/working-line.ts";
import type { RunFlags } from "../flags.ts";
import type { Terminal } from "../terminal.ts";

/** What only the run can tell its screen. */
export type StageScreen = ScreenControls & Pick<ReporterOptions, "readGauges" | "isPlanShown">;

/** Where the events of a run go: into a backlog until there is a screen, and then to it. */
export class RunStage {
  readonly #flags: RunFlags;
  readonly #terminal: Terminal;
  /** Orders of which a request has left and has no answer: one of an order at a time. */
  readonly #inFlight = new Set<string>();
  readonly #working: WorkingLine;
  #backlog: ShownEvent[] = [];
  #reporter: Reporter | null;

  /** @param reporter where events go from the start; a stage with one is never opened */
  constructor(flags: RunFlags, terminal: Terminal, reporter: Reporter | null = null) {
    this.#reporter = reporter;
    this.#flags = flags;
    this.#terminal = terminal;
    const isWatched = !flags.json && !flags.quiet;
    this.#working = isWatched ? createWorkingLine(terminal) : NO_WORKING_LINE;
  }

  /** Requests in flight. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  emit(event: ShownEvent): void {
    if (event.type === "post:sent") this.#inFlight.add(`${event.account}\n${event.orderId}`);
    if (event.type === "package:settled") {
      this.#inFlight.delete(`${event.account}\n${event.orderId}`);
    }
    if (this.#reporter) return this.#reporter.onEvent(event);
    this.#backlog.push(event);
    this.#working.onEvent(event);
  }

  /** Leaves the terminal to others, until there is a screen. */
  clear(): void {
    this.#working.clear();
  }

  /** Opens the screen and shows it what has happened so far. */
  async open(screen: StageScreen): Promise<void> {
    this.clear();
    const { stdout, stderr, stdin, env, clock, cwd, words } = this.#terminal;
    const { json, quiet, tui } = this.#flags;
    const options = {
      json,
      quiet,
      noTui: !tui,
      stdout,
      stderr,
      stdin,
      env,
      clock,
      command: { cwd, words },
    };
    this.#reporter = await createReporter({ ...options, ...screen });
    for (const event of this.#backlog) this.#reporter.onEvent(event);
    this.#backlog = [];
  }

  async close(): Promise<void> {
    this.clear();
    await this.#reporter?.close();
  }
}
