import type { ColumnMap, ColumnName } from "../domain/shipment-line.ts";
import type { ColumnGuess } from "../domain/table-sketch.ts";
import {
  HINTS,
  isContrary,
  isPlausible,
  LIKELY_LOOKS,
  lookAlike,
  SURE_LOOKS,
} from "./column-looks.ts";
import { REQUIRED_COLUMNS } from "./columns.ts";
import type { ColumnLook } from "./column-looks.ts";
import { headerKey } from "./header-key.ts";
import { findNearest } from "./nearest-headers.ts";
import { isBlank } from "./raw-sheet.ts";

/** A column of which it is to be told what it means. */
export interface UnknownColumn {
  readonly index: number;
  readonly header: string;
  /** Cells of some rows below the header. */
  readonly texts: readonly string[];
}

/** Columns that are looked for, the most needed first. */
const SOUGHT = [
  "tracking-number",
  "order-item-id",
  "order-id",
  "quantity",
  "sku",
  "ship-date",
  "carrier-code",
  "ship-method",
] as const satisfies readonly ColumnName[];

/**
 * What each column of a sheet may mean, each of ours at most once: what its
 * header says by itself; else what its cells can hardly be otherwise; else what
 * its header is near to or hints at, where the cells allow it; else what its
 * cells may be. Columns that may mean nothing are not in the answer.
 *
 * @param named what headers say by themselves, by index of the column
 * @param isSettled true: a known layout says what its headers mean, so that only
 *   what no shipment can be without is looked for besides. False: a column that looks
 *   like the orders of a marketplace is sooner the order than one that is called so
 */
export function guessColumns(
  columns: readonly UnknownColumn[],
  named: ColumnMap,
  isSettled: boolean,
): ReadonlyMap<number, ColumnGuess> {
  const guesses = new Guesses(columns);
  const order = isSettled ? undefined : findSureOrder(columns, named);
  if (order !== undefined) guesses.take(order, { guess: "order-id", basis: "cells" });
  for (const [guess, { index }] of named) guesses.take(index, { guess, basis: "header" });
  // What a known layout leaves unread, it leaves so for a reason.
  const isSought = (column: ColumnName): boolean =>
    !isSettled || REQUIRED_COLUMNS.some((name) => name === column);
  for (const look of SURE_LOOKS) {
    if (isSought(look.column)) guesses.takeAlike(look, look.column !== "ship-date");
  }
  for (const column of SOUGHT) if (isSought(column)) guesses.takeNear(column);
  for (const look of LIKELY_LOOKS) if (isSought(look.column)) guesses.takeAlike(look, false);
  return guesses.found;
}

/** The one column with orders of a marketplace, where the column that is called the order has none. */
function findSureOrder(columns: readonly UnknownColumn[], named: ColumnMap): number | undefined {
  const look = SURE_LOOKS.find(({ column }) => column === "order-id");
  const called = named.get("order-id");
  if (!look || !called) return undefined;
  const alike = columns.filter(({ texts }) => lookAlike(texts, look.pattern));
  return alike.some(({ index }) => index === called.index) ? undefined : alike[0]?.index;
}

/** A hint alone, without cells that bear it out, is too little. */
function isBlankColumn(texts: readonly string[]): boolean {
  return texts.every(isBlank);
}

class Guesses {
  readonly found = new Map<number, ColumnGuess>();
  readonly #columns: readonly UnknownColumn[];
  readonly #taken = new Set<ColumnName>();

  constructor(columns: readonly UnknownColumn[]) {
    this.#columns = columns;
  }

  take(index: number, guess: ColumnGuess): void {
    if (this.found.has(index) || this.#taken.has(guess.guess)) return;
    this.found.set(index, guess);
    this.#taken.add(guess.guess);
  }

  /** @param isSure false: of several that look alike none is taken, unless a header tells */
  takeAlike({ column, pattern }: ColumnLook, isSure: boolean): void {
    const alike = this.#free(column).filter(({ texts }) => lookAlike(texts, pattern));
    const chosen = this.#nearest(column, alike) ?? (isSure || alike.length === 1 ? alike[0] : null);
    if (chosen) this.take(chosen.index, { guess: column, basis: "cells" });
  }

  takeNear(column: ColumnName): void {
    const plausible = this.#free(column).filter(({ texts }) => isPlausible(texts, column));
    const chosen = this.#nearest(column, plausible);
    if (chosen) this.take(chosen.index, { guess: column, basis: "near-header" });
  }

  /** Columns that mean nothing else yet, and say nothing against this one. */
  #free(column: ColumnName): UnknownColumn[] {
    return this.#columns.filter(
      ({ index, header }) => !this.found.has(index) && !isContrary(headerKey(header), column),
    );
  }

  #nearest(column: ColumnName, among: readonly UnknownColumn[]): UnknownColumn | undefined {
    const named = among.map(({ header, index }) => ({ text: header, index }));
    const [near] = findNearest(column, named);
    const hint = HINTS[column];
    return (
      among.find(({ index }) => index === near?.index) ??
      among.find(({ header, texts }) => !isBlankColumn(texts) && hint?.test(headerKey(header)))
    );
  }
}
