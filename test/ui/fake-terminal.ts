import { PassThrough, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** A terminal of so many columns: what was written to it, and keys to press. */
export interface FakeTerminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** All that was written, with control codes. */
  text(): string;
  /** Every write as lines without control codes. */
  lines(): string[];
  press(keys: string): Promise<void>;
  /** Another width, told as a terminal tells it. */
  resize(columns: number): void;
}

export function fakeTerminal(columns: number): FakeTerminal {
  let written = "";
  const stdout = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk);
      done();
    },
  });
  const stdin = new PassThrough();
  Object.assign(stdout, { isTTY: true, columns, rows: 24 });
  const setRawMode = (): unknown => stdin;
  Object.assign(stdin, { isTTY: true, setRawMode, ref: setRawMode, unref: setRawMode });
  return {
    // As much of a terminal as the screen asks for.
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    text: () => written,
    lines: () => stripVTControlCharacters(written).split(/\r?\n/u),
    resize: (width) => {
      Object.assign(stdout, { columns: width });
      stdout.emit("resize");
    },
    press: async (keys) => {
      stdin.write(keys);
      await new Promise((resolve) => setTimeout(resolve, 30));
    },
  };
}
