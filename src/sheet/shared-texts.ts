import { assertInvariant } from "../errors.ts";

/** What a block of texts holds; a cell holds 32,767 characters. */
const BLOCK_BITS = 20;
const BLOCK_BYTES = 1 << BLOCK_BITS;
const TEXTS_AT_FIRST = 1 << 10;
/** `&quot;` */
const CHARACTER_BYTES_MAX = 6;
const TO_ENCODE = /[<>&"'\0]/gu;
/** What XML has for a character; it cannot carry 0. */
const ENCODED: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
  "\0": "",
};
/** 1 for each code of a character that stands in XML as itself, in one byte. */
const IS_PLAIN = Uint8Array.from({ length: 1 << 16 }, (_, code) =>
  code < 128 && !(String.fromCharCode(code) in ENCODED) ? 1 : 0,
);
const END = 0;
const OPENING = Buffer.from('<si><t xml:space="preserve">');
const CLOSING = Buffer.from("</t></si>");
/** FNV-1a, 32 bits: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
const HASH_BASIS = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/** Where the texts go. */
interface TextsPart {
  /** Memory to be filled and given to {@link writePiece}. */
  takePiece(): Buffer;
  writePiece(piece: Buffer, length: number): void;
  write(text: string): void;
  waitForRoom(): Promise<void>;
  end(): void;
}

interface Block {
  readonly bytes: Buffer<ArrayBuffer>;
  used: number;
}

/**
 * The texts that the cells of a workbook share, each once, in the order in
 * which they came.
 *
 * A workbook of 100,000 rows has close to a million: they are held as bytes, not
 * as strings, and found again by numbers, all of it outside of the heap. A Map
 * of them takes more than twice as much, and the heap grows with it.
 */
export class SharedTexts {
  /** Cells with a text. */
  totalRefs = 0;
  #count = 0;
  /** The texts as XML has them, in UTF-8, each with {@link END} behind it. */
  readonly #blocks: Block[] = [];
  /** The text that is looked for, as XML has it. */
  readonly #asked = Buffer.alloc(BLOCK_BYTES);
  /** By text: the number of its block, and where it begins there. */
  #starts = new Uint32Array(TEXTS_AT_FIRST);
  #hashes = new Int32Array(TEXTS_AT_FIRST);
  /** By hash: 1 + the text, or 0. At least half of them are 0. */
  #slots = new Int32Array(TEXTS_AT_FIRST * 2);

  get count(): number {
    return this.#count;
  }

  /** The position of the text among all. */
  add(text: string): number {
    this.totalRefs += 1;
    const length = this.#ask(text);
    const hash = hashOf(this.#asked, length);
    const last = this.#slots.length - 1;
    let slot = hash & last;
    for (let known = this.#slots[slot] ?? 0; known > 0; known = this.#slots[slot] ?? 0) {
      if (this.#hashes[known - 1] === hash && this.#isAsked(known - 1, length)) return known - 1;
      slot = (slot + 1) & last;
    }
    if (this.#count === this.#starts.length) {
      this.#grow();
      slot = emptySlot(this.#slots, hash);
    }
    this.#append(hash, length);
    this.#slots[slot] = this.#count;
    return this.#count - 1;
  }

  /**
   * Writes them as ECMA-376 part 1, 18.4.9 has them. Gives the memory back on
   * the way: it can be asked for once, and nothing be added afterwards.
   */
  async writeTo(part: TextsPart): Promise<void> {
    for (const array of [this.#starts, this.#hashes, this.#slots]) array.buffer.transfer(0);
    part.write(
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"' +
        ` count="${this.totalRefs}" uniqueCount="${this.count}">`,
    );
    for (const { bytes, used } of this.#blocks) {
      writeXml(bytes.subarray(0, used), part);
      bytes.buffer.transfer(0);
      await part.waitForRoom();
    }
    part.write("</sst>");
    part.end();
  }

  /** Makes it the text that is looked for; tells its bytes. */
  #ask(text: string): number {
    assertInvariant(text.length * CHARACTER_BYTES_MAX < BLOCK_BYTES, "a cell's text is too long");
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (IS_PLAIN[code] === 0) {
        return this.#asked.write(text.replace(TO_ENCODE, (each) => ENCODED[each] ?? each));
      }
      this.#asked[index] = code;
    }
    return text.length;
  }

  #isAsked(text: number, length: number): boolean {
    const start = this.#starts[text] ?? 0;
    const block = this.#blocks[start >>> BLOCK_BITS]?.bytes;
    const from = start & (BLOCK_BYTES - 1);
    if (block?.[from + length] !== END) return false;
    for (let index = 0; index < length; index += 1) {
      if (block[from + index] !== this.#asked[index]) return false;
    }
    return true;
  }

  #append(hash: number, length: number): void {
    let block = this.#blocks.at(-1);
    if (!block || block.used + length + 1 > BLOCK_BYTES) {
      block = { bytes: Buffer.allocUnsafeSlow(BLOCK_BYTES), used: 0 };
      this.#blocks.push(block);
    }
    this.#starts[this.#count] = (this.#blocks.length - 1) * BLOCK_BYTES + block.used;
    this.#hashes[this.#count] = hash;
    this.#asked.copy(block.bytes, block.used, 0, length);
    block.bytes[block.used + length] = END;
    block.used += length + 1;
    this.#count += 1;
  }

  /** Makes room for twice as many texts. */
  #grow(): void {
    this.#starts = new Uint32Array(this.#starts.buffer.transfer(this.#starts.byteLength * 2));
    this.#hashes = new Int32Array(this.#hashes.buffer.transfer(this.#hashes.byteLength * 2));
    const { length } = this.#slots;
    this.#slots.buffer.transfer(0);
    this.#slots = new Int32Array(length * 2);
    for (let text = 0; text < this.#count; text += 1) {
      this.#slots[emptySlot(this.#slots, this.#hashes[text] ?? 0)] = text + 1;
    }
  }
}

function emptySlot(slots: Int32Array, hash: number): number {
  const last = slots.length - 1;
  let slot = hash & last;
  while (slots[slot] !== 0) slot = (slot + 1) & last;
  return slot;
}

function hashOf(bytes: Buffer, length: number): number {
  let hash = HASH_BASIS;
  for (let index = 0; index < length; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), HASH_PRIME);
  }
  // The low bits choose the slot: the high ones are to have a say.
  return hash ^ (hash >>> 15);
}

/** Writes texts that each have {@link END} behind them, as XML. */
function writeXml(texts: Buffer, part: TextsPart): void {
  let piece = part.takePiece();
  let length = 0;
  const put = (source: Buffer, from: number, to: number): void => {
    for (let start = from; start < to;) {
      if (length === piece.length) {
        part.writePiece(piece, length);
        piece = part.takePiece();
        length = 0;
      }
      const end = Math.min(to, start + piece.length - length);
      // A few bytes, for which Buffer's own way takes longer.
      for (; start < end; start += 1) {
        piece[length] = source[start] ?? 0;
        length += 1;
      }
    }
  };
  for (let from = 0; from < texts.length;) {
    const to = texts.indexOf(END, from);
    put(OPENING, 0, OPENING.length);
    put(texts, from, to);
    put(CLOSING, 0, CLOSING.length);
    from = to + 1;
  }
  part.writePiece(piece, length);
}
