import type { stream, Style } from "exceljs";
import { addDataBars, type DataBars } from "./data-bars.ts";
import { escapeCellText } from "./result-cell-text.ts";
import { FONT, HEADER_STYLE } from "./result-looks.ts";

type Worksheet = ReturnType<stream.xlsx.WorkbookWriter["addWorksheet"]>;
export type CellValue = string | number;

export const TEXT: Partial<Style> = { numFmt: "@", alignment: { horizontal: "left" } };
export const COUNT: Partial<Style> = { numFmt: "#,##0", alignment: { horizontal: "left" } };
export const RATE: Partial<Style> = { numFmt: "0.00", alignment: { horizontal: "left" } };
export const TITLE: Partial<Style> = { numFmt: "@", font: { ...FONT, bold: true, size: 14 } };
export const TOTAL: Partial<Style> = { ...COUNT, font: { ...FONT, bold: true } };
export const TOTAL_NAME: Partial<Style> = { ...TEXT, font: { ...FONT, bold: true } };

/** A sheet `Summary` while it grows, row by row. */
export class SummarySheet {
  readonly #worksheet: Worksheet;
  readonly #widths: readonly number[];
  readonly #bars: DataBars[] = [];
  /** The row that is written next. */
  row = 1;

  /** @param widths of its columns, in characters */
  constructor(workbook: stream.xlsx.WorkbookWriter, widths: readonly number[]) {
    this.#worksheet = workbook.addWorksheet("Summary", {
      views: [{ showGridLines: false }],
      pageSetup: { orientation: "portrait", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    });
    this.#worksheet.columns = widths.map((width) => ({ width }));
    this.#widths = widths;
  }

  add(values: readonly CellValue[], styles: readonly Partial<Style>[]): void {
    const row = this.#worksheet.addRow([]);
    for (const [index, value] of values.entries()) {
      if (value === "") continue;
      const cell = row.getCell(index + 1);
      cell.value = typeof value === "number" ? value : escapeCellText(value);
      cell.style = styles[index] ?? TEXT;
    }
    row.commit();
    this.row += 1;
  }

  /** A gap and the headers of the next table. */
  begin(headers: readonly string[]): void {
    this.#worksheet.addRow([]).commit();
    this.row += 1;
    const row = this.#worksheet.addRow([]);
    for (const index of this.#widths.keys()) {
      const cell = row.getCell(index + 1);
      cell.value = headers[index] ?? null;
      cell.style = HEADER_STYLE;
    }
    row.commit();
    this.row += 1;
  }

  /** Bars in the second column of some rows, all on one scale. */
  addBars(rows: { readonly from: number; readonly to: number }, max: number, argb: string): void {
    this.#bars.push({ range: `B${rows.from}:B${rows.to}`, max, argb });
  }

  end(): void {
    addDataBars(this.#worksheet, this.#bars);
    this.#worksheet.commit();
  }
}
