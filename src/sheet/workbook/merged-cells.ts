import { MERGES_MAX } from "../limits.ts";
import { overLimit } from "./fault.ts";

/** An area of merged cells as the reader gives it: rows and columns from 0. */
export interface MergedArea {
  readonly startRow: number;
  readonly startCol: number;
  readonly endRow: number;
}

/** Merged areas of more than one row by their first column, from the top. */
export type MergeIndex = ReadonlyMap<number, readonly MergedArea[]>;

/** @throws WorkbookFault past the bound on merged areas */
export function indexMerges(areas: readonly MergedArea[]): MergeIndex {
  if (areas.length > MERGES_MAX) {
    throw overLimit(
      `a sheet has more than ${MERGES_MAX} merged areas`,
      "Unmerge the cells and save the workbook.",
    );
  }
  const index = new Map<number, MergedArea[]>();
  for (const area of areas) {
    if (!(area.endRow > area.startRow)) continue;
    const inColumn = index.get(area.startCol);
    if (inColumn) inColumn.push(area);
    else index.set(area.startCol, [area]);
  }
  for (const inColumn of index.values()) inColumn.sort((a, b) => a.startRow - b.startRow);
  return index;
}

/** The area that a cell further down belongs to; rows count from 1. */
export function findArea(merges: MergeIndex, row: number, column: number): MergedArea | null {
  const areas = merges.get(column);
  if (!areas) return null;
  // The last area that begins above this row.
  let low = 0;
  let high = areas.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((areas[middle]?.startRow ?? 0) < row - 1) low = middle + 1;
    else high = middle;
  }
  const area = areas[low - 1];
  return area && area.endRow >= row - 1 ? area : null;
}
