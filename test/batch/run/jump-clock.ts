import { systemClock, type Clock } from "../../../src/clock.ts";

/** The machine's clock, which can be set: time passes as ever, but it shows another one. */
export class JumpClock implements Clock {
  #offsetMs = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.#offsetMs;
  }

  /** Sleeps for real, as a steady timer does, whatever the clock shows. */
  sleep(waitMs: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(waitMs, signal);
  }

  /** Sets the clock ahead, or back for less than 0. */
  jump(byMs: number): void {
    this.#offsetMs += byMs;
  }
}
