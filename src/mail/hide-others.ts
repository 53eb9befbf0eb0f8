import { cleanIdentifier, textKey } from "../domain/normalise.ts";
import type { ResultSheet, ResultSheetColumn, ResultSheetRow } from "../domain/result-sheet.ts";
import { baseName, hidePaths } from "./hide-paths.ts";
import type { Partner } from "./partner.ts";

/** Stands for what belongs to somebody else. */
const HIDDEN = "[...]";
/** A shorter name would hide quantities and row numbers. */
const NAME_LENGTH_MIN = 4;

/** Columns whose cells say which parcel, order, file or account is meant. */
const IDENTIFIERS: ReadonlySet<ResultSheetColumn["meaning"]> = new Set([
  "order-id",
  "order-item-id",
  "package-id",
  "tracking-number",
  "original-tracking-number",
]);
const TITLES: ReadonlySet<ResultSheetColumn["meaning"]> = new Set([
  "account",
  "partner",
  "source-file",
]);

// A word with the signs that identifiers and file names have inside.
const WORD = /[\p{L}\p{N}#](?:[\p{L}\p{N}#@._+-]*[\p{L}\p{N}])?/gu;
const FIRST_POST =
  /(first posted \d{4}-\d{2}-\d{2}) from (.+?)(?:, sheet .+?,)? row \d+(?=[;:,.)]*(?:\s|$))/gu;

/** Makes a sentence of ours fit to be read by one partner. */
export type SentenceFilter = (text: string) => string;

/** Whose a row is; null for nobody's. */
type OwnerOf = (row: ResultSheetRow) => Partner | null;

/**
 * Reasons and fixes speak of other parcels of an order, of earlier files and of
 * accounts, which may be another partner's. The answer gives for each partner a
 * filter that hides every word that names something of others and nothing of
 * theirs, files that they have no row of, and paths of this machine.
 */
export function hideOthers(
  result: ResultSheet,
  partners: readonly Partner[],
  ownerOf: OwnerOf,
): (partner: Partner) => SentenceFilter {
  const identifiers = indexOwners(result, IDENTIFIERS, ownerOf);
  const titles = indexOwners(result, TITLES, ownerOf);
  for (const partner of partners) {
    for (const name of [partner.name, ...partner.accounts]) note(titles, textKey(name), partner);
  }
  return (partner) => {
    const isTheirs = (name: string): boolean =>
      [identifiers, titles].some((owners) => owners.get(name)?.has(partner) === true);
    const isOthers = (name: string): boolean =>
      name.length >= NAME_LENGTH_MIN &&
      (identifiers.has(name) || titles.has(name)) &&
      !isTheirs(name);
    const phrases = [...titles.keys()].filter((name) => name.includes(" ") && isOthers(name));
    const phrase = phrases.length > 0 ? anyOf(phrases) : null;
    return (text) => {
      const dated = text.replace(FIRST_POST, (whole, when: string, file: string) =>
        isTheirs(textKey(file)) ? whole : when,
      );
      const plain = phrase ? dated.replace(phrase, HIDDEN) : dated;
      const words = plain.replace(WORD, (word) => (isOthers(textKey(word)) ? HIDDEN : word));
      return hidePaths(words).toWellFormed();
    };
  };
}

/** Whose a name is, by the name as it is compared. */
function indexOwners(
  { columns, rows }: ResultSheet,
  meanings: ReadonlySet<ResultSheetColumn["meaning"]>,
  ownerOf: OwnerOf,
): Map<string, Set<Partner | null>> {
  const owners = new Map<string, Set<Partner | null>>();
  const places = columns.flatMap(({ meaning }, index) =>
    meanings.has(meaning) ? [{ index, isFile: meaning === "source-file" }] : [],
  );
  for (const row of rows) {
    const owner = ownerOf(row);
    for (const { index, isFile } of places) {
      const text = row.cells[index] ?? "";
      // A workbook of several sheets says which one: `book.xlsx [Monday]`.
      const cell = isFile ? baseName(text).replace(/ \[[^\]]*\]$/u, "") : text;
      note(owners, textKey(cell), owner);
      note(owners, textKey(cleanIdentifier(cell)), owner);
    }
  }
  return owners;
}

function note(owners: Map<string, Set<Partner | null>>, name: string, owner: Partner | null): void {
  if (name === "") return;
  const known = owners.get(name);
  if (known) known.add(owner);
  else owners.set(name, new Set([owner]));
}

/** Any of these phrases, whatever their case and white space; the longest first. */
function anyOf(phrases: readonly string[]): RegExp {
  const patterns = phrases
    .toSorted((a, b) => b.length - a.length)
    .map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&").replaceAll(" ", "\\s+"));
  return new RegExp(patterns.join("|"), "giu");
}
