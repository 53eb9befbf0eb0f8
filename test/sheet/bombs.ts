import { constants, deflateRawSync } from "node:zlib";
import { makeZip, rawBookParts, textRow } from "./raw-book.ts";
import type { RawPart } from "./raw-book.ts";

const PIECE_BYTES = 1024 * 1024;

/** Packed bytes that unpack to a start and then so many MiB of one text, made without ever being unpacked. */
export function packRepeated(start: string, repeated: string, mebibytes: number): Buffer {
  const piece = repeated.repeat(Math.ceil(PIECE_BYTES / repeated.length));
  const flushed = { finishFlush: constants.Z_FULL_FLUSH };
  const packedPiece = deflateRawSync(piece, flushed);
  const pieces = Array.from({ length: mebibytes }, () => packedPiece);
  return Buffer.concat([deflateRawSync(start, flushed), ...pieces, deflateRawSync("")]);
}

const HEADER = textRow(1, ["order-id", "tracking-number"]);
const START = `<worksheet><sheetData>${HEADER}`;
const ROW = '<row><c t="str"><v>A</v></c><c t="str"><v>1</v></c></row>';

/** A workbook of which one part is replaced by a bomb, and says it is small. */
function bombIn(name: string, packed: Buffer): Buffer {
  const parts: RawPart[] = rawBookParts({ rows: HEADER, sharedTexts: ["A"] });
  const bomb = { name, content: "", packed, declaredBytes: 1000 };
  return makeZip([...parts.filter((part) => part.name !== name), bomb]);
}

/** Small files that unpack to very much, by what they are. */
export const BOMBS: Readonly<Record<string, (mebibytes: number) => Buffer>> = {
  "rows without end": (mebibytes) =>
    bombIn("xl/worksheets/sheet1.xml", packRepeated(START, ROW, mebibytes)),
  "one endless tag": (mebibytes) =>
    bombIn("xl/worksheets/sheet1.xml", packRepeated("<worksheet ", "a", mebibytes)),
  "one endless comment": (mebibytes) =>
    bombIn("xl/worksheets/sheet1.xml", packRepeated("<!--", "-", mebibytes)),
  "one endless cell": (mebibytes) =>
    bombIn("xl/worksheets/sheet1.xml", packRepeated(`${START}<row><c t="str"><v>`, "a", mebibytes)),
  "texts without end": (mebibytes) =>
    bombIn("xl/sharedStrings.xml", packRepeated("<sst>", "<si><t>a</t></si>", mebibytes)),
  "a picture": (mebibytes) => bombIn("xl/media/image1.png", packRepeated("PNG", "\0", mebibytes)),
  "styles without end": (mebibytes) =>
    bombIn("xl/styles.xml", packRepeated("<styleSheet><cellXfs>", "<xf/>", mebibytes)),
};
