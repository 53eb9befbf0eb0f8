import { createReadStream } from "node:fs";

/** An encoding by the name that TextDecoder gives it (https://encoding.spec.whatwg.org/#names-and-labels). */
export type TextEncoding = string;

// Texts of this size are let go cheaply; larger ones the collector leaves for long.
const BYTES_AT_ONCE = 64 * 1024;
// Bytes that windows-1252 leaves without a character; TextDecoder makes control characters of them.
const NOT_WINDOWS_1252 = /[\u0081\u008D\u008F\u0090\u009D]/u;

/** A file that is not in the encoding that it was taken for. */
export class EncodingError extends Error {
  override readonly name = "EncodingError";
  readonly encoding: TextEncoding;

  constructor(encoding: TextEncoding, cause?: unknown) {
    super(`bytes that are no ${encoding}`, { cause });
    this.encoding = encoding;
  }
}

/** The first bytes of a file as text, without a byte-order mark; a character cut at the end is dropped. */
export function decodeHead(head: Uint8Array, encoding: TextEncoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}

/** The same, or null when the bytes cannot be in that encoding. */
export function tryDecodeHead(head: Uint8Array, encoding: TextEncoding): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    return fits(text, encoding) ? text : null;
  } catch {
    return null;
  }
}

/**
 * A whole file as pieces of text, without a byte-order mark.
 *
 * @throws EncodingError where a byte has no meaning: a character is never replaced in silence
 */
export async function* decodeFile(path: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of createReadStream(path, { highWaterMark: BYTES_AT_ONCE })) {
    const text = decodeStrictly(decoder, chunk as Uint8Array);
    if (text !== "") yield text;
  }
  const rest = decodeStrictly(decoder, null);
  if (rest !== "") yield rest;
}

function decodeStrictly(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Uint8Array | null,
): string {
  let text: string;
  try {
    text = chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new EncodingError(decoder.encoding, cause);
  }
  if (!fits(text, decoder.encoding)) throw new EncodingError(decoder.encoding);
  return text;
}

function fits(text: string, encoding: TextEncoding): boolean {
  return encoding !== "windows-1252" || !NOT_WINDOWS_1252.test(text);
}
