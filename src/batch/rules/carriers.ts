import type { Carrier } from "./tracking-formats.ts";

/** Words by which people name a carrier, in codes and in free text. */
const WORDS: Readonly<Record<Carrier, readonly string[]>> = {
  ups: ["ups", "united parcel service"],
  usps: ["usps", "united states postal service", "us postal service", "u s postal service"],
  fedex: ["fedex", "fed ex", "federal express"],
  dhl: ["dhl"],
  amazon: ["amazon", "amzl", "amzn"],
  ontrac: ["ontrac", "on trac", "lasership", "laser ship"],
  "canada-post": ["canada post", "canadapost", "postes canada"],
  dpd: ["dpd"],
  purolator: ["purolator"],
  canpar: ["canpar"],
  "old-dominion": ["old dominion", "odfl"],
  "spee-dee": ["spee dee", "speedee"],
  gofo: ["gofo"],
  landmark: ["landmark global", "landmark"],
  yodel: ["yodel"],
  yunexpress: ["yunexpress", "yun express"],
  "deutsche-post": ["deutsche post"],
};
const BY_WORD = Object.entries(WORDS).flatMap(([carrier, words]) =>
  words.map((word) => ({ word: ` ${word} `, carrier: carrier as Carrier })),
);

/**
 * The carrier that texts name by a known word; null when they name none, or
 * several ("UPS Mail Innovations, USPS"): then the number may be either's.
 *
 * @example
 * carrierOf(["", "UPS Ground"]); // => "ups"
 */
export function carrierOf(texts: readonly string[]): Carrier | null {
  const named = new Set<Carrier>();
  for (const text of texts) {
    const words = ` ${wordsOf(text)} `;
    for (const { word, carrier } of BY_WORD) if (words.includes(word)) named.add(carrier);
  }
  const [only] = named;
  return named.size === 1 && only !== undefined ? only : null;
}

/** The text behind a carrier's name at its start; null when it starts with none. */
export function textBehindCarrier(text: string): string | null {
  const words = `${wordsOf(text)} `;
  const found = BY_WORD.map(({ word }) => word.trimStart())
    .filter((word) => words.startsWith(word))
    .sort((a, b) => b.length - a.length)[0];
  return found === undefined ? null : words.slice(found.length).trim();
}

function wordsOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
