import { createReporter } from "../../ui/choose-reporter.ts";
import type { Reporter, ScreenControls, ShownEvent } from "../../ui/reporter.ts";
import type { RunFlags } from "../flags.ts";
import type { Terminal } from "../terminal.ts";

/** Where the events of a run go: into a backlog until there is a screen, and then to it. */
export class RunStage {
  readonly #flags: RunFlags;
  readonly #terminal: Terminal;
  /** Orders of which a request has left and has no answer: one of an order at a time. */
  readonly #inFlight = new Set<string>();
  #backlog: ShownEvent[] = [];
  #reporter: Reporter | null = null;

  constructor(flags: RunFlags, terminal: Terminal) {
    this.#flags = flags;
    this.#terminal = terminal;
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
    if (this.#reporter) this.#reporter.onEvent(event);
    else this.#backlog.push(event);
  }

  /** Opens the screen and shows it what has happened so far. */
  async open({ onDrain, onAbort, onPause }: ScreenControls): Promise<void> {
    const { stdout, stderr, stdin, env, clock } = this.#terminal;
    const { json, quiet, tui } = this.#flags;
    const options = { json, quiet, noTui: !tui, stdout, stderr, stdin, env, clock };
    this.#reporter = await createReporter({ ...options, onDrain, onAbort, onPause });
    for (const event of this.#backlog) this.#reporter.onEvent(event);
    this.#backlog = [];
  }

  async close(): Promise<void> {
    await this.#reporter?.close();
  }
}
