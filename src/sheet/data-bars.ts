import { assertInvariant } from "../errors.ts";

/** Bars behind the numbers of some cells, all on one scale. */
export interface DataBars {
  /** Such as `B4:B9`. */
  readonly range: string;
  /** The number whose bar fills its cell. */
  readonly max: number;
  /** Of the bar: alpha, red, green, blue as eight hexadecimal digits. */
  readonly argb: string;
}

/**
 * Adds bars to a sheet of exceljs's streaming writer: a spreadsheet's own data
 * bars (ECMA-376 part 1, 18.3.1.28), from zero, as the first edition of the
 * standard has them. They are part of the sheet and no drawing: a program draws
 * them or shows the numbers alone, and nothing can be missing from the file.
 *
 * exceljs itself adds a reference to an extension that its streaming writer does
 * not write, which is what makes a spreadsheet offer a repair. So this writes in
 * its place, and says so when that place is no longer there.
 */
export function addDataBars(worksheet: object, bars: readonly DataBars[]): void {
  const isAsKnown = typeof Reflect.get(worksheet, "_writeConditionalFormatting") === "function";
  const stream: unknown = Reflect.get(worksheet, "stream");
  assertInvariant(isAsKnown && isWritable(stream), "exceljs writes its sheets in another way");
  const xml = bars.map(formatBars).join("");
  Object.assign(worksheet, { _writeConditionalFormatting: () => stream.write(xml) });
}

function formatBars({ range, max, argb }: DataBars, index: number): string {
  return (
    `<conditionalFormatting sqref="${range}"><cfRule type="dataBar" priority="${index + 1}">` +
    `<dataBar minLength="0" maxLength="100"><cfvo type="num" val="0"/>` +
    `<cfvo type="num" val="${Math.max(1, max)}"/><color rgb="${argb}"/></dataBar>` +
    "</cfRule></conditionalFormatting>"
  );
}

function isWritable(value: unknown): value is { write(text: string): unknown } {
  return typeof value === "object" && value !== null && "write" in value;
}
