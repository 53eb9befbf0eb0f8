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

  /** A new element begins. */
  begin(): void {
    this.#text = "";
    this.#plainTexts = 0;
    this.#hasRuns = false;
    this.#hasAids = false;
    this.#isInAid = false;
    this.#isInText = false;
  }

  /** A tag inside it. `depth` counts from 1 for its own children. */
  open(name: string, depth: number): void {
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

  /** The whole text; null where the reader reads it right by itself. */
  end(options: { readonly isInline: boolean }): string | null {
    const isMixed = this.#plainTexts > 1 || (this.#plainTexts === 1 && this.#hasRuns);
    if (!isMixed && !(options.isInline && this.#hasAids)) return null;
    return decodeEscapes(decodeEntities(this.#text));
  }
}

/** `_x000D_` as the character that XML cannot carry (ECMA-376 part 1, 22.9.2.19). */
function decodeEscapes(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
