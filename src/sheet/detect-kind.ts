import { decodeHead } from "./decode.ts";
import type { TextEncoding } from "./decode.ts";
import { chooseEncoding, ENCODING_EXAMPLES } from "./encoding.ts";
import { isOle2, isZip } from "./scan-bytes.ts";
import type { ByteScan } from "./scan-bytes.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** How a file is to be read. */
export type FileKind =
  { readonly kind: "xlsx" } | { readonly kind: "delimited"; readonly encoding: TextEncoding };

const UNPACK = "Unpack it and name the sheets themselves.";
const ASK_FOR_TABLE = "Ask for the same data as .csv or .xlsx: a picture holds no rows.";
/** Kinds of files that are told by their first bytes, and by nothing else. */
const FOREIGN_STARTS = [
  { start: [0x1f, 0x8b], what: "is packed with gzip", wayOut: UNPACK },
  { start: [0x52, 0x61, 0x72, 0x21, 0x1a], what: "is a RAR archive", wayOut: UNPACK },
  { start: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], what: "is a 7z archive", wayOut: UNPACK },
  { start: [0x89, 0x50, 0x4e, 0x47], what: "is a picture", wayOut: ASK_FOR_TABLE },
  { start: [0xff, 0xd8, 0xff], what: "is a picture", wayOut: ASK_FOR_TABLE },
] as const;

const SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx or as CSV UTF-8.";

/**
 * Tells by its bytes what a file is; the extension decides nothing, because
 * portals name HTML pages and text reports `.xls`.
 *
 * @param said the encoding of text files without a byte-order mark, when the user knows it
 * @throws UnreadableFileError for everything that is neither a workbook nor text in columns
 */
export function detectKind(name: string, scan: ByteScan, said?: TextEncoding): FileKind {
  if (isOle2(scan.head)) throw refuse(name, ...describeOle2(scan));
  if (isZip(scan.head)) {
    if (scan.marks.has("workbook")) return { kind: "xlsx" };
    throw refuse(name, ...describeZip(scan));
  }
  const foreign = FOREIGN_STARTS.find(({ start }) => startsWith(scan.head, start));
  if (foreign) throw refuse(name, foreign.what, foreign.wayOut);
  const encoding = chooseEncoding({ head: scan.head, isUtf8: scan.isUtf8, said });
  const reason = describeForeignText(decodeHead(scan.head, encoding ?? "windows-1252"));
  if (reason) throw refuse(name, ...reason);
  if (encoding === null) {
    throw refuse(
      name,
      "is text in an encoding that cannot be told",
      `Say which one: ${ENCODING_EXAMPLES}. Or save it as CSV UTF-8.`,
    );
  }
  return { kind: "delimited", encoding };
}

function startsWith(head: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => head[index] === byte);
}

function refuse(name: string, what: string, wayOut: string): UnreadableFileError {
  return new UnreadableFileError("unreadable-file", `${name} ${what}.`, { nextSteps: [wayOut] });
}

/** What the file is, and the way out. */
type Refusal = readonly [what: string, wayOut: string];

function describeOle2(scan: ByteScan): Refusal {
  return scan.marks.has("encrypted")
    ? [
        "is protected with a password",
        "Open it in Excel, remove the password (File > Info > Protect Workbook), and save it.",
      ]
    : ["is in the old Excel format (.xls) or another old Office format", SAVE_AS];
}

function describeZip(scan: ByteScan): Refusal {
  if (scan.marks.has("binaryWorkbook")) return ["is a binary workbook (.xlsb)", SAVE_AS];
  if (scan.head.includes("opendocument.spreadsheet")) {
    return ["is an OpenDocument spreadsheet (.ods)", SAVE_AS];
  }
  return [
    "is a zip archive and no workbook",
    "If the sheets are inside it, unpack it and name the sheets themselves.",
  ];
}

function describeForeignText(text: string): Refusal | null {
  const start = text.slice(0, 1024).trimStart();
  if (start.startsWith("%PDF")) {
    return ["is a PDF", "Ask for the same data as .csv or .xlsx: a PDF holds no rows."];
  }
  if (start.startsWith("{\\rtf")) {
    return ["is a text document (RTF) and no table", "Export the same data as .csv or .xlsx."];
  }
  if (/^<(?:!doctype|html|head|meta|body|table|\?xml|\w+:html)/iu.test(start)) {
    return ["is an HTML or XML page, whatever its name says", SAVE_AS];
  }
  if (/^ISA[^\p{L}\p{N}\s]/u.test(start) || /^UN[AB][^\p{L}\p{N}]/u.test(start)) {
    return [
      "is an EDI message (X12 or EDIFACT), which Shipledger does not read",
      "Ask the sender for a CSV or .xlsx export of the same shipments.",
    ];
  }
  if (/^(?:\{\s*"|\[\s*[[{"])/u.test(start)) {
    return ["is JSON and no table", "Export the same data as .csv or .xlsx."];
  }
  if (text.includes("\0")) {
    return ["holds binary data, so it is no text in columns", SAVE_AS];
  }
  return null;
}
