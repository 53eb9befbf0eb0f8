import { textKey, trimCell } from "../domain/normalise.ts";
import type { Profile, SkipRule } from "../domain/profile.ts";
import type { SheetTable } from "../domain/sheet-row.ts";
import type { ColumnName, ShipmentLine } from "../domain/shipment-line.ts";
import { headerKey } from "./header-key.ts";
import { GENERIC_PROFILE } from "./layouts.ts";

/** The cells of a line by canonical column, still being filled. */
type LineCells = Partial<Record<ColumnName, string>>;

/** What a profile does to the rows of one table, besides saying where its columns stand. */
export interface ProfileReading {
  /** True when it never changes a cell. */
  readonly isPlain: boolean;
  /** Why a row is no shipment; null when the profile has nothing against it. */
  tellSkipped(cells: readonly string[]): ShipmentLine["ignored"];
  /** Puts into a line what the profile knows of its cells. */
  complete(line: LineCells, cells: readonly string[]): void;
}

// A table has one profile and many rows.
const readings = new WeakMap<SheetTable, ProfileReading>();

/** How the profile of a table reads its rows. */
export function readingOf(table: SheetTable): ProfileReading {
  const known = readings.get(table);
  if (known) return known;
  const reading = makeReading(table.profile ?? GENERIC_PROFILE, table.headers.map(headerKey));
  readings.set(table, reading);
  return reading;
}

function makeReading(profile: Profile, keys: readonly string[]): ProfileReading {
  const { fixed = {}, numbers } = profile;
  const rules = (profile.skip ?? []).flatMap((rule) => placeRule(rule, keys));
  const prefixes = placePrefixes(profile, keys);
  const carriers = listCarriers(profile);
  const fixedCells = Object.entries(fixed) as [ColumnName, string][];
  return {
    isPlain: fixedCells.length + prefixes.length + carriers.length === 0 && numbers === undefined,
    tellSkipped: (cells) => rules.find(({ fits }) => fits(cells))?.ignored ?? null,
    complete(line, cells) {
      for (const { column, index } of prefixes) {
        if (line[column]) line[column] = trimCell(cells[index] ?? "") + line[column];
      }
      if (numbers) for (const column of NUMBERS) writeWhole(line, column, numbers);
      if (carriers.length > 0) nameCarrier(line, carriers);
      for (const [column, text] of fixedCells) line[column] ||= text;
    },
  };
}

interface PlacedRule {
  readonly ignored: NonNullable<ShipmentLine["ignored"]>;
  fits(cells: readonly string[]): boolean;
}

function placeRule({ column, is, isNot, voided, reason }: SkipRule, keys: readonly string[]) {
  const index = keys.indexOf(headerKey(column));
  if (index < 0) return [];
  const code = voided === true ? "voided-row" : "left-out-by-profile";
  const [named, spared] = [new Set(is?.map(textKey)), isNot && new Set(isNot.map(textKey))];
  const fits = (cells: readonly string[]): boolean => {
    const text = textKey(cells[index] ?? "");
    return named.has(text) || (spared !== undefined && !spared.has(text));
  };
  return [{ ignored: { code, reason }, fits } satisfies PlacedRule];
}

function placePrefixes({ prefixes = {} }: Profile, keys: readonly string[]) {
  return (Object.entries(prefixes) as [ColumnName, readonly string[]][]).flatMap(
    ([column, headers]) => {
      const index = headers.map((header) => keys.indexOf(headerKey(header))).find((at) => at >= 0);
      return index === undefined ? [] : [{ column, index }];
    },
  );
}

const NUMBERS = ["quantity", "quantity-purchased"] as const satisfies readonly ColumnName[];
const WHOLE = {
  point: { pattern: /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$/u, group: /,/gu },
  comma: { pattern: /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,0+)?$/u, group: /\./gu },
} as const;

/** A whole number without what its country writes into and behind it. */
function writeWhole(line: LineCells, column: ColumnName, numbers: keyof typeof WHOLE): void {
  const { pattern, group } = WHOLE[numbers];
  const whole = pattern.exec(line[column] ?? "")?.[1];
  if (whole !== undefined) line[column] = whole.replace(group, "");
}

/** Words with which a carrier begins that stands for a code. */
export interface CarrierWords {
  readonly code: string;
  /** As the profile has them. */
  readonly name: string;
  /** Words in lower case, with a blank behind them. */
  readonly words: string;
}

/** The longest words first, so that UPS Mail Innovations is not UPS. */
export function listCarriers({ carriers = {} }: Profile): CarrierWords[] {
  return Object.entries(carriers)
    .flatMap(([code, names]) => names.map((name) => ({ code, name, words: wordsOf(name) })))
    .sort((a, b) => b.words.length - a.words.length);
}

const NAMED_IN = ["carrier-code", "carrier-name", "ship-method"] as const;

/** The code of the carrier that the first of its cells with any text names; what names none stays as it is. */
function nameCarrier(line: LineCells, carriers: readonly CarrierWords[]): void {
  const text = NAMED_IN.map((column) => line[column] ?? "").find((each) => each !== "");
  if (text === undefined) return;
  const found = findCarrier(text, carriers);
  if (found) line["carrier-code"] = found.code;
}

/** The carrier that a text begins with; of `carriers` the longest words must stand first. */
export function findCarrier(
  text: string,
  carriers: readonly CarrierWords[],
): CarrierWords | undefined {
  const words = wordsOf(text);
  return carriers.find((carrier) => words.startsWith(carrier.words));
}

function wordsOf(text: string): string {
  const words = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[®™\u00AE\u2122]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return `${words} `;
}
