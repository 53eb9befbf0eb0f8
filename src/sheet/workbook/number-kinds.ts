import { BugError } from "../../errors.ts";
import { GENERAL, type NumberFormats } from "./number-formats.ts";

/** What a cell with a number is: a number, a date, or what only the reader tells. */
export type NumberKind = "number" | "date" | "unclear";

/** What the numbers of a workbook are, as the reader has it. */
export interface NumberKinds {
  readonly byStyle: readonly NumberKind[];
  /** The date that a number is where its kind says so, as the reader gives it. */
  readonly dateOf: (serial: number) => Date;
}

/** Formats of numbers beyond doubt. */
const NUMBER_CODE = /^[0#,.%]+$/u;

/** @param has1904Dates whether dates count from 1904, which is left to the reader */
export async function findNumberKinds(
  { codes, areTold }: NumberFormats,
  has1904Dates: boolean,
): Promise<NumberKinds> {
  const told = codes.map((code, style) => (areTold[style] === true ? code : null));
  const isClear = (code: string | null): boolean =>
    code === null || code === GENERAL || code === "@" || NUMBER_CODE.test(code);
  if (told.every(isClear)) {
    return {
      byStyle: told.map((code) => (code === null ? "unclear" : "number")),
      dateOf: () => {
        throw new BugError("no format of the workbook is one of dates");
      },
    };
  }
  // Only loaded for the formats that it is needed for; whoever has such has most likely dates.
  const { isDateFormat, serialToDate } = await import("hucre");
  const kindOf = (code: string | null): NumberKind => {
    if (code === null) return "unclear";
    if (!isDateFormat(code)) return "number";
    return has1904Dates ? "unclear" : "date";
  };
  return { byStyle: told.map(kindOf), dateOf: (serial) => serialToDate(serial) };
}
