const LENGTH_FIRST = 128;
const ZERO = 48;

/** Text that is put together as bytes: what a million rows say, without a string for each piece. */
export class ByteText {
  #bytes = Buffer.allocUnsafe(LENGTH_FIRST);
  /** In bytes. */
  length = 0;

  /** Puts pieces made before, or any text. */
  put(piece: Uint8Array | string): void {
    if (typeof piece === "string") {
      this.#reserve(Buffer.byteLength(piece));
      this.length += this.#bytes.write(piece, this.length);
      return;
    }
    this.#reserve(piece.length);
    const bytes = this.#bytes;
    const at = this.length;
    // Pieces are short, for which this is faster than to call for a copy.
    for (let index = 0; index < piece.length; index += 1) bytes[at + index] = piece[index] ?? 0;
    this.length += piece.length;
  }

  /** Puts some of the bytes of a longer text. */
  putPart(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    const own = this.#bytes;
    let at = this.length;
    for (let index = start; index < end; index += 1) {
      own[at] = bytes[index] ?? 0;
      at += 1;
    }
    this.length = at;
  }

  /** Puts one ASCII character. */
  putCode(code: number): void {
    this.#reserve(1);
    this.#bytes[this.length] = code;
    this.length += 1;
  }

  /** Puts a whole number below 2^31 with so many digits, zeros in front included. */
  putDigits(value: number, width: number): void {
    this.#reserve(width);
    let left = value;
    for (let at = this.length + width - 1; at >= this.length; at -= 1) {
      const rest = (left / 10) | 0;
      this.#bytes[at] = ZERO + left - rest * 10;
      left = rest;
    }
    this.length += width;
  }

  /** Puts a whole number from 0 to below 2^31. */
  putNumber(value: number): void {
    let width = 1;
    for (let left = (value / 10) | 0; left > 0; left = (left / 10) | 0) width += 1;
    this.putDigits(value, width);
  }

  /** All of it as text, where only ASCII was put. */
  toAscii(start = 0): string {
    return this.#bytes.toString("latin1", start, this.length);
  }

  /** Hands over what was put; nothing is left. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.length);
    this.#bytes = Buffer.allocUnsafe(this.#bytes.length);
    this.length = 0;
    return taken;
  }

  /** Forgets what was put. */
  clear(): void {
    this.length = 0;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + more));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
