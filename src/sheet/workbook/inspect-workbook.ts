import { INFLATED_BYTES_MAX, PART_BYTES_MAX, SHARED_ELEMENTS_MAX } from "../limits.ts";
import { damaged, overLimit } from "./fault.ts";
import { Inflater } from "./inflate.ts";
import { MixedText } from "./mixed-text.ts";
import { findZeroWidths, readNumberFormats } from "./number-formats.ts";
import { findNumberKinds } from "./number-kinds.ts";
import { PlainCells } from "./plain-cells.ts";
import { findWorkbookParts, scanPart } from "./workbook-parts.ts";
import type { SheetEntry, ZipParts } from "./workbook-parts.ts";
import { WorksheetScan } from "./scan-worksheet.ts";
import type { WorksheetFacts } from "./scan-worksheet.ts";
import { readZipDirectory } from "./zip-directory.ts";
import type { ZipPart } from "./zip-directory.ts";

/** A workbook that was gone through once from end to end, and found safe to be read. */
export interface InspectedWorkbook {
  /** As the workbook lists them. */
  readonly sheets: readonly SheetEntry[];
  /** What the sheets that were asked for hold, by their position in the list. */
  readonly facts: ReadonlyMap<number, WorksheetFacts>;
  /** The cells of those sheets, by the same position; null when the reader is needed for any of them. */
  readonly plain: ReadonlyMap<number, PlainCells> | null;
}

const CONTENT_TYPES = "[Content_Types].xml";
const DOCTYPE = Buffer.from("<!DOCTYPE");
const XML_PART = /\.(?:xml|rels|vml)$/iu;

/**
 * Goes through all parts of a workbook before the reader is let at it: inflates
 * each in pieces within the bounds, refuses what is cut off or carries a
 * document type definition, and counts what the sheets to be read hold. Needs
 * little memory, whatever the file unpacks to.
 *
 * @param choose which sheets will be read
 * @throws WorkbookFault when the workbook is damaged or past a bound
 */
export async function inspectWorkbook(
  bytes: Buffer,
  choose: (sheet: SheetEntry) => boolean,
  bytesMax: number = INFLATED_BYTES_MAX,
): Promise<InspectedWorkbook> {
  const parts = readZipDirectory(bytes);
  const inflater = new Inflater(bytesMax);
  const { sheets, sharedTexts, styles, has1904Dates } = await findWorkbookParts(parts, inflater);
  const texts = sharedTexts === null ? null : await scanSharedTexts(parts, sharedTexts, inflater);
  const formats =
    styles === null ? { codes: [], areTold: [] } : await readNumberFormats(parts, styles, inflater);
  const kinds = await findNumberKinds(formats, has1904Dates);
  // What is no workbook for the reader is none.
  let isPlain = parts.has(CONTENT_TYPES);
  // Without any, no cell can have one of them.
  const plainTexts = texts === null ? [] : texts.plain;
  const context = {
    sharedTexts: texts?.count ?? 0,
    mixedTexts: texts?.mixed ?? new Map<number, string>(),
    zeroWidths: findZeroWidths(formats.codes),
    formats: formats.codes,
  };
  const facts = new Map<number, WorksheetFacts>();
  const plain = new Map<number, PlainCells>();
  const seen = new Set<string>([sharedTexts ?? "", styles ?? ""]);
  for (const [index, sheet] of sheets.entries()) {
    if (!choose(sheet) || sheet.part === null) continue;
    const cells = new PlainCells(isPlain ? plainTexts : null, kinds);
    const scan = new WorksheetScan(context, cells);
    await scanPart(parts, sheet.part, inflater, scan.handler, bytesMax);
    facts.set(index, scan.facts);
    plain.set(index, cells);
    isPlain &&= cells.isPlain;
    if (!isPlain) plain.clear();
    seen.add(sheet.part);
  }
  const sheetParts = new Set(sheets.map(({ part }) => part));
  for (const [name, part] of parts) {
    if (seen.has(name)) continue;
    const isBounded = XML_PART.test(name) && !sheetParts.has(name);
    await passOver(part, inflater, isBounded ? PART_BYTES_MAX : bytesMax);
  }
  return { sheets, facts, plain: isPlain ? plain : null };
}

/**
 * How many texts the cells share, those of which the reader makes something else,
 * and all of them; null where that is not sure.
 */
async function scanSharedTexts(
  parts: ZipParts,
  path: string,
  inflater: Inflater,
): Promise<{ count: number; mixed: Map<number, string>; plain: string[] | null }> {
  const mixed = new Map<number, string>();
  const text = new MixedText();
  let plain: string[] | null = [];
  let count = 0;
  let elements = 0;
  const open = (name: string, _: string, depth: number): void => {
    if (depth === 2) text.begin();
    else text.open(name, depth - 2);
    elements += 1;
    if (elements > SHARED_ELEMENTS_MAX) {
      throw overLimit(
        `it has more than ${SHARED_ELEMENTS_MAX} pieces of text`,
        "Split the sheet into several files and name them all in one call.",
      );
    }
  };
  const close = (name: string, depth: number): void => {
    if (depth > 2) text.close(name);
    if (depth !== 2 || name !== "si") return;
    const whole = text.end({ isInline: false });
    if (whole !== null) mixed.set(count, whole);
    const said = whole ?? text.readPlain();
    if (said === null) plain = null;
    else plain?.push(said);
    count += 1;
  };
  const handler = {
    open,
    close,
    text: (piece: string) => text.add(piece),
    aside: (depth: number) => {
      if (depth > 1) text.noteOddity();
    },
  };
  await scanPart(parts, path, inflater, handler, Number.POSITIVE_INFINITY);
  return { count, mixed, plain };
}

/** Inflates a part that is not to be read here, only for its bounds. */
async function passOver(part: ZipPart, inflater: Inflater, bytesMax: number): Promise<void> {
  const isXml = XML_PART.test(part.name);
  let bytes = 0;
  let tail = Buffer.alloc(0);
  for await (const chunk of inflater.inflate(part)) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw overLimit(
        `${part.name} unpacks to more than ${bytesMax} bytes`,
        "Copy the cells of the sheet into a new workbook and save it.",
      );
    }
    if (!isXml) continue;
    const window = Buffer.concat([tail, chunk]);
    if (window.includes(DOCTYPE)) {
      throw damaged("it has a document type definition, which no workbook has");
    }
    tail = window.subarray(Math.max(0, window.length - DOCTYPE.length));
  }
}
