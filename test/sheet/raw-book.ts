import { crc32, deflateRawSync } from "node:zlib";

/** One part of a zip container that a test makes by hand. */
export interface RawPart {
  readonly name: string;
  readonly content: string | Buffer;
  /** The packed bytes, where they are not made of the content. */
  readonly packed?: Buffer;
  /** What the container says of its size, where it lies. */
  readonly declaredBytes?: number;
  /** Stands in the directory only, and points at the bytes of the part before it. */
  readonly sharesBytes?: boolean;
}

/** A zip container of parts, each packed. */
export function makeZip(parts: readonly RawPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let placed = 0;
  for (const part of parts) {
    const { name, content, declaredBytes, packed = deflateRawSync(content) } = part;
    const bytes = Buffer.from(content);
    const sizes = [crc32(bytes), packed.length, declaredBytes ?? bytes.length];
    const common = [...half(20), ...half(0x0800), ...half(8), ...whole(0), ...sizes.flatMap(whole)];
    const nameBytes = Buffer.from(name);
    const local = Buffer.concat([
      Buffer.from([...whole(0x04034b50), ...common, ...half(nameBytes.length), ...half(0)]),
      nameBytes,
      packed,
    ]);
    const rest = [...half(nameBytes.length), ...half(0), ...half(0), ...whole(0), ...whole(0)];
    if (!part.sharesBytes) {
      placed = offset;
      locals.push(local);
      offset += local.length;
    }
    directory.push(
      Buffer.from([...whole(0x02014b50), ...half(20), ...common, ...rest, ...whole(placed)]),
      nameBytes,
    );
  }
  const listed = Buffer.concat(directory);
  const count = half(parts.length);
  const end = [...whole(0x06054b50), ...whole(0), ...count, ...count, ...whole(listed.length)];
  return Buffer.concat([...locals, listed, Buffer.from([...end, ...whole(offset), ...half(0)])]);
}

function half(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff];
}

function whole(value: number): number[] {
  return [...half(value & 0xffff), ...half(value >>> 16)];
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

/** What a workbook made by hand holds beside its one sheet. */
export interface RawBook {
  /** The rows of the sheet, as XML inside `sheetData`. */
  readonly rows?: string;
  /** What follows `sheetData`, such as merged cells. */
  readonly after?: string;
  /** The whole XML of the sheet, instead of rows. */
  readonly sheet?: string | Buffer;
  readonly sharedTexts?: readonly string[];
  /** The same as XML: `si` elements. */
  readonly sharedXml?: string;
  /** Number formats of the cell styles 1, 2, 3 ... */
  readonly formats?: readonly string[];
  /** Attributes of `workbookPr`. */
  readonly properties?: string;
  readonly parts?: readonly RawPart[];
}

/** The parts of a workbook of one sheet, `Ship`. */
export function rawBookParts(book: RawBook): RawPart[] {
  const { sharedTexts, formats = [] } = book;
  const sharedXml =
    book.sharedXml ?? sharedTexts?.map((text) => `<si><t>${text}</t></si>`).join("");
  const sheet =
    book.sheet ??
    `<worksheet xmlns="${MAIN}"><sheetData>${book.rows ?? ""}</sheetData>${book.after ?? ""}</worksheet>`;
  const kinds = [
    ["worksheet", "worksheets/sheet1.xml"],
    ["styles", "styles.xml"],
    ...(sharedXml !== undefined ? [["sharedStrings", "sharedStrings.xml"]] : []),
  ] as const;
  return [
    { name: "[Content_Types].xml", content: "<Types/>" },
    { name: "_rels/.rels", content: relations([["officeDocument", "xl/workbook.xml"]]) },
    {
      name: "xl/workbook.xml",
      content: `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr ${book.properties ?? ""}/><sheets><sheet name="Ship" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    { name: "xl/_rels/workbook.xml.rels", content: relations(kinds) },
    { name: "xl/worksheets/sheet1.xml", content: sheet },
    { name: "xl/styles.xml", content: stylesXml(formats) },
    ...(sharedXml !== undefined
      ? [
          {
            name: "xl/sharedStrings.xml",
            content: `<sst xmlns="${MAIN}">${sharedXml}</sst>`,
          },
        ]
      : []),
    ...(book.parts ?? []),
  ];
}

/** The bytes of such a workbook. */
export function makeRawBook(book: RawBook): Buffer {
  return makeZip(rawBookParts(book));
}

function relations(kinds: readonly (readonly string[])[]): string {
  const each = kinds.map(
    ([kind, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}">${each.join("")}</Relationships>`;
}

function stylesXml(formats: readonly string[]): string {
  const codes = formats.map(
    (code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code}"/>`,
  );
  const styles = formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`);
  return `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join("")}</numFmts><cellXfs><xf numFmtId="0"/>${styles.join("")}</cellXfs></styleSheet>`;
}

/** A row of texts, with references. */
export function textRow(row: number, texts: readonly string[], attributes = ""): string {
  const cells = texts.map((text, index) =>
    text === ""
      ? ""
      : `<c r="${String.fromCharCode(65 + index)}${row}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`,
  );
  return `<row r="${row}" ${attributes}>${cells.join("")}</row>`;
}
