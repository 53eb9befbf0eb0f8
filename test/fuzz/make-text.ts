import type { Dice } from "../torture/dice.ts";
import { findOrders, orderNumber, splitLines } from "./fuzz-case.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { mutateBytes, mutateText } from "./mutate.ts";

const HEADERS = [
  ["order-id", "order-item-id", "quantity", "tracking-number"],
  ["Order Number", "Tracking No.", "Qty", "Carrier"],
  ["tracking", "sku", "order", "note", "note", ""],
  ["order_id", "tracking_number"],
] as const satisfies readonly (readonly string[])[];
const CELLS = [
  "",
  "1",
  "12",
  "UPS",
  "1Z999AA10310000018",
  "9400111206206406260787",
  "7.89654E+11",
  "two words",
  "Straße",
  "#N/A",
  "2026-03-04",
  "x".repeat(300),
] as const;
const TITLES = ["ACME manifest", "Carrier: UPS", "", "Printed by Kim", "Page 1"] as const;
const ENCODINGS = ["utf8", "utf8-bom", "utf16le", "utf16le-bom", "latin1"] as const;
type Encoding = (typeof ENCODINGS)[number];

/** How the lines of one file are made up. */
interface Layout {
  readonly headers: readonly string[];
  readonly orderColumn: number;
  readonly delimiter: string;
}

/** A text file of shipments in one of the many forms that people have, sound or broken. */
export function makeTextCase(dice: Dice): FuzzCase {
  const headers = dice.pick<readonly string[]>(HEADERS);
  const layout: Layout = {
    headers,
    orderColumn: headers.findIndex((header) => /^order(?!.item)/iu.test(header)),
    delimiter: dice.pick([",", ";", "\t", "|"] as const),
  };
  const kind = dice.pick(["sound", "text", "text", "bytes"] as const);
  const lines = makeLines(dice, layout, kind === "sound");
  const ends = dice.chance(0.2) ? ["\r\n", "\n", "\r"] : [dice.pick(["\r\n", "\n"] as const)];
  const whole = lines
    .map((line) => line + (ends[dice.between(0, ends.length - 1)] ?? "\n"))
    .join("");
  const text = dice.chance(0.2) ? whole.trimEnd() : whole;
  const encoding = dice.pick(ENCODINGS);
  const what = `text of ${lines.length} lines, "${layout.delimiter}", ${encoding}, ${kind}`;
  if (kind === "sound") return toCase(what, layout, text, encode(text, encoding));
  if (kind === "text") {
    const broken = mutateText(dice, text);
    return toCase(what, layout, broken, encode(broken, encoding));
  }
  // Between two halves of a character nobody could tell what was meant.
  const bytes = mutateBytes(dice, encode(text, encoding.startsWith("utf16") ? "utf8" : encoding));
  return toCase(what, layout, bytes.toString("latin1"), bytes);
}

function toCase(what: string, layout: Layout, text: string, bytes: Buffer): FuzzCase {
  const isSound = what.endsWith("sound");
  const lines = splitLines(text);
  const header = lines.findIndex(
    (line) => /order/iu.test(line) && /track/iu.test(line) && line.includes(layout.delimiter),
  );
  const told = lines.map((line, index) =>
    index >= header || isToldAboveHeader(line, layout) ? line : "",
  );
  return { what, name: "sheet.csv", bytes, orders: findOrders(told), isSound };
}

/** Above the headers a row is told from a title by its order in its place and a few more cells. */
function isToldAboveHeader(line: string, { delimiter, orderColumn, headers }: Layout): boolean {
  const cells = line.split(delimiter).map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== "" && cell !== '""').length;
  const isInPlace = /^"?ORD\d{6}K"?$/u.test(cells[orderColumn] ?? "");
  return isInPlace && filled >= Math.min(3, headers.length);
}

function makeLines(dice: Dice, layout: Layout, hasBreaks: boolean): string[] {
  const { headers, orderColumn, delimiter } = layout;
  const isQuoted = delimiter !== "\t";
  const join = (cells: readonly string[]): string =>
    cells.map((cell) => quote(dice, cell, delimiter, isQuoted)).join(delimiter);
  const lines: string[] = Array.from({ length: dice.between(0, 3) }, () => dice.pick(TITLES));
  lines.push(join(headers));
  const count = dice.between(0, 40);
  for (let index = 0; index < count; index += 1) {
    const cells: string[] = headers.map(() => dice.pick(CELLS));
    if (hasBreaks && dice.chance(0.05)) cells[dice.between(0, cells.length - 1)] = 'a "b"\nc';
    cells[orderColumn] = orderNumber(dice.between(0, 999_999));
    const hasBreak = cells.some((cell) => cell.includes("\n"));
    if (!hasBreak && dice.chance(0.05)) cells.push("", dice.pick(CELLS));
    if (dice.chance(0.05)) cells.length = dice.between(orderColumn + 1, cells.length);
    lines.push(join(cells));
    if (dice.chance(0.03)) lines.push("");
    if (dice.chance(0.03)) lines.push(join(headers));
  }
  if (dice.chance(0.2)) lines.push(`Total${delimiter}12`);
  return lines;
}

function quote(dice: Dice, cell: string, delimiter: string, isQuoted: boolean): string {
  if (!isQuoted) return cell.replace(/[\t\r\n]/gu, " ");
  const isNeeded = cell.includes(delimiter) || /["\r\n]/u.test(cell);
  return isNeeded || dice.chance(0.1) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function encode(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case "utf8":
      return Buffer.from(text);
    case "utf8-bom":
      return Buffer.from(`\ufeff${text}`);
    case "utf16le":
      return Buffer.from(text, "utf16le");
    case "utf16le-bom":
      return Buffer.from(`\ufeff${text}`, "utf16le");
    case "latin1":
      return Buffer.from(text, "latin1");
  }
}
