import { inspect } from "node:util";

/** What stands for a secret wherever one is printed. */
const SHOWN = "[secret]";

/**
 * A text that must not be seen: a token, or a URL with a password. However it
 * is printed, logged or turned into JSON, it shows as `[secret]`; only
 * {@link Secret.reveal} gives it away.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it where the secret is used, and nowhere before. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
