import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import { SLOW } from "./cli.ts";
import { idOf, makeParcels } from "./parcels.ts";
import type { SheetCells } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";

const PARCELS = makeParcels(5);

test("CSV, TSV and XLSX give one parcel the same package ID", SLOW, async () => {
  await using rehearsal = await openRehearsal();
  const sheets = [
    rehearsal.write("sheet.csv", PARCELS),
    rehearsal.write("sheet.tsv", PARCELS),
    rehearsal.write("sheet.xlsx", await makeBook(PARCELS)),
  ];
  const plans = await Promise.all(sheets.map((sheet) => rehearsal.cli("plan", sheet, "--json")));
  for (const plan of plans) {
    const { posts } = JSON.parse(plan.stdout) as { posts: { packageId: string }[] };
    expect(posts.map((post) => post.packageId)).toEqual(PARCELS.map(idOf));
  }
});

/** A workbook as a person makes one: a title above the header, quantities as numbers. */
async function makeBook(rows: readonly SheetCells[]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Shipments");
  const columns = Object.keys(rows[0] ?? {});
  sheet.addRow(["Shipments of today"]);
  sheet.addRow([]);
  sheet.addRow(columns);
  for (const row of rows) {
    sheet.addRow(
      columns.map((column) => (column === "quantity" ? Number(row[column]) : row[column])),
    );
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}
