import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { coerceError, UserError } from "../errors.ts";
import { BOUNDS } from "./bounds.ts";
import { describeIssues } from "./issues.ts";
import type { SavedState } from "./saved-state.ts";
import { savedStateSchema } from "./saved-state.ts";

/** Saves a state now and then, and at the end. */
export interface StateSaver {
  /** Says that something changed: it is saved soon, together with what changes until then. */
  touch(): void;
  /**
   * Saves what is not saved yet.
   *
   * @throws UserError when the file cannot be written.
   */
  flush(): Promise<void>;
  /** The last flush: later changes are saved no more. */
  close(): Promise<void>;
}

const SAVE_DELAY_MS = 100;
// Of a big state, saving may take a fifth of the time and no more.
const REST_PER_SAVE = 4;

/** Saves to `path`, each time to a file beside it that then takes its place. */
export function createStateSaver(path: string, snapshot: () => SavedState): StateSaver {
  let isDirty = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let tookMs = 0;

  const save = async () => {
    isDirty = false;
    const beganMs = performance.now();
    try {
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, JSON.stringify(snapshot()));
      await rename(temporary, path);
    } catch (error) {
      isDirty = true;
      throw error;
    } finally {
      tookMs = performance.now() - beganMs;
    }
  };
  const schedule = () => {
    if (isClosed || timer !== null || running !== null) return;
    timer = setTimeout(
      () => {
        timer = null;
        running = save().then(
          () => {
            running = null;
            if (isDirty) schedule();
          },
          // Tried again with the next change, and told by close.
          () => {
            running = null;
          },
        );
      },
      Math.max(SAVE_DELAY_MS, REST_PER_SAVE * tookMs),
    );
  };
  return {
    touch() {
      isDirty = true;
      schedule();
    },
    async flush() {
      await running;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (!isDirty) return;
      running = save();
      try {
        await running;
      } catch (error) {
        throw cannotSave(path, error);
      } finally {
        running = null;
      }
    },
    close() {
      isClosed = true;
      return this.flush();
    },
  };
}

function cannotSave(path: string, cause: unknown): UserError {
  const message = `The sandbox cannot save its state to ${path}: ${coerceError(cause).message}`;
  return new UserError(message, {
    nextSteps: ["Choose a state file in a folder that can be written to."],
    cause,
  });
}

/**
 * Reads a state file; null when there is none yet.
 *
 * @throws UserError when it is no state of a sandbox, or too large.
 */
export async function loadState(path: string): Promise<SavedState | null> {
  const refuse = (reason: string, cause?: unknown) =>
    new UserError(`The state file ${path} cannot be used: ${reason}`, {
      nextSteps: ["Name another state file, or remove this one to begin anew."],
      cause,
    });
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > BOUNDS.stateFileBytes) {
      throw refuse(`it is larger than ${BOUNDS.stateFileBytes} bytes.`);
    }
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw refuse(coerceError(error).message, error);
  }
  return parseState(text, refuse);
}

function parseState(
  text: string,
  refuse: (reason: string, cause?: unknown) => UserError,
): SavedState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse("it is not JSON.", error);
  }
  const checked = savedStateSchema.safeParse(value);
  if (!checked.success) throw refuse(describeIssues(checked.error));
  return checked.data;
}
