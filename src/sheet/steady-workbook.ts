import { Readable, type Writable } from "node:stream";
import type { stream } from "exceljs";
import { assertInvariant } from "../errors.ts";
import { SharedTexts } from "./shared-texts.ts";

/**
 * What exceljs's streaming writer leaves to memory, in a steady form: its table
 * of texts becomes one string before it is zipped, and its sheets run ahead of
 * the zip. Both reach into what exceljs 4 does not declare, and say so when it
 * is no longer there.
 */

/** Handed to the zip at a time. */
export const PIECE_BYTES = 256 * 1024;
/** What is made of a part before the zip has taken it. */
const AHEAD_BYTES = 4 * PIECE_BYTES;

interface Zip {
  append(source: Readable, entry: { readonly name: string }): void;
}

/** Lets all parts of the workbook go into its file piece by piece. Call it before the first sheet. */
export function streamParts(workbook: stream.xlsx.WorkbookWriter): SharedTexts {
  const zip: unknown = Reflect.get(workbook, "zip");
  const isAsKnown =
    "sharedStrings" in workbook &&
    "addSharedStrings" in workbook &&
    "_openStream" in workbook &&
    isZip(zip);
  assertInvariant(isAsKnown, "exceljs makes the parts of a workbook in another way");
  const sharedStrings = new SharedTexts();
  const openPart = (name: string): WorkbookPart => {
    const part = new WorkbookPart();
    zip.append(part, { name });
    return part;
  };
  const addSharedStrings = async (): Promise<void> => {
    if (sharedStrings.count > 0) await sharedStrings.writeTo(openPart("/xl/sharedStrings.xml"));
  };
  Object.assign(workbook, { sharedStrings, addSharedStrings, _openStream: openPart });
  return sharedStrings;
}

function isZip(value: unknown): value is Zip {
  return typeof value === "object" && value !== null && "append" in value;
}

/**
 * A part of a workbook on its way into the zip, in pieces of memory that are
 * used again. Memory outside of the heap is given back when V8 comes to it,
 * which may be hundreds of megabytes later.
 *
 * A stream only to the zip, which pipes it into what compresses it.
 */
export class WorkbookPart extends Readable {
  #zip: Writable | null = null;
  /** What was added before the zip came to this part. */
  readonly #early: (() => void)[] = [];
  readonly #free: Buffer[] = [];
  #aheadBytes = 0;
  #room: PromiseWithResolvers<void> | null = null;

  /** Memory of {@link PIECE_BYTES} to be filled and given to {@link writePiece}. */
  takePiece(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
  }

  /** Adds the first bytes of a piece, which is the part's from now on. */
  writePiece(piece: Buffer, length: number): void {
    this.#add(piece.subarray(0, length), () => this.#free.push(piece));
  }

  /** Adds text or bytes, as exceljs does; what it writes with is its own again at once. */
  write(data: string | ReusedBytes): boolean {
    this.#add(typeof data === "string" ? Buffer.from(data) : data.toBuffer(), () => undefined);
    return true;
  }

  end(): void {
    this.#pass((zip) => zip.end());
    // exceljs waits for it.
    this.emit("zipped");
  }

  /** Resolves when the zip has taken most of what was added. */
  async waitForRoom(): Promise<void> {
    if (this.#aheadBytes < AHEAD_BYTES) return;
    this.#room ??= Promise.withResolvers<void>();
    await this.#room.promise;
  }

  override pipe<Target extends NodeJS.WritableStream>(target: Target): Target {
    this.#zip = target as unknown as Writable;
    for (const pass of this.#early.splice(0)) pass();
    return target;
  }

  override _read(): void {
    // Nobody reads it: all goes where it is piped to.
  }

  #add(bytes: Buffer, onTaken: () => void): void {
    this.#aheadBytes += bytes.length;
    this.#pass((zip) => {
      // Called once it is compressed. Where that failed, whoever writes the file is told.
      zip.write(bytes, () => {
        onTaken();
        this.#aheadBytes -= bytes.length;
        if (this.#aheadBytes >= AHEAD_BYTES) return;
        this.#room?.resolve();
        this.#room = null;
      });
    });
  }

  #pass(step: (zip: Writable) => void): void {
    const zip = this.#zip;
    if (zip) step(zip);
    else {
      this.#early.push(() => {
        if (this.#zip) step(this.#zip);
      });
    }
  }
}

/** What exceljs writes parts with, again and again. */
interface ReusedBytes {
  /** A copy. */
  toBuffer(): Buffer;
}
