import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import type { stream } from "exceljs";
import { assertInvariant } from "../errors.ts";

/**
 * What exceljs's streaming writer leaves to memory, in a steady form: its table
 * of texts becomes one string before it is zipped, and its sheets run ahead of
 * the zip. Both reach into what exceljs 4 does not declare, and say so when it
 * is no longer there.
 */

/** Text handed to the zip at a time. */
const CHUNK_LENGTH = 64 * 1024;
const TO_ENCODE = /[<>&"']/gu;
const ENCODED: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
};

/** The texts that the cells of a workbook share, each once, in the order in which they came. */
class SharedTexts {
  readonly #indexes = new Map<string, number>();
  /** Cells with a text. */
  totalRefs = 0;

  get count(): number {
    return this.#indexes.size;
  }

  add(text: string): number {
    this.totalRefs += 1;
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.#indexes.size);
    return this.#indexes.size - 1;
  }

  /** ECMA-376 part 1, 18.4.9. */
  *xml(): Generator<string> {
    let chunk =
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"' +
      ` count="${this.totalRefs}" uniqueCount="${this.count}">`;
    for (const text of this.#indexes.keys()) {
      chunk += `<si><t xml:space="preserve">${encode(text)}</t></si>`;
      if (chunk.length < CHUNK_LENGTH) continue;
      yield chunk;
      chunk = "";
    }
    yield `${chunk}</sst>`;
  }
}

function encode(text: string): string {
  return text.replace(TO_ENCODE, (character) => ENCODED[character] ?? character);
}

interface Zip {
  append(source: Readable, entry: { readonly name: string }): void;
}

/** Lets the workbook's texts go into its file piece by piece. Call it before the first cell. */
export function streamSharedTexts(workbook: stream.xlsx.WorkbookWriter): void {
  const zip: unknown = Reflect.get(workbook, "zip");
  const isAsKnown = "sharedStrings" in workbook && "addSharedStrings" in workbook && isZip(zip);
  assertInvariant(isAsKnown, "exceljs keeps the texts of a workbook in another way");
  const sharedStrings = new SharedTexts();
  const addSharedStrings = async (): Promise<void> => {
    if (sharedStrings.count === 0) return;
    const source = Readable.from(sharedStrings.xml(), { objectMode: false });
    zip.append(source, { name: "/xl/sharedStrings.xml" });
  };
  Object.assign(workbook, { sharedStrings, addSharedStrings });
}

function isZip(value: unknown): value is Zip {
  return typeof value === "object" && value !== null && "append" in value;
}

/** Waits until the zip has taken what the sheet has given it so far. */
export async function waitForZip(worksheet: object): Promise<void> {
  const buffer: unknown = Reflect.get(worksheet, "stream");
  const pipes: unknown = Reflect.get(Object(buffer), "pipes");
  assertInvariant(Array.isArray(pipes), "exceljs hands its sheets to the zip in another way");
  for (const pipe of pipes) {
    if (pipe instanceof Writable && pipe.writableNeedDrain) await once(pipe, "drain");
  }
}
