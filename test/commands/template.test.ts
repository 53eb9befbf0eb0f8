import { spawnSync } from "node:child_process";
import exceljs from "exceljs";
import { expect, test } from "vitest";
import { finishedOf, SLOW } from "./cli.ts";
import { idOf, makeParcels, type Parcel } from "./parcels.ts";
import { openRehearsal } from "./rehearsal.ts";
import { columnOf } from "./result-rows.ts";

/** A second program that fills templates in: openpyxl where it is installed. */
const python = ["python3", "/usr/bin/python3", "python"].find(
  (name) => spawnSync(name, ["-c", "import openpyxl"], { stdio: "ignore" }).status === 0,
);
const filler = python === undefined ? "exceljs (openpyxl is not installed)" : "openpyxl";

test(
  `filled in by ${filler}, a template of an order report is planned and posted`,
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const parcels = makeParcels(4);
    const shipped = makeParcels(1, 9);
    const report = rehearsal.write("report.txt", reportOf(parcels, shipped));
    const made = await rehearsal.cli(
      ...["template", "ecart.fulfillment", "--out", "today.xlsx", "--orders", report],
    );
    expect(made.stdout).toContain("with 4 items still to ship");
    // Nobody's work is overwritten.
    const again = await rehearsal.cli("template", "ecart.fulfillment", "--out", "today.xlsx");
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain("There is a file today.xlsx already");

    const sheet = rehearsal.path("today.xlsx");
    await fillIn(sheet, parcels);
    const units = parcels.reduce((sum, { quantity }) => sum + Number(quantity), 0);
    const run = await rehearsal.run(sheet, "--expect-quantity", String(units));
    expect(run.exitCode).toBe(0);
    expect(finishedOf(run)).toMatchObject({ rows: 5, posted: 4, ignored: 1 });
    expect(columnOf(run.result, "package-id")).toEqual(["", ...parcels.map(idOf)]);
    rehearsal.expectEachOnce(parcels);
  },
);

test(
  "a template of what ships nothing takes no order report, and an unknown one is told",
  SLOW,
  async () => {
    await using rehearsal = await openRehearsal();
    const report = rehearsal.write("report.txt", reportOf(makeParcels(1), []));
    const [statuses, unknown] = await Promise.all([
      rehearsal.cli("template", "ecart.fulfillmentStatus", "--out", "s.xlsx", "--orders", report),
      rehearsal.cli("template", "ecart.fulfilment", "--out", "u.xlsx"),
    ]);
    expect([statuses.exitCode, unknown.exitCode]).toEqual([2, 2]);
    expect(statuses.stderr).toContain("ships nothing");
    expect(unknown.stderr).toContain("amazon.confirmShipment");
  },
);

function reportOf(open: readonly Parcel[], shipped: readonly Parcel[]): string {
  const lineOf = (parcel: Parcel, done: string) =>
    [parcel["order-id"], parcel["order-item-id"], "SKU", parcel.quantity, done].join("\t");
  return [
    "order-id\torder-item-id\tsku\tquantity-purchased\tquantity-shipped",
    ...open.map((parcel) => lineOf(parcel, "0")),
    ...shipped.map((parcel) => lineOf(parcel, parcel.quantity)),
    "",
  ].join("\n");
}

/** Writes carrier and number beside each item, as a person would. */
async function fillIn(path: string, parcels: readonly Parcel[]): Promise<void> {
  const cells = parcels.map((parcel) => [parcel["carrier-code"], parcel["tracking-number"]]);
  if (python === undefined) return fillInWithExceljs(path, cells);
  const script = [
    "import json, sys, openpyxl",
    "book = openpyxl.load_workbook(sys.argv[1])",
    "sheet = book['Shipments']",
    "names = [cell.value for cell in sheet[1]]",
    "for row, (carrier, number) in enumerate(json.loads(sys.argv[2]), 3):",
    "    sheet.cell(row, names.index('carrier-code') + 1).value = carrier",
    "    sheet.cell(row, names.index('tracking-number') + 1).value = number",
    "book.save(sys.argv[1])",
  ].join("\n");
  const end = spawnSync(python, ["-c", script, path, JSON.stringify(cells)], { encoding: "utf8" });
  expect(end.stderr).toBe("");
}

async function fillInWithExceljs(path: string, cells: readonly string[][]): Promise<void> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  const sheet = workbook.getWorksheet("Shipments");
  const names = (sheet?.getRow(1).values ?? []) as string[];
  for (const [index, [carrier = "", number = ""]] of cells.entries()) {
    const row = sheet?.getRow(index + 3);
    if (row) row.getCell(names.indexOf("carrier-code")).value = carrier;
    if (row) row.getCell(names.indexOf("tracking-number")).value = number;
  }
  await workbook.xlsx.writeFile(path);
}
