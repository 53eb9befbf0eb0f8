import { ByteText } from "./byte-text.ts";
import { digitsIn, PackedDigits } from "./packed.ts";

const SLOTS_FIRST = 2048;
const FREE = -1;
const HYPHEN = 45;
/** What the first three digits count in the higher number: five more follow. */
const SECOND_IN_HIGH = 10 ** 5;
/** What the first two digits count in the lower number: seven more follow. */
const LAST = 10 ** 7;

/**
 * Orders by their Amazon order IDs (`112-1234567-1234567`), numbered as they come.
 * A hash table with open addressing over 17 digits that are kept as two numbers.
 */
export class OrderTable {
  readonly #ids = new PackedDigits(17);
  #slots = new Int32Array(SLOTS_FIRST).fill(FREE);
  readonly #written = new ByteText();
  size = 0;

  /** The number of an order that may be new; -1 when the text is no Amazon order ID. */
  enter(orderId: string): number {
    if (!looksLikeOrderId(orderId)) return -1;
    const high = highOf(orderId);
    const low = lowOf(orderId);
    if (high < 0 || low < 0) return -1;
    const slot = this.#slotOf(high, low);
    const known = this.#slots[slot] ?? FREE;
    if (known !== FREE) return known;
    const order = this.#ids.push(high, low);
    this.#slots[slot] = order;
    this.size += 1;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return order;
  }

  /** The number of an order; -1 when it never came. */
  find(orderId: string): number {
    if (!looksLikeOrderId(orderId)) return -1;
    const high = highOf(orderId);
    const low = lowOf(orderId);
    if (high < 0 || low < 0) return -1;
    return this.#slots[this.#slotOf(high, low)] ?? FREE;
  }

  idOf(order: number): string {
    this.#written.clear();
    this.putId(this.#written, order);
    return this.#written.toAscii();
  }

  putId(target: ByteText, order: number): void {
    const high = this.#ids.highAt(order);
    const low = this.#ids.lowAt(order);
    const first = Math.floor(high / SECOND_IN_HIGH);
    target.putDigits(first, 3);
    target.putCode(HYPHEN);
    target.putDigits(high - first * SECOND_IN_HIGH, 5);
    const second = Math.floor(low / LAST);
    target.putDigits(second, 2);
    target.putCode(HYPHEN);
    target.putDigits(low - second * LAST, 7);
  }

  /** Where the order stands, or may be put. */
  #slotOf(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(high, low) & mask;
    for (;;) {
      const order = this.#slots[slot] ?? FREE;
      if (order === FREE || this.#ids.isAt(order, high, low)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(FREE);
    for (let order = 0; order < this.size; order += 1) {
      this.#slots[this.#slotOf(this.#ids.highAt(order), this.#ids.lowAt(order))] = order;
    }
  }
}

/** Whether a text has the length and the hyphens of one; whether the rest are digits, `enter` tells. */
export function looksLikeOrderId(orderId: string): boolean {
  return (
    orderId.length === 19 && orderId.charCodeAt(3) === HYPHEN && orderId.charCodeAt(11) === HYPHEN
  );
}

/** The first eight of the seventeen digits. */
function highOf(orderId: string): number {
  const first = digitsIn(orderId, 0, 3);
  return first < 0 ? -1 : digitsIn(orderId, 4, 9, first);
}

/** The last nine. */
function lowOf(orderId: string): number {
  const first = digitsIn(orderId, 9, 11);
  return first < 0 ? -1 : digitsIn(orderId, 12, 19, first);
}

// Multiplication that wraps spreads numbers which follow each other:
// https://en.wikipedia.org/wiki/Hash_function#Fibonacci_hashing
function hashOf(high: number, low: number): number {
  const mixed = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1) >>> 7;
}
