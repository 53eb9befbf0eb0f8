import { columnLetters } from "../../domain/column-letters.ts";
import { NEEDED_COLUMNS, type TableSketch } from "../../domain/table-sketch.ts";
import type { DraftedProfile } from "../../sheet/draft-profile.ts";
import type { OwnProfile } from "../../sheet/layouts.ts";
import { samplesOf } from "../../ui/print-sketch.ts";
import { tellUnderstood } from "./understood.ts";

/** What `map --json` prints. */
export interface SketchDocument {
  readonly table: {
    readonly file: string;
    readonly sheet: string | null;
    readonly headerRow: number;
    /** By which it is read now. */
    readonly profile: string;
    /** Whether it is read as it is, so that nothing would be written. */
    readonly isUnderstood: boolean;
  };
  readonly columns: readonly {
    /** Its letters, as a spreadsheet shows them. */
    readonly column: string;
    readonly header: string;
    readonly samples: readonly string[];
    readonly guess: string | null;
    readonly basis: string | null;
  }[];
  /** Columns of which none was found, though nothing can be sent without. */
  readonly missing: readonly string[];
  /** What would be written, by the name that it would have; null for nothing. */
  readonly profile: Readonly<Record<string, OwnProfile>> | null;
}

/** A sketch as a program reads it. */
export function describeSketch(
  name: string,
  sketch: TableSketch,
  drafted: DraftedProfile | null,
): SketchDocument {
  const guessed = new Set(sketch.columns.map(({ guess }) => guess));
  const isUnderstood = tellUnderstood(sketch) !== null;
  const needed = isUnderstood ? [] : NEEDED_COLUMNS[sketch.holds];
  return {
    table: {
      file: sketch.file.path,
      sheet: sketch.sheet,
      headerRow: sketch.headerRow,
      profile: sketch.profile.name,
      isUnderstood,
    },
    columns: sketch.columns.map(({ index, header, texts, guess, basis }) => ({
      column: columnLetters(index),
      header,
      samples: samplesOf(texts),
      guess,
      basis,
    })),
    missing: needed.filter((column) => !guessed.has(column)),
    profile: drafted?.isComplete === true ? { [name]: drafted.profile } : null,
  };
}
