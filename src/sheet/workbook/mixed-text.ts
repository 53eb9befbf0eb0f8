import { CELL_LENGTH_MAX } from "../limits.ts";
import { decodeEntities } from "./scan-tags.ts";

/**
 * The text of one `si` or `is` element, where the reader would make less or more
 * of it: a plain text before runs (legal: ECMA-376 part 1, CT_Rst), which it
 * drops, and reading aids (`rPh`) of an inline text, which it takes for text.
 */
export class MixedText {
  #text = "";
  #plainTexts = 0;
  #hasRuns = false;
  #hasAids = false;
  #isInAid = false;
  #isInText = false;
  /** Plain texts of the run that is being scanned. */
  #runTexts = 0;
  #isOdd = false;

  /** A new element begins. */
  begin(): void {
    this.#text = "";
    this.#runTexts = 0;
    this.#isOdd = false;
    this.#plainTexts = 0;
    this.#hasRuns = false;
    this.#hasAids = false;
    this.#isInAid = false;
    this.#isInText = false;
  }

  /** A tag inside it. `depth` counts from 1 for its own children. */
  open(name: string, depth: number): void {
    if (this.#isInText) this.#isOdd = true;
    if (depth === 1) this.#runTexts = name === "r" ? 0 : 1;
    if (name === "t" && !this.#isInAid && depth > 1) this.#noteDeepText(depth);
    if (depth === 1 && name === "r") this.#hasRuns = true;
    if (depth === 1 && name === "rPh") this.#hasAids = this.#isInAid = true;
    this.#isInText = name === "t" && !this.#isInAid;
    if (this.#isInText && depth === 1) this.#plainTexts += 1;
  }

  close(name: string): void {
    this.#isInText = false;
    if (name === "rPh") this.#isInAid = false;
  }

  add(text: string): void {
    // One character too many is enough for the bound to be told.
    if (this.#isInText && this.#text.length <= CELL_LENGTH_MAX) this.#text += text;
  }

  /** Takes note of what texts hardly ever hold, such as a comment. */
  noteOddity(): void {
    this.#isOdd = true;
  }

  /** The text of an element that the reader reads right by itself, as it reads it; null when that is not sure. */
  readPlain(): string | null {
    const text = this.#text;
    if (this.#isOdd || ODD_ENTITY.test(text)) return null;
    // The reader looks for escapes in each run by itself.
    if (this.#hasRuns && text.includes("_x")) return null;
    return decodeEscapes(decodeEntities(text));
  }

  #noteDeepText(depth: number): void {
    this.#runTexts += 1;
    if (depth !== 2 || !this.#hasRuns || this.#runTexts > 1) this.#isOdd = true;
  }

  /** The whole text; null where the reader reads it right by itself. */
  end(options: { readonly isInline: boolean }): string | null {
    const isMixed = this.#plainTexts > 1 || (this.#plainTexts === 1 && this.#hasRuns);
    if (!isMixed && !(options.isInline && this.#hasAids)) return null;
    return decodeEscapes(decodeEntities(this.#text));
  }
}

/** Entities that not every reader knows. */
const ODD_ENTITY = /&#(?:X|x[\dA-Fa-f]{7}|\d{8})/u;

/** `_x000D_` as the character that XML cannot carry (ECMA-376 part 1, 22.9.2.19). */
function decodeEscapes(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
