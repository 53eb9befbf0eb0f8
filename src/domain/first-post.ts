import type { PostProvenance } from "./history.ts";

/** The row of a package that no sheet told, but the marketplace itself. */
export const NO_ROW = 0;

/** Where a package's first post came from, for a person: date, file, row. */
export function describeFirstPost({
  firstPost: { at, file, sheet, row },
}: {
  readonly firstPost: PostProvenance;
}): string {
  const day = at.slice(0, 10);
  if (row === NO_ROW) return `read on ${day} at the marketplace (${file})`;
  const place = sheet === null ? `${file} row ${row}` : `${file}, sheet ${sheet}, row ${row}`;
  return `first posted ${day} from ${place}`;
}
