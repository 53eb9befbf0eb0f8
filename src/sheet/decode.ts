import { createReadStream } from "node:fs";

/** The encodings that are told apart; more of them belong here and nowhere else. */
export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/**
 * Which encoding a text file is in: a byte-order mark decides, then strict
 * UTF-8, else windows-1252, which is what a Western Excel writes as plain CSV.
 *
 * @param isUtf8 whether every byte of the file is valid UTF-8
 */
export function chooseEncoding(head: Uint8Array, isUtf8: boolean): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return isUtf8 ? "utf-8" : "windows-1252";
}

/** The first bytes of a file as text, without a byte-order mark; a character cut at the end is dropped. */
export function decodeHead(head: Uint8Array, encoding: TextEncoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}

/** A whole file as pieces of text, without a byte-order mark. */
export async function* decodeFile(path: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true });
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}
