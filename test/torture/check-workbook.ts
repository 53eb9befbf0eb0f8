import { readXlsx } from "hucre/xlsx";
import { readFile } from "node:fs/promises";
import type { SheetEntry, SheetPlan, StagePlan } from "./round-plan.ts";
import type { TortureFinding } from "./tally.ts";

const IS_THERE = ["posted", "updated", "already-posted"];

/** One row of a result, by column name. */
type ResultCells = Readonly<Record<string, string>>;

/**
 * Compares a result with the sheet that it answers: a row for each row, and no
 * ID that is another parcel's. With `isLast` every row must also be at its end.
 */
export async function checkWorkbook(
  path: string,
  sheet: SheetPlan,
  stage: StagePlan,
  isLast: boolean,
): Promise<TortureFinding[]> {
  const rows = await readResults(path);
  const entries = sheet.entries.flatMap((entry) => entry.parcel.items.map(() => entry));
  if (rows.length !== entries.length) {
    const text = `${path} answers ${entries.length} rows with ${rows.length}`;
    return [{ kind: "lost", where: "workbook", text }];
  }
  const contested = contestedIn(stage);
  return entries.flatMap((entry, index) => {
    const row = rows[index] ?? {};
    const { isExcess, orderId } = entry.parcel;
    const mayBeRefused = isExcess || contested.has(orderId);
    return judgeRow(row, entry, isLast, mayBeRefused).map((finding): TortureFinding => {
      return { ...finding, where: "workbook", text: `${path} row ${index + 2}: ${finding.text}` };
    });
  });
}

/** Orders for which two rows of the stage name the same items. */
function contestedIn(stage: StagePlan): Set<string> {
  const seen = new Set<string>();
  const contested = new Set<string>();
  if (!stage.isDisputed) return contested;
  for (const { parcel } of stage.sheets.flatMap(({ entries }) => entries)) {
    const key = `${parcel.orderId} ${parcel.items[0]?.id}`;
    if (seen.has(key)) contested.add(parcel.orderId);
    seen.add(key);
  }
  return contested;
}

function judgeRow(
  row: ResultCells,
  { parcel, number, packageIdCell }: SheetEntry,
  isLast: boolean,
  mayBeRefused: boolean,
): Pick<TortureFinding, "kind" | "text">[] {
  const result = row["result"] ?? "";
  const shown = `${result} ${row["reason-code"]} for order ${parcel.orderId} number ${number}`;
  const isThere = IS_THERE.includes(result);
  const id = row["package-id"] ?? "";
  // What the sheet said itself stays, whatever came of the row.
  const mayNameId = isThere || result === "in-doubt" || id === packageIdCell;
  if (row["order-id"] !== parcel.orderId || row["tracking-number"] !== number) {
    return [{ kind: "wrong", text: `is another row: ${row["order-id"]}, not ${shown}` }];
  }
  if (id !== "" && id !== parcel.packageId) {
    return [{ kind: "wrong", text: `${shown} has ID ${id} instead of ${parcel.packageId}` }];
  }
  if (isThere && id === "") return [{ kind: "lost", text: `${shown} has no ID` }];
  if (!mayNameId && id !== "") {
    return [{ kind: "wrong", text: `${shown} has an ID` }];
  }
  if (isThere && parcel.isExcess) return [{ kind: "doubled", text: `${shown} is one too many` }];
  const isEnded = isThere || (mayBeRefused && ["rejected", "ignored"].includes(result));
  if (isLast && !isEnded) return [{ kind: "lost", text: `is still ${shown}` }];
  const original = row["original-tracking-number"] ?? "";
  if (isLast && isThere && original !== parcel.numbers[0]) {
    return [{ kind: "wrong", text: `${shown} has original number ${original}` }];
  }
  return [];
}

async function readResults(path: string): Promise<ResultCells[]> {
  const workbook = await readXlsx(await readFile(path), { sheets: ["Results"] });
  const [headers = [], ...rows] = workbook.sheets[0]?.rows ?? [];
  return rows.map((cells) =>
    Object.fromEntries(headers.map((name, index) => [String(name), String(cells[index] ?? "")])),
  );
}
