import { createHash } from "node:crypto";

/**
 * Signature Version 2 once more, by the steps of its description alone and with
 * nothing of ours: bytes instead of encodeURIComponent, HMAC out of SHA-256
 * (RFC 2104), names compared byte by byte.
 */
export function signAgain(
  secretKey: string,
  place: { readonly verb: string; readonly host: string; readonly path: string },
  parameters: readonly (readonly [string, string])[],
): string {
  const pairs = parameters
    .filter(([name]) => name !== "Signature")
    .map(([name, value]) => ({ name: bytesOf(name), pair: `${quote(name)}=${quote(value)}` }));
  pairs.sort((a, b) => compareBytes(a.name, b.name));
  const canonical = pairs.map(({ pair }) => pair).join("&");
  const text = [place.verb, place.host.toLowerCase(), place.path, canonical].join("\n");
  return Buffer.from(hmac(bytesOf(secretKey), bytesOf(text))).toString("base64");
}

const BLOCK_BYTES = 64;
const UNRESERVED = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

/** Percent-encodes a text: unreserved characters stay, every other byte becomes %XY. */
export function quote(text: string): string {
  return Array.from(bytesOf(text), (byte) => {
    const character = String.fromCharCode(byte);
    return UNRESERVED.has(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const short = key.length > BLOCK_BYTES ? sha256(key) : key;
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(short);
  const inner = sha256(
    block.map((byte) => byte ^ 0x36),
    message,
  );
  return sha256(
    block.map((byte) => byte ^ 0x5c),
    inner,
  );
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
