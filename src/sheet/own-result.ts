import { HEADER_ROWS_MAX } from "./limits.ts";
import { openFile } from "./open-file.ts";
import { USUAL_LAYOUTS } from "./layouts.ts";
import { readRawSheets } from "./read-sheets.ts";
import { isResultHeader } from "./result-mark.ts";

/** Whether a file is a result that Shipledger wrote; false for one that cannot be read. */
export async function isOwnResult(path: string): Promise<boolean> {
  try {
    const opened = await openFile(path, 0);
    for (const sheet of await readRawSheets(opened, { layouts: USUAL_LAYOUTS })) {
      for await (const { row, cells } of sheet.rows) {
        if (row > HEADER_ROWS_MAX) break;
        if (isResultHeader(cells)) return true;
      }
    }
  } catch {
    // Whatever is wrong with it, the run of it says better.
  }
  return false;
}
