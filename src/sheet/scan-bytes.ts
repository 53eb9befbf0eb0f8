import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { HEAD_BYTES } from "./limits.ts";

/** Names that stand in clear in a container and tell what it holds. */
const MARKS = {
  workbook: Buffer.from("workbook.xml"),
  binaryWorkbook: Buffer.from("workbook.bin"),
  /** A stream of every password-protected Office file (MS-OFFCRYPTO 1.3.3). */
  encrypted: Buffer.from("EncryptedPackage", "utf16le"),
} as const;
export type ByteMark = keyof typeof MARKS;

const MARK_LENGTH_MAX = Math.max(...Object.values(MARKS).map((mark) => mark.length));

/** What one pass over the bytes of a file tells. */
export interface ByteScan {
  /** SHA-256, lower-case hex. */
  readonly hash: string;
  readonly sizeBytes: number;
  /** The first bytes, at most {@link HEAD_BYTES}. */
  readonly head: Buffer;
  readonly isUtf8: boolean;
  readonly marks: ReadonlySet<ByteMark>;
}

/** Reads a file once, in pieces: hash, first bytes, whether it is UTF-8, container marks. */
export async function scanBytes(path: string): Promise<ByteScan> {
  const hash = createHash("sha256");
  const utf8 = new Utf8Check();
  const marks = new Set<ByteMark>();
  const headPieces: Buffer[] = [];
  let sizeBytes = 0;
  let tail = Buffer.alloc(0);
  for await (const piece of createReadStream(path)) {
    const chunk = piece as Buffer;
    hash.update(chunk);
    utf8.add(chunk);
    if (sizeBytes < HEAD_BYTES) headPieces.push(chunk.subarray(0, HEAD_BYTES - sizeBytes));
    sizeBytes += chunk.length;
    if (!isContainer(headPieces[0] ?? chunk)) continue;
    const window = Buffer.concat([tail, chunk]);
    findMarks(window, marks);
    tail = window.subarray(Math.max(0, window.length - MARK_LENGTH_MAX));
  }
  return {
    hash: hash.digest("hex"),
    sizeBytes,
    head: Buffer.concat(headPieces),
    isUtf8: utf8.end(),
    marks,
  };
}

/** A zip (every .xlsx) or an OLE2 compound file (every .xls, and what is password-protected). */
export function isContainer(head: Uint8Array): boolean {
  return isZip(head) || isOle2(head);
}

export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 0) < 9 && (head[3] ?? 0) < 9;
}

export function isOle2(head: Uint8Array): boolean {
  return head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0;
}

function findMarks(window: Buffer, found: Set<ByteMark>): void {
  for (const name of Object.keys(MARKS) as ByteMark[]) {
    if (!found.has(name) && window.includes(MARKS[name])) found.add(name);
  }
}

/** Strict UTF-8 over pieces that may cut a character. */
class Utf8Check {
  isValid = true;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  add(chunk: Uint8Array): void {
    if (this.isValid) this.#tryDecode(chunk);
  }

  end(): boolean {
    if (this.isValid) this.#tryDecode(null);
    return this.isValid;
  }

  #tryDecode(chunk: Uint8Array | null): void {
    try {
      if (chunk === null) this.#decoder.decode();
      else this.#decoder.decode(chunk, { stream: true });
    } catch {
      this.isValid = false;
    }
  }
}
