import type { TableReading } from "../domain/table-reading.ts";
import { cleanText, wrapToWidth } from "./format.ts";
import type { Paint } from "./paint.ts";

/** More tables, or more headers, than these are not read by anybody. */
const TABLES_MAX = 5;
const UNREAD_MAX = 12;
const WIDTH_MIN = 20;

/** How the sheets were read, where that is not plain from their headers; no line where it is. */
export function columnLines(
  readings: readonly TableReading[],
  columns: number,
  paint: Paint,
): string[] {
  const told = readings.filter(({ isWorthTelling }) => isWorthTelling);
  const shown = told.slice(0, TABLES_MAX).flatMap((reading) => [
    paint.strong(placeOf(reading)),
    ...sentencesOf(reading)
      .flatMap((text) => wrapToWidth(text, Math.max(WIDTH_MIN, columns - 2)))
      .map((line) => `  ${line}`),
  ]);
  const more = told.length - TABLES_MAX;
  if (more > 0) shown.push(`and ${more} more sheets with headers of their own`);
  return shown.length === 0 ? [] : [...shown, ""];
}

function placeOf({ file, sheet }: TableReading): string {
  const name = sheet === null ? cleanText(file) : `${cleanText(file)} (${cleanText(sheet)})`;
  return `How ${name} is read`;
}

function sentencesOf({ renamed, unread }: TableReading): string[] {
  const names = renamed.map(({ column, header }) => `${column} from ${quote(header)}`);
  const others = unread.filter(({ meant }) => meant === null).map(({ header }) => quote(header));
  const more = others.length - UNREAD_MAX;
  const rest = more > 0 ? ` and ${more} more` : "";
  return [
    ...(names.length > 0 ? [`${names.join(", ")}.`] : []),
    ...unread.flatMap(({ header, meant }) =>
      meant === null ? [] : [`${quote(header)} is not read; did you mean ${meant}?`],
    ),
    ...(others.length > 0 ? [`Not read: ${others.slice(0, UNREAD_MAX).join(", ")}${rest}.`] : []),
  ];
}

function quote(header: string): string {
  return `"${cleanText(header)}"`;
}
