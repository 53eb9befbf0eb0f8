/** Names of months, January first, as English, German and French sheets write them, in lower case. */
const NAMES: readonly (readonly string[])[] = [
  ["jan", "january", "januar", "jän", "jänner", "janv", "janvier"],
  ["feb", "february", "februar", "févr", "février"],
  ["mar", "march", "mär", "märz", "mars"],
  ["apr", "april", "avr", "avril"],
  ["may", "mai"],
  ["jun", "june", "juni", "juin"],
  ["jul", "july", "juli", "juil", "juillet"],
  ["aug", "august", "août"],
  ["sep", "sept", "september", "septembre"],
  ["oct", "october", "okt", "oktober", "octobre"],
  ["nov", "november", "novembre"],
  ["dec", "december", "dez", "dezember", "déc", "décembre"],
];
const NUMBERS = new Map(
  NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

/** The month that a word names, from 1; null when it names none. */
export function monthOf(word: string): number | null {
  return NUMBERS.get(word.toLowerCase().replace(/\.$/u, "")) ?? null;
}
