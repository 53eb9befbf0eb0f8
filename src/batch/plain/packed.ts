import type { ByteText } from "./byte-text.ts";

/**
 * Lists of a million entries in a few bytes each: no object and no string is kept,
 * so neither does the collector have anything to go through.
 */

const LENGTH_FIRST = 1024;

/** Whole numbers of 32 bits. */
export class PackedInts {
  #values = new Int32Array(LENGTH_FIRST);
  length = 0;

  /** Adds a number; answers its place. */
  push(value: number): number {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value;
    this.length += 1;
    return this.length - 1;
  }

  at(place: number): number {
    return this.#values[place] ?? -1;
  }

  set(place: number, value: number): void {
    this.#values[place] = value;
  }
}

/** Texts of ASCII characters. */
export class PackedTexts {
  #bytes = Buffer.alloc(LENGTH_FIRST);
  #used = 0;
  readonly #ends = new PackedInts();

  push(text: string): void {
    if (this.#used + text.length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#used + text.length));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    // Short texts, for which this is faster than to call for a copy.
    for (let index = 0; index < text.length; index += 1) {
      this.#bytes[this.#used + index] = text.charCodeAt(index);
    }
    this.#used += text.length;
    this.#ends.push(this.#used);
  }

  at(place: number): string {
    return this.#bytes.toString("latin1", this.#startOf(place), this.#ends.at(place));
  }

  putInto(target: ByteText, place: number): void {
    target.putPart(this.#bytes, this.#startOf(place), this.#ends.at(place));
  }

  /** Whether the same text stands in two places. */
  areSame(place: number, other: number): boolean {
    let at = this.#startOf(place);
    const end = this.#ends.at(place);
    let otherAt = this.#startOf(other);
    if (end - at !== this.#ends.at(other) - otherAt) return false;
    while (at < end) {
      if (this.#bytes[at] !== this.#bytes[otherAt]) return false;
      at += 1;
      otherAt += 1;
    }
    return true;
  }

  #startOf(place: number): number {
    return place === 0 ? 0 : this.#ends.at(place - 1);
  }
}

/** Texts of exactly so many digits, as pairs of numbers. */
export class PackedDigits {
  readonly #highs = new PackedInts();
  readonly #lows = new PackedInts();
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  push(high: number, low: number): number {
    this.#highs.push(high);
    return this.#lows.push(low);
  }

  isAt(place: number, high: number, low: number): boolean {
    return this.#lows.at(place) === low && this.#highs.at(place) === high;
  }

  /** All digits, zeros in front included. */
  at(place: number): string {
    const high = String(this.#highs.at(place)).padStart(this.#width - LOW_DIGITS, "0");
    return high + String(this.#lows.at(place)).padStart(LOW_DIGITS, "0");
  }

  putInto(target: ByteText, place: number): void {
    target.putDigits(this.#highs.at(place), this.#width - LOW_DIGITS);
    target.putDigits(this.#lows.at(place), LOW_DIGITS);
  }

  /** Below zero when the first comes before the second, as numbers and as texts. */
  compare(place: number, other: number): number {
    const high = this.#highs.at(place) - this.#highs.at(other);
    return high === 0 ? this.#lows.at(place) - this.#lows.at(other) : high;
  }

  highAt(place: number): number {
    return this.#highs.at(place);
  }

  lowAt(place: number): number {
    return this.#lows.at(place);
  }
}

/** Digits of the lower number: as many as 32 bits hold for certain. */
export const LOW_DIGITS = 9;

/** The number that some of a text's characters are; -1 when one of them is no digit. */
export function digitsIn(text: string, start: number, end: number, before = 0): number {
  let value = before;
  for (let index = start; index < end; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
