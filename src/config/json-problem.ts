/**
 * Where a JSON text goes wrong. `JSON.parse` says so only sometimes, and then
 * quotes the text around it, which may be a token; this says line and column
 * and quotes nothing but a key.
 */
export interface JsonProblem {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly message: string;
}

const DEPTH_MAX = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const WORD = /true|false|null/uy;
// JSON allows no raw control characters in text.
// oxlint-disable-next-line no-control-regex
const TEXT = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SPACE = /[ \t\r\n]*/uy;

/**
 * The first problem of a JSON text, null when `JSON.parse` takes it. A key that
 * stands twice in one object is a problem too: the first would be lost in silence.
 */
export function findJsonProblem(text: string): JsonProblem | null {
  try {
    new JsonWalk(text).walkWhole();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof WalkStopped)) throw thrown;
    const before = text.slice(0, thrown.offset).split("\n");
    return {
      line: before.length,
      column: [...(before.at(-1) ?? "")].length + 1,
      message: thrown.message,
    };
  }
}

class WalkStopped extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

class JsonWalk {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  walkWhole(): void {
    this.#walkValue(0);
    if (this.#peek() !== "") this.#stop("the text goes on after its end");
  }

  #walkValue(depth: number): void {
    if (depth > DEPTH_MAX) this.#stop(`nested more than ${DEPTH_MAX} deep`);
    const next = this.#peek();
    if (next === "{") this.#walkObject(depth);
    else if (next === "[") this.#walkList(depth);
    else if (next === '"') this.#takeText();
    else if (this.#take(NUMBER) === null && this.#take(WORD) === null) this.#stopAtValue(next);
  }

  #walkObject(depth: number): void {
    const keys = new Set<string>();
    this.#at += 1;
    if (this.#skip("}")) return;
    do {
      if (keys.size > 0 && this.#peek() === "}") this.#stop("a comma with nothing after it");
      if (this.#peek() !== '"') this.#stopAtKey(this.#peek());
      const start = this.#at;
      const key: unknown = JSON.parse(this.#takeText());
      if (keys.has(String(key))) this.#stop(`the key "${String(key)}" stands here twice`, start);
      keys.add(String(key));
      if (!this.#skip(":")) this.#stop("expected a colon after the key");
      this.#walkValue(depth + 1);
    } while (this.#skip(","));
    if (!this.#skip("}")) this.#stopAtEnd("}");
  }

  #walkList(depth: number): void {
    this.#at += 1;
    if (this.#skip("]")) return;
    do {
      if (this.#peek() === "]") this.#stop("a comma with nothing after it");
      this.#walkValue(depth + 1);
    } while (this.#skip(","));
    if (!this.#skip("]")) this.#stopAtEnd("]");
  }

  #takeText(): string {
    const taken = this.#take(TEXT);
    if (taken === null) {
      this.#stop("a text in quotes that does not end on its line, or holds a wrong backslash");
    }
    return taken;
  }

  /** The next character that is no white space, "" at the end. */
  #peek(): string {
    this.#take(SPACE);
    return this.#text[this.#at] ?? "";
  }

  #skip(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #stopAtKey(next: string): never {
    if (next === "") this.#stop("the text ends too early; expected a key");
    this.#stopAtComment(next);
    this.#stop("expected a key in double quotes");
  }

  #stopAtValue(next: string): never {
    if (next === "") this.#stop("the text ends too early; expected a value");
    this.#stopAtComment(next);
    this.#stop("expected a value; text stands in double quotes");
  }

  #stopAtEnd(closing: string): never {
    const next = this.#peek();
    if (next === "") this.#stop(`the text ends too early; expected a comma or ${closing}`);
    this.#stopAtComment(next);
    this.#stop(`expected a comma or ${closing}`);
  }

  #stopAtComment(next: string): void {
    if (next === "/" || next === "#") this.#stop("JSON has no comments");
  }

  #stop(message: string, offset = this.#at): never {
    throw new WalkStopped(message, offset);
  }
}
