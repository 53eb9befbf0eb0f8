import { columnLetters } from "../../domain/column-letters.ts";
import { COLUMN_NAMES, type ColumnName } from "../../domain/shipment-line.ts";
import {
  NEEDED_COLUMNS,
  type SketchedHolding,
  type TableSketch,
} from "../../domain/table-sketch.ts";
import type { Conversation } from "../../ui/ask.ts";
import { wrapToWidth } from "../../ui/format.ts";
import type { Paint } from "../../ui/paint.ts";
import {
  columnLine,
  meaningSentence,
  sketchLines,
  type ColumnMeaning,
} from "../../ui/print-sketch.ts";
import { readColumnAnswer, type ColumnChange } from "./column-answer.ts";

/** Where a person is told and asked. */
export interface Dialog {
  readonly conversation: Conversation;
  say(lines: readonly string[]): void;
  readonly width: number;
  /** How many lines are seen at once. */
  readonly height: number;
  readonly paint: Paint;
}

/** Columns as they are being chosen: what each of the sheet means, by index. */
export type Meanings = Map<number, ColumnMeaning>;

const HOW_TO =
  "To change a column, type its letter and what it is, such as: B order-id, C none. " +
  "Or: ? for the names, list for the columns, q to stop.";

/** Columns that are often there, besides those that are needed. */
const USUAL: Readonly<Record<SketchedHolding, readonly ColumnName[]>> = {
  shipments: [
    "order-item-id",
    "quantity",
    "sku",
    "ship-date",
    "carrier-code",
    "carrier-name",
    "ship-method",
  ],
  orders: ["sku"],
};
/** What cannot be done without those that are needed. */
const VAIN = {
  shipments: "without it nothing can be sent",
  orders: "without it the report does not tell what is to ship",
} as const satisfies Record<SketchedHolding, string>;

/** What is guessed of the columns of a sheet. */
export function guessedMeanings({ columns }: TableSketch): Meanings {
  return new Map(
    columns.flatMap(({ index, guess, basis }) =>
      guess === null ? [] : [[index, { column: guess, basis }] as const],
    ),
  );
}

/**
 * Shows the columns of a sheet and lets somebody change what they mean, until
 * it is right.
 *
 * @param options.isListed whether the columns were shown just before
 * @returns null when they stopped
 */
export async function askColumns(
  sketch: TableSketch,
  dialog: Dialog,
  { isListed }: { readonly isListed: boolean },
): Promise<Meanings | null> {
  const meanings = guessedMeanings(sketch);
  const { conversation, width, paint } = dialog;
  const tell = (text: string): void => dialog.say(wrapToWidth(text, width));
  const list = (): void => {
    const lines = sketchLines(sketch.columns, meanings, width, paint);
    dialog.say(lines);
    // What is above is out of sight.
    if (lines.length > dialog.height) tell(meaningSentence(sketch.columns, meanings));
  };
  if (!isListed) {
    list();
    dialog.say([""]);
  }
  const lack = lackOf(sketch, meanings);
  tell(lack ?? "Enter, if that is right.");
  tell(HOW_TO);
  for (;;) {
    const text = await conversation.ask("> ");
    if (text === null) return null;
    const answer = readColumnAnswer(text, sketch.columns);
    if (answer.kind === "stop") return null;
    if (answer.kind === "unclear") tell(answer.why);
    else if (answer.kind === "list") list();
    else if (answer.kind === "names") for (const line of namesText(sketch.holds)) tell(line);
    else if (answer.kind === "change") {
      for (const change of answer.changes) dialog.say(changeMeaning(sketch, meanings, change));
    } else {
      const still = lackOf(sketch, meanings);
      if (still === null) return meanings;
      tell(still);
    }
  }
}

/** A column is one thing, and one thing is one column. */
function changeMeaning(
  { columns, holds }: TableSketch,
  meanings: Meanings,
  { index, column: said }: ColumnChange,
): string[] {
  // A report has one quantity of its own: what was ordered.
  const column = holds === "orders" && said === "quantity" ? "quantity-purchased" : said;
  const before = [...meanings].find(([, meaning]) => meaning.column === column)?.[0];
  if (before !== undefined) meanings.delete(before);
  meanings.delete(index);
  if (column !== null) meanings.set(index, { column, basis: null });
  const changed = before === undefined || before === index ? [index] : [index, before];
  return columns
    .filter((each) => changed.includes(each.index))
    .map((each) => `  ${columnLine(each, meanings.get(each.index))}`);
}

/** What is missing before the sheet is of any use; null when nothing is. */
function lackOf({ columns, holds }: TableSketch, meanings: Meanings): string | null {
  const chosen = new Set([...meanings.values()].map(({ column }) => column));
  const setsStatus = chosen.has("status") && (chosen.has("action") || chosen.has("operation"));
  if (holds === "shipments" && chosen.has("order-id") && setsStatus) return null;
  const missing = NEEDED_COLUMNS[holds].filter((name) => !chosen.has(name));
  if (missing.length === 0) return null;
  const free = columns.find(
    ({ index, unnameable, texts }) =>
      unnameable === null && !meanings.has(index) && texts.some((text) => /\d/u.test(text)),
  );
  const example = `${columnLetters(free?.index ?? 0)} ${missing[0] ?? ""}`;
  return `No column is read as ${missing.join(" or ")} yet; ${VAIN[holds]}. Say which it is, for example: ${example}`;
}

function namesText(holds: SketchedHolding): string[] {
  const [needed, usual] = [NEEDED_COLUMNS[holds], USUAL[holds]];
  const others = COLUMN_NAMES.filter((name) => !usual.includes(name) && !needed.includes(name));
  return [
    `Needed: ${needed.join(", ")}.`,
    `Often there: ${usual.join(", ")}.`,
    ...(holds === "shipments" ? [`Seldom: ${others.join(", ")}.`] : []),
    "Are the headers in another row? Stop, and give it with --header-row N.",
  ];
}
