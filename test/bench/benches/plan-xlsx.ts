import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { writeXlsx } from "../make-sheet.ts";
import { measurePairs } from "../measure-pairs.ts";
import { runNode } from "../run-node.ts";
import { writeConfig } from "../site.ts";
import { planSheet } from "./plan-csv.ts";

const ROWS = 100_000;
const READ_XLSX = fileURLToPath(new URL("../sides/read-xlsx.mjs", import.meta.url));

/**
 * The peer is the fastest reader that gives cells as they are. Tried in November
 * 2026 on the books of readxl and calamine: read-excel-file 9.3 takes about 0.8x of
 * its time, but drops error values, trims texts, is four years off with 1904 dates
 * and refuses ISO dates; SheetJS 0.20 and excelts 10 take twice as long, exceljs
 * more.
 */
export const planXlsx: Bench = {
  name: "plan-xlsx",
  claim: "a workbook is planned in little more than the time that its reader takes",
  measure: measurePlanXlsx,
};

async function measurePlanXlsx({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  await writeConfig(folder);
  await writeXlsx(join(folder, "sheet.xlsx"), { rows: ROWS });
  const peaks: number[] = [];
  const pairs = await measurePairs(
    runs,
    async () => {
      const { wallMs, peakMb } = await planSheet(folder, "sheet.xlsx");
      tell(`plan ${wallMs.toFixed(0)} ms, ${peakMb.toFixed(0)} MB`);
      peaks.push(peakMb);
      return wallMs;
    },
    async () => (await runNode([READ_XLSX, "sheet.xlsx"], { cwd: folder })).wallMs,
  );
  return [
    {
      what: "plan of a 100,000-row XLSX",
      against: "hucre alone, the fastest reader that is right",
      unit: "ms",
      pairs,
      reach: { atMost: 1.5 },
      besides: [{ what: "peak", values: peaks, unit: "MB", atMost: 500 }],
    },
  ];
}
