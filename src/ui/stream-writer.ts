import type { Writable } from "node:stream";
import type { WriteText } from "./reporter.ts";

/**
 * Writes to a stream that may go away: once the reader has closed its end
 * (`shipledger run ... | head`), text is dropped, and the run goes on.
 */
export function createStreamWriter(stream: Writable): WriteText {
  const isOpen = watchStream(stream);
  return (text) => {
    if (isOpen()) stream.write(text);
  };
}

/**
 * The same for texts of any length: each write resolves when the stream has
 * room for more, so that a long document needs little memory.
 */
export function createDrainedWriter(
  stream: Writable,
): (text: string | Uint8Array) => Promise<void> {
  const isOpen = watchStream(stream);
  return async (text) => {
    if (!isOpen() || stream.write(text)) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        stream.off("drain", finish).off("close", finish).off("error", finish);
        resolve();
      };
      stream.once("drain", finish).once("close", finish).once("error", finish);
    });
  };
}

function watchStream(stream: Writable): () => boolean {
  let hasFailed = false;
  // Without a listener a closed pipe would end the whole process.
  stream.on("error", () => {
    hasFailed = true;
  });
  return () => !hasFailed && !stream.destroyed && !stream.writableEnded;
}
