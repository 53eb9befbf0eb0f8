import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bench, BenchContext, BenchRow } from "../bench.ts";
import { bundleSide } from "../bundle-side.ts";
import { measurePairs } from "../measure-pairs.ts";
import { runNode } from "../run-node.ts";

const ROWS = 100_000;

/** The writing alone is timed; the memory is that of a process that holds the rows and their answers, and writes them. */
export const resultWorkbook: Bench = {
  name: "result-workbook",
  claim: "a result workbook costs no more than what writes it",
  measure: measureResultWorkbook,
};

async function measureResultWorkbook({ folder, runs, tell }: BenchContext): Promise<BenchRow[]> {
  const peaks: number[] = [];
  const script = await bundleSide("write-result");
  const write = async (way: "ours" | "theirs"): Promise<number> => {
    const stdoutFile = join(folder, "ms.txt");
    const { peakMb } = await runNode([script, way, String(ROWS), "out.xlsx"], {
      cwd: folder,
      stdoutFile,
      measureMemory: true,
    });
    const ms = Number(await readFile(stdoutFile, "utf8"));
    tell(`${way} ${ms.toFixed(0)} ms, ${peakMb.toFixed(0)} MB`);
    if (way === "ours") peaks.push(peakMb);
    return ms;
  };
  const pairs = await measurePairs(
    runs,
    () => write("ours"),
    () => write("theirs"),
    { warmUp: false },
  );
  return [
    {
      what: "result workbook of 100,000 rows",
      against: "exceljs's streaming writer, same cells and styles",
      unit: "ms",
      pairs,
      reach: { atMost: 1.1 },
      besides: [{ what: "peak", values: peaks, unit: "MB", atMost: 400 }],
    },
  ];
}
