import type { Reporter, WriteText } from "./reporter.ts";

// JSON leaves these as they are, yet some terminals obey them; escaped they mean the same.
// oxlint-disable-next-line no-control-regex
const BARE_CONTROLS = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** A value as one line of JSON that is also safe to look at in a terminal. */
export function jsonLine(value: unknown): string {
  return `${jsonText(value)}\n`;
}

/** A value as JSON without control characters, those of text direction included. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    BARE_CONTROLS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Every event as one line of JSON, as it is; the last of a run is `run:finished`. */
export function createNdjsonReporter(write: WriteText): Reporter {
  return {
    onEvent: (event) => write(jsonLine(event)),
    close: async () => {},
  };
}
