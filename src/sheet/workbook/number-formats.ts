import type { Inflater } from "./inflate.ts";
import { overLimit } from "./fault.ts";
import { readAttributes } from "./scan-tags.ts";
import { scanPart, type ZipParts } from "./workbook-parts.ts";

/** Excel itself ends at 65,490: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const STYLES_MAX = 200_000;
const FORMAT_LENGTH_MAX = 255;
const COPY = "Copy the cells of the sheet into a new workbook and save it.";

/** The format of a cell that has none of its own. */
export const GENERAL = "General";

/** Formats that a workbook names without telling them: ECMA-376 part 1, 18.8.30. */
const BUILT_IN: Readonly<Record<string, string>> = {
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  9: "0%",
  10: "0.00%",
  11: "0.00E+00",
  12: "# ?/?",
  13: "# ??/??",
  14: "mm-dd-yy",
  15: "d-mmm-yy",
  16: "d-mmm",
  17: "mmm-yy",
  18: "h:mm AM/PM",
  19: "h:mm:ss AM/PM",
  20: "h:mm",
  21: "h:mm:ss",
  22: "m/d/yy h:mm",
  37: "#,##0 ;(#,##0)",
  38: "#,##0 ;[Red](#,##0)",
  39: "#,##0.00;(#,##0.00)",
  40: "#,##0.00;[Red](#,##0.00)",
  45: "mm:ss",
  46: "[h]:mm:ss",
  47: "mmss.0",
  48: "##0.0E+0",
  49: "@",
};

/** The number formats of a workbook's cells, by the index that cells give as their style. */
export interface NumberFormats {
  readonly codes: readonly string[];
  /** Whether the workbook, or the standard, tells the format of a style. */
  readonly areTold: readonly boolean[];
}

/** Reads the number formats of a workbook's cells. */
export async function readNumberFormats(
  parts: ZipParts,
  path: string,
  inflater: Inflater,
): Promise<NumberFormats> {
  const codes = new Map<string, string>(Object.entries(BUILT_IN));
  const formats: string[] = [];
  const areTold: boolean[] = [];
  let isInCellFormats = false;
  await scanPart(parts, path, inflater, {
    open: (element, text) => {
      if (element === "cellXfs") isInCellFormats = true;
      if (element === "numFmt") {
        const attributes = readAttributes(text);
        codes.set(attributes.get("numFmtId") ?? "", attributes.get("formatCode") ?? "");
      }
      if (element !== "xf" || !isInCellFormats) return;
      const id = readAttributes(text).get("numFmtId") ?? "";
      const code = codes.get(id) ?? "";
      const isKept = code !== "" && code.length <= FORMAT_LENGTH_MAX;
      formats.push(isKept ? code : GENERAL);
      areTold.push(isKept || (id === "0" && code === ""));
      if (formats.length > STYLES_MAX) {
        throw overLimit(`it has more than ${STYLES_MAX} cell styles`, COPY);
      }
    },
    close: (element) => {
      if (element === "cellXfs") isInCellFormats = false;
    },
  });
  return { codes: formats, areTold };
}

/** Formats that paint zeros before a number (`00000000000000`): how many digits they show, by style. */
export function findZeroWidths(formats: readonly string[]): Map<number, number> {
  const widths = new Map<number, number>();
  for (const [style, code] of formats.entries()) {
    const width = zerosOf(code);
    if (width > 0) widths.set(style, width);
  }
  return widths;
}

/** How many digits a format paints; 0 for any other format. */
function zerosOf(code: string): number {
  return /^0{2,}$/u.exec(code.split(";")[0] ?? "")?.[0].length ?? 0;
}
