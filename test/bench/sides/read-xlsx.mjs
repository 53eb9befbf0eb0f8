/**
 * The peer of `plan-xlsx`: the reader alone, every cell of the first sheet.
 *
 * usage: node read-xlsx.mjs FILE
 */
import { readFileSync } from "node:fs";
import { readXlsx } from "hucre/xlsx";

const workbook = await readXlsx(readFileSync(process.argv[2]));
if ((workbook.sheets[0]?.rows.length ?? 0) < 2) throw new Error("nothing was read");
