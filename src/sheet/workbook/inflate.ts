import { createInflateRaw } from "node:zlib";
import { INFLATED_BYTES_MAX, INFLATED_RATIO_MAX, RATIO_FREE_BYTES } from "../limits.ts";
import { damaged, overLimit, WorkbookFault } from "./fault.ts";
import type { ZipPart } from "./zip-directory.ts";

const CHUNK_BYTES = 128 * 1024;
const WAY_OUT = "Copy the cells of the sheet into a new workbook and save it, or save it as CSV.";

/** Counts what all parts of a workbook inflate to. The sizes that a container declares are not believed. */
export class Inflater {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number = INFLATED_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /**
   * A part in pieces, as it is inflated.
   *
   * @throws WorkbookFault at the bound on all bytes, on this part's ratio, or when it is damaged
   */
  async *inflate(part: ZipPart): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of part.method === "stored" ? [part.packed] : unpack(part)) {
      bytes += chunk.length;
      this.#bytes += chunk.length;
      if (this.#bytes > this.#bytesMax) {
        throw overLimit(`it unpacks to more than ${this.#bytesMax} bytes`, WAY_OUT);
      }
      if (bytes > RATIO_FREE_BYTES && bytes > part.packed.length * INFLATED_RATIO_MAX) {
        throw overLimit(
          `${part.name} unpacks to more than ${INFLATED_RATIO_MAX} times its size, as only a zip bomb does`,
          WAY_OUT,
        );
      }
      yield chunk;
    }
  }
}

async function* unpack(part: ZipPart): AsyncGenerator<Buffer> {
  if (part.packed.length === 0) return;
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  inflate.end(part.packed);
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } catch (thrown) {
    if (thrown instanceof WorkbookFault) throw thrown;
    throw damaged(`${part.name} is damaged`, thrown);
  } finally {
    inflate.destroy();
  }
}
