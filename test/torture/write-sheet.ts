import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SheetPlan } from "./round-plan.ts";

const HEADERS = [
  "order-id",
  "order-item-id",
  "quantity",
  "carrier-code",
  "tracking-number",
  "original-tracking-number",
  "package-id",
  "action",
] as const;

/** Writes a sheet as CSV, a row for each item of each parcel; answers its path. */
export async function writeSheet(sheet: SheetPlan, folder: string): Promise<string> {
  const rows = sheet.entries.flatMap(({ parcel, number, originalNumber, packageIdCell, action }) =>
    parcel.items.map(({ id, quantity }) =>
      [
        parcel.orderId,
        id,
        quantity,
        parcel.carrier,
        number,
        originalNumber,
        packageIdCell,
        action,
      ].join(","),
    ),
  );
  const path = join(folder, `${sheet.name}.csv`);
  await writeFile(path, `${[HEADERS.join(","), ...rows].join("\n")}\n`);
  return path;
}
