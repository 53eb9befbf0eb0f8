import { systemClock, type Clock } from "../clock.ts";

/** What a command has of the world: streams, environment, folder and time. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The words of the command line after the program's name. */
  readonly words: readonly string[];
  readonly clock: Clock;
}

/** The terminal that this process was started in. */
export function processTerminal(words: readonly string[]): Terminal {
  const { stdout, stderr, stdin, env } = process;
  return { stdout, stderr, stdin, env, cwd: process.cwd(), words, clock: systemClock };
}
