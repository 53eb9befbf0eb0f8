/** Holds back what has not left yet, for as long as a person wants it to. */
export interface SendingGate {
  readonly isPaused: boolean;
  /** Aborts when sending is next paused; already aborted while it is. */
  readonly closing: AbortSignal;
  /** Resolves at once while sending goes on, else when it goes on again or `signal` aborts. */
  untilOpen(signal: AbortSignal): Promise<void>;
}

/** A gate and the hand that moves it. */
export interface PauseControl extends SendingGate {
  /** False when sending was paused already. */
  pause(): boolean;
  /** False when sending was not paused. */
  resume(): boolean;
}

/** A gate that is open until it is closed. */
export function createPause(): PauseControl {
  return new Gate();
}

class Gate implements PauseControl {
  #closing = new AbortController();
  #opening: PromiseWithResolvers<void> | null = null;

  get isPaused(): boolean {
    return this.#opening !== null;
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  async untilOpen(signal: AbortSignal): Promise<void> {
    while (this.#opening !== null && !signal.aborted) {
      const over = Promise.withResolvers<void>();
      const onAbort = (): void => over.resolve();
      signal.addEventListener("abort", onAbort, { once: true });
      await Promise.race([this.#opening.promise, over.promise]);
      signal.removeEventListener("abort", onAbort);
    }
  }

  pause(): boolean {
    if (this.#opening !== null) return false;
    this.#opening = Promise.withResolvers();
    this.#closing.abort(new Error("sending is paused"));
    return true;
  }

  resume(): boolean {
    if (this.#opening === null) return false;
    this.#closing = new AbortController();
    this.#opening.resolve();
    this.#opening = null;
    return true;
  }
}

/** Waits while sending is paused, unless the run stops or breaks off meanwhile. */
export async function waitWhilePaused(
  { gate, drain }: { readonly gate: SendingGate; readonly drain: AbortSignal },
  { halted }: { readonly halted: AbortSignal },
): Promise<void> {
  if (gate.isPaused) await gate.untilOpen(AbortSignal.any([drain, halted]));
}
