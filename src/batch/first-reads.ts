import { saysPosted } from "../domain/result-row.ts";
import type { ShipmentLine } from "../domain/shipment-line.ts";
import type { SourceFile } from "../domain/sheet-row.ts";
import type { FileOrigin, RunFile, RunInputs } from "../store/ledger.ts";

/** When files and runs were first met by this ledger; what is absent never was. */
export interface FirstReads {
  /** Ledger sequences, by file index. */
  readonly byFile: ReadonlyMap<number, number>;
  /** By run ID, of the runs that result rows name. */
  readonly byRun: ReadonlyMap<string, RunInputs>;
}

/** When and where a row was first read. */
export interface FirstRead {
  /** Ledger sequence; Infinity when never before. */
  readonly firstReadSeq: number;
  /** SHA-256 of the file. */
  readonly firstFile: string;
}

/** Of rows that no ledger has seen. */
export const NO_READS: FirstReads = { byFile: new Map(), byRun: new Map() };

/**
 * A result is a new file each time, but its rows are not new. One that said
 * posted was true when its run began: as the package stood then, or was made by
 * that run. Any other is as old as the sheet that it comes from: that an old
 * sheet was run again and refused makes nothing in it younger.
 */
export function findFirstRead(line: ShipmentLine, reads: FirstReads): FirstRead {
  const { file } = line.row.table;
  const ofFile = reads.byFile.get(file.index) ?? Number.POSITIVE_INFINITY;
  const earlier = line.earlierResult;
  const run = earlier ? reads.byRun.get(earlier.runId) : undefined;
  if (!earlier || !run) return { firstReadSeq: ofFile, firstFile: file.hash };
  const source = saysPosted(earlier.result) ? null : findSource(earlier.sourceFile, run);
  const ofRow = Math.min(source?.seq ?? run.startSeq, run.startSeq);
  return { firstReadSeq: Math.min(ofFile, ofRow), firstFile: source?.hash ?? file.hash };
}

/**
 * A run's files as the ledger keeps them: a result with where its oldest rows
 * come from, since it is the sheet behind the next result.
 *
 * @param lines of the run, with when they were first read
 */
export function traceOrigins(
  files: readonly SourceFile[],
  lines: Iterable<{ readonly line: ShipmentLine } & FirstRead>,
): RunFile[] {
  const origins = new Map<number, FileOrigin>();
  for (const { line, firstReadSeq: seq, firstFile: hash } of lines) {
    if (!line.earlierResult || !Number.isFinite(seq)) continue;
    const { index } = line.row.table.file;
    if (seq < (origins.get(index)?.seq ?? Number.POSITIVE_INFINITY)) {
      origins.set(index, { seq, hash });
    }
  }
  return files.map((file) => ({ ...file, origin: origins.get(file.index) }));
}

/** The file that a `source-file` cell names: by its name, or by its path where two have one name. */
function findSource(label: string, { files }: RunInputs): FileOrigin | null {
  const named = files.filter(({ path }) => {
    const name = path.split(/[\\/]/u).at(-1) ?? path;
    // A workbook of several sheets names the sheet behind it.
    return [path, name].some((text) => label === text || label.startsWith(`${text} [`));
  });
  return named.map(({ origin }) => origin).toSorted((a, b) => a.seq - b.seq)[0] ?? null;
}
