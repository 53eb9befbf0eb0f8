import { columnLetters } from "../../domain/column-letters.ts";
import { didYouMean } from "../../domain/nearest-name.ts";
import { COLUMN_NAMES, type ColumnName } from "../../domain/shipment-line.ts";
import type { SketchedColumn } from "../../domain/table-sketch.ts";
import { matchHeaders } from "../../sheet/columns.ts";

/** What somebody typed at the list of columns. */
export type ColumnAnswer =
  | { readonly kind: "done" | "stop" | "names" | "list" }
  | { readonly kind: "change"; readonly changes: readonly ColumnChange[] }
  /** A sentence on what cannot be done with it. */
  | { readonly kind: "unclear"; readonly why: string };

/** One column is to be something else; null: nothing. */
export interface ColumnChange {
  readonly index: number;
  readonly column: ColumnName | null;
}

const WORDS: ReadonlyMap<string, ColumnAnswer> = new Map([
  ["", { kind: "done" }],
  ["q", { kind: "stop" }],
  ["quit", { kind: "stop" }],
  ["exit", { kind: "stop" }],
  ["?", { kind: "names" }],
  ["help", { kind: "names" }],
  ["list", { kind: "list" }],
]);
const NOTHING: ReadonlySet<string> = new Set(["none", "no", "nothing", "-"]);

/**
 * Understands an answer such as `C tracking-number`, `c=qty, d none` or `?`.
 *
 * @param columns those of the sheet
 */
export function readColumnAnswer(text: string, columns: readonly SketchedColumn[]): ColumnAnswer {
  const word = WORDS.get(text.trim().toLowerCase());
  if (word) return word;
  const changes: ColumnChange[] = [];
  for (const part of text.split(/[,;]/u).filter((each) => each.trim() !== "")) {
    const read = readChange(part.trim(), columns);
    if (typeof read === "string") return { kind: "unclear", why: read };
    changes.push(read);
  }
  return { kind: "change", changes };
}

function readChange(text: string, columns: readonly SketchedColumn[]): ColumnChange | string {
  const parts = /^([a-z]{1,3})\s*[\s=:]\s*(.+)$/iu.exec(text);
  const [, letters = "", name = ""] = parts ?? [];
  if (!parts) {
    return `"${text.slice(0, 60)}" is no letter and name, such as: ${columnLetters(columns[0]?.index ?? 0)} order-id`;
  }
  const column = columns.find(({ index }) => columnLetters(index) === letters.toUpperCase());
  if (!column) return `The sheet has no column ${letters.toUpperCase()}.`;
  if (NOTHING.has(name.toLowerCase())) return { index: column.index, column: null };
  if (column.unnameable !== null) {
    return `Column ${letters.toUpperCase()} cannot be read, for ${column.unnameable}. Change that in the sheet first.`;
  }
  const meant = findColumnName(name);
  if (meant !== null) return { index: column.index, column: meant };
  return `There is no "${name.slice(0, 40)}"${didYouMean(name, COLUMN_NAMES) || "."} Type ? for the names.`;
}

/** The column of ours that a word means: its name, a usual name for it, or the only one that begins or ends so. */
function findColumnName(word: string): ColumnName | null {
  const name = word.toLowerCase().replaceAll(/[\s_]+/gu, "-");
  const exact = COLUMN_NAMES.find((each) => each === name);
  if (exact) return exact;
  const [usual] = matchHeaders([word]).columns.keys();
  if (usual) return usual;
  const begun = COLUMN_NAMES.filter((each) => each.startsWith(name));
  const ended = COLUMN_NAMES.filter((each) => each.endsWith(`-${name}`));
  const [only = null, ...others] = begun.length > 0 ? begun : ended;
  return others.length === 0 ? only : null;
}
