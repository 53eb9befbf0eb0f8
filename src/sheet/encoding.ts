import { UserError } from "../errors.ts";
import { printable } from "../domain/normalise.ts";
import { tryDecodeHead } from "./decode.ts";
import type { TextEncoding } from "./decode.ts";
import { SYNONYMS } from "./synonyms.ts";

/** Names that people and programs use and TextDecoder does not know. */
const ALIASES: Readonly<Record<string, TextEncoding>> = {
  cp932: "shift_jis",
  "sjis-win": "shift_jis",
  cp936: "gb18030",
  cp949: "euc-kr",
  cp950: "big5",
  cp1250: "windows-1250",
  cp1252: "windows-1252",
  ansi: "windows-1252",
  macroman: "macintosh",
  "mac-roman": "macintosh",
  utf16: "utf-16le",
};

/** What to try when a file is not in the encoding that it seemed to be in. */
export const ENCODING_EXAMPLES =
  "--encoding windows-1252 (also: macintosh, shift_jis, gb18030, utf-16le, utf-8)";

/** Between these shares of NUL bytes a text is UTF-16; other texts have none at all. */
const NUL_SHARE_MIN = 0.1;
const CHINESE_JAPANESE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]/u;
/** Encodings of East Asia, each told by header words that a wrong decoding does not yield. */
const EAST_ASIAN = ["shift_jis", "gb18030"] as const;
const HEADER_WORDS = [
  ...Object.values(SYNONYMS).flat(),
  "この行",
  "出荷",
  "配送",
  "伝票",
  "订单",
  "运单",
  "快递",
].filter((word) => CHINESE_JAPANESE.test(word));

/** What is known of a file when its encoding is chosen. */
export interface EncodingClues {
  /** The first bytes. */
  readonly head: Uint8Array;
  /** Whether every byte of the file is valid UTF-8. */
  readonly isUtf8: boolean;
  /** What `--encoding` says, as {@link checkEncoding} answered it. */
  readonly said: TextEncoding | undefined;
}

/**
 * Which encoding a text file is in; null when it cannot be told.
 *
 * A byte-order mark is proof and decides first, then `--encoding`. Without
 * either: the NUL bytes of UTF-16, strict UTF-8, an East Asian encoding that
 * yields header words, MacRoman for the bare CR of old Macs, else
 * windows-1252, which is what a Western Excel writes as plain CSV. Statistical
 * detectors guess badly on short rows, so none is asked.
 */
export function chooseEncoding({ head, isUtf8, said }: EncodingClues): TextEncoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (said !== undefined) return said;
  const wide = tellUtf16(head);
  if (wide) return wide;
  if (isUtf8) return "utf-8";
  for (const encoding of EAST_ASIAN) {
    const text = tryDecodeHead(head, encoding);
    if (text !== null && HEADER_WORDS.some((word) => text.includes(word))) return encoding;
  }
  if (head.includes(0x0d) && !head.includes(0x0a)) return "macintosh";
  return tryDecodeHead(head, "windows-1252") === null ? null : "windows-1252";
}

/** UTF-16 without a mark: the other half of each Latin letter, digit and delimiter is NUL. */
function tellUtf16(head: Uint8Array): TextEncoding | null {
  // Told at once of nearly every file.
  if (!head.includes(0)) return null;
  const nuls = [0, 0] as [number, number];
  for (const [index, byte] of head.entries()) if (byte === 0) nuls[index % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = nuls;
  if (even + odd < head.length * NUL_SHARE_MIN || (even > 0 && odd > 0)) return null;
  const encoding = odd > 0 ? "utf-16le" : "utf-16be";
  return tryDecodeHead(head, encoding) === null ? null : encoding;
}

/**
 * The encoding that a label names.
 *
 * @throws UserError (exit code 2) when there is none of that name
 */
export function checkEncoding(label: string): TextEncoding {
  const name = label.trim().toLowerCase();
  try {
    return new TextDecoder(ALIASES[name] ?? name).encoding;
  } catch (cause) {
    throw new UserError(`There is no encoding "${printable(label)}".`, {
      nextSteps: [`For example: ${ENCODING_EXAMPLES}`],
      cause,
    });
  }
}
