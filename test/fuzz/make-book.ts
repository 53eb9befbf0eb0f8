import { makeRawBook } from "../sheet/raw-book.ts";
import type { Dice } from "../torture/dice.ts";
import { findOrders, orderNumber } from "./fuzz-case.ts";
import type { FuzzCase } from "./fuzz-case.ts";
import { mutateBytes, mutateText } from "./mutate.ts";

const HEADERS = ["order-id", "order-item-id", "quantity", "tracking-number", "note"] as const;
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/** How one workbook writes its cells. */
interface BookStyle {
  readonly prefix: string;
  readonly hasReferences: boolean;
  readonly isInline: boolean;
}

/** A workbook of shipments, sound, or broken in its XML or in its bytes. */
export function makeBookCase(dice: Dice): FuzzCase {
  const style: BookStyle = {
    prefix: dice.pick(["", "", "x:"] as const),
    hasReferences: dice.chance(0.8),
    isInline: dice.chance(0.5),
  };
  const rows = makeRows(dice, style);
  const name = (local: string): string => style.prefix + local;
  const space = style.prefix === "" ? "xmlns" : "xmlns:x";
  const merges = dice.chance(0.3)
    ? `<${name("mergeCells")}><${name("mergeCell")} ref="A3:A${dice.between(4, 9)}"/></${name("mergeCells")}>`
    : "";
  const sheet =
    `<?xml version="1.0"?><${name("worksheet")} ${space}="${MAIN}"><${name("sheetData")}>` +
    `${rows.join("")}</${name("sheetData")}>${merges}</${name("worksheet")}>`;
  const what = `workbook of ${rows.length} rows, ${JSON.stringify(style)}`;
  const kind = dice.pick(["sound", "xml", "xml", "bytes"] as const);
  if (kind === "sound") return toCase(what, sheet, makeRawBook({ sheet }), true);
  if (kind === "bytes") {
    const bytes = mutateBytes(dice, makeRawBook({ sheet }));
    return toCase(`${what}, bytes changed`, sheet, bytes, false);
  }
  const broken = mutateText(dice, sheet);
  return toCase(`${what}, XML changed`, broken, makeRawBook({ sheet: broken }), false);
}

function toCase(what: string, sheet: string, bytes: Buffer, isSound: boolean): FuzzCase {
  const orders = findOrders(visibleTexts(sheet).split("<row"));
  return { what, name: "book.xlsx", bytes, orders, isSound };
}

/** The text of values, row by row, as XML counts it: what stands in a tag or a comment is none. */
function visibleTexts(sheet: string): string {
  const data = /<(?:x:)?sheetData>([^]*?)<\/(?:x:)?sheetData>/u.exec(sheet)?.[1] ?? "";
  return data
    .replace(/<!--[^]*?(?:-->|$)|<\?[^]*?(?:\?>|$)/gu, "")
    .replace(/<(?!(?:x:)?row[\s>])[^>]*>/gu, " ")
    .replace(/<(?:x:)?row[^>]*>/gu, "<row");
}

function makeRows(dice: Dice, style: BookStyle): string[] {
  const rows: string[] = [];
  let number = 1;
  const add = (texts: readonly string[], attributes = ""): void => {
    rows.push(rowXml(style, number, texts, attributes));
    number += style.hasReferences ? dice.between(1, 3) : 1;
  };
  add(HEADERS);
  const count = dice.between(0, 40);
  for (let index = 0; index < count; index += 1) {
    const texts = [orderNumber(dice.between(0, 999_999)), "1", "2", "1Z999AA10310000018", "x"];
    if (dice.chance(0.2)) texts[dice.between(1, 4)] = "";
    add(texts, dice.chance(0.1) ? ' hidden="1"' : "");
  }
  if (style.hasReferences && dice.chance(0.2)) {
    rows.push(
      `<${style.prefix}row r="1048576"><${style.prefix}c r="XFD1048576" s="0"/></${style.prefix}row>`,
    );
  }
  return rows;
}

function rowXml(
  { prefix, hasReferences, isInline }: BookStyle,
  number: number,
  texts: readonly string[],
  attributes: string,
): string {
  const cells = texts.map((text, column) => {
    const place = hasReferences ? ` r="${String.fromCharCode(65 + column)}${number}"` : "";
    if (text === "") return hasReferences ? "" : `<${prefix}c/>`;
    return isInline
      ? `<${prefix}c${place} t="inlineStr"><${prefix}is><${prefix}t>${text}</${prefix}t></${prefix}is></${prefix}c>`
      : `<${prefix}c${place} t="str"><${prefix}v>${text}</${prefix}v></${prefix}c>`;
  });
  const place = hasReferences ? ` r="${number}"` : "";
  return `<${prefix}row${place}${attributes}>${cells.join("")}</${prefix}row>`;
}
