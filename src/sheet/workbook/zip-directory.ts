import { PARTS_MAX } from "../limits.ts";
import { damaged, overLimit } from "./fault.ts";

/** One part of a zip container. */
export interface ZipPart {
  readonly name: string;
  readonly method: "stored" | "deflated";
  /** The bytes as they stand in the file. */
  readonly packed: Buffer;
  /** CRC-32 of what it unpacks to, as the directory says; 0 where it does not. */
  readonly checksum: number;
}

// Signatures and layouts: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3.
const END = { signature: 0x06054b50, bytes: 22 };
const END_64_PLACE = { signature: 0x07064b50, bytes: 20 };
const END_64 = { signature: 0x06064b50, bytes: 56 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const COMMENT_BYTES_MAX = 0xffff;
const SEE_ZIP_64 = 0xffffffff;
const ZIP_64_FIELD = 1;
const ENCRYPTED_FLAG = 1;

/**
 * The parts of a zip container by name, from its directory.
 *
 * @throws WorkbookFault when the directory is damaged, has too many parts, two
 *   of one name, or parts that share bytes (a bomb)
 */
export function readZipDirectory(bytes: Buffer): Map<string, ZipPart> {
  const { count, offset } = findDirectory(bytes);
  if (count > PARTS_MAX) {
    throw overLimit(
      `it has ${count} parts; at most ${PARTS_MAX} are read`,
      "Copy the cells of the sheet into a new workbook and save it.",
    );
  }
  const parts = new Map<string, ZipPart>();
  let at = offset;
  let packedBytes = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY.bytes > bytes.length || bytes.readUInt32LE(at) !== ENTRY.signature) {
      throw damaged("the directory of the container is cut off");
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      bytes.readUInt16LE(at + field),
    ) as [number, number, number];
    const part = readEntry(bytes, at, nameLength, extraLength);
    if (parts.has(part.name)) throw damaged(`it has two parts named ${part.name}`);
    parts.set(part.name, part);
    packedBytes += part.packed.length;
    at += ENTRY.bytes + nameLength + extraLength + commentLength;
  }
  if (packedBytes > bytes.length) throw damaged("its parts share the same bytes");
  return parts;
}

function findDirectory(bytes: Buffer): { count: number; offset: number } {
  const lowest = Math.max(0, bytes.length - END.bytes - COMMENT_BYTES_MAX);
  for (let at = bytes.length - END.bytes; at >= lowest; at -= 1) {
    if (bytes.readUInt32LE(at) !== END.signature) continue;
    const count = bytes.readUInt16LE(at + 10);
    const offset = bytes.readUInt32LE(at + 16);
    return count === 0xffff || offset === SEE_ZIP_64
      ? findDirectory64(bytes, at - END_64_PLACE.bytes)
      : { count, offset };
  }
  throw damaged("the end of the file is missing");
}

function findDirectory64(bytes: Buffer, placeAt: number): { count: number; offset: number } {
  if (placeAt < 0 || bytes.readUInt32LE(placeAt) !== END_64_PLACE.signature) {
    throw damaged("the directory of the container is missing");
  }
  const at = readUInt64(bytes, placeAt + 8);
  if (at + END_64.bytes > bytes.length || bytes.readUInt32LE(at) !== END_64.signature) {
    throw damaged("the directory of the container is missing");
  }
  return { count: readUInt64(bytes, at + 32), offset: readUInt64(bytes, at + 48) };
}

function readEntry(bytes: Buffer, at: number, nameLength: number, extraLength: number): ZipPart {
  const nameAt = at + ENTRY.bytes;
  const name = bytes.toString("utf8", nameAt, nameAt + nameLength);
  if ((bytes.readUInt16LE(at + 8) & ENCRYPTED_FLAG) !== 0) {
    throw damaged("it is a zip archive that is protected with a password");
  }
  const method = bytes.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw damaged(`${name} is packed in an unknown way`);
  const extra = bytes.subarray(nameAt + nameLength, nameAt + nameLength + extraLength);
  // The fields that a zip64 entry moves to its extra field, in their order there.
  const wide = readWideFields(extra);
  const fields = [24, 20, 42].map((field) => {
    const value = bytes.readUInt32LE(at + field);
    return value === SEE_ZIP_64 ? (wide.shift() ?? value) : value;
  });
  const [, packedBytes = 0, localAt = 0] = fields;
  return {
    name,
    method: method === 0 ? "stored" : "deflated",
    checksum: bytes.readUInt32LE(at + 16),
    packed: locate(bytes, name, localAt, packedBytes),
  };
}

function locate(bytes: Buffer, name: string, localAt: number, packedBytes: number): Buffer {
  if (localAt + LOCAL.bytes > bytes.length || bytes.readUInt32LE(localAt) !== LOCAL.signature) {
    throw damaged(`${name} is not where the directory says`);
  }
  const start =
    localAt + LOCAL.bytes + bytes.readUInt16LE(localAt + 26) + bytes.readUInt16LE(localAt + 28);
  if (start + packedBytes > bytes.length) throw damaged(`${name} is cut off`);
  return bytes.subarray(start, start + packedBytes);
}

function readWideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP_64_FIELD) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.floor(field.length / 8) }, (_, i) => readUInt64(field, i * 8));
  }
  return [];
}

function readUInt64(bytes: Buffer, at: number): number {
  if (at + 8 > bytes.length) throw damaged("the directory of the container is cut off");
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw damaged("the container has an impossible size");
  return Number(value);
}
