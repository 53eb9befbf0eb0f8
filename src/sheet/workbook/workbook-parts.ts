import { crc32 } from "node:zlib";
import { PART_BYTES_MAX } from "../limits.ts";
import { damaged, overLimit } from "./fault.ts";
import type { Inflater } from "./inflate.ts";
import { readAttributes, TagScanner } from "./scan-tags.ts";
import type { TagHandler } from "./scan-tags.ts";
import type { ZipPart } from "./zip-directory.ts";

const COPY = "Copy the cells of the sheet into a new workbook and save it.";

/** A sheet as the workbook lists it. */
export interface SheetEntry {
  readonly name: string;
  readonly isHidden: boolean;
  /** The part that holds its cells; null for what has none: a chart, a dialog. */
  readonly part: string | null;
}

/** Where things stand in a workbook. */
export interface WorkbookParts {
  readonly sheets: readonly SheetEntry[];
  readonly sharedTexts: string | null;
  readonly styles: string | null;
  /** Whether the workbook says that its dates count from 1904, in whatever words. */
  readonly has1904Dates: boolean;
}

export type ZipParts = ReadonlyMap<string, ZipPart>;

/** Finds the sheets of a workbook and the parts that they draw on. */
export async function findWorkbookParts(
  parts: ZipParts,
  inflater: Inflater,
): Promise<WorkbookParts> {
  const roots = await readRelations(parts, "_rels/.rels", "", inflater);
  const path = roots.find(({ kind }) => kind === "officeDocument")?.target;
  if (path === undefined) throw damaged("it does not say where its sheets are");
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const file = path.slice(folder === "" ? 0 : folder.length + 1);
  const relationsPath = `${folder === "" ? "" : `${folder}/`}_rels/${file}.rels`;
  const relations = parts.has(relationsPath)
    ? await readRelations(parts, relationsPath, folder, inflater)
    : [];
  const ofKind = (kind: string): string | null =>
    relations.find((each) => each.kind === kind && parts.has(each.target))?.target ?? null;
  const sheets: SheetEntry[] = [];
  let has1904Dates = false;
  await scanPart(parts, path, inflater, {
    open: (element, text) => {
      if (element === "workbookPr") {
        const said = readAttributes(text).get("date1904") ?? "0";
        has1904Dates ||= said !== "0" && said !== "false";
      }
      if (element !== "sheet") return;
      const attributes = readAttributes(text);
      const name = attributes.get("name") ?? "";
      const id = relationId(attributes);
      // The reader passes over these too; both must count sheets alike.
      if (name === "" || id === "") return;
      const target = relations.find((each) => each.id === id);
      sheets.push({
        name,
        isHidden: /hidden$/iu.test(attributes.get("state") ?? ""),
        part: target?.kind === "worksheet" ? target.target : null,
      });
    },
  });
  const [sharedTexts, styles] = [ofKind("sharedStrings"), ofKind("styles")];
  return { sheets, sharedTexts, styles, has1904Dates };
}

/** `r:id`, under whatever prefix the file gives that namespace. */
function relationId(attributes: ReadonlyMap<string, string>): string {
  const plain = attributes.get("r:id") ?? attributes.get("R:id");
  if (plain !== undefined) return plain;
  for (const [name, value] of attributes) {
    if (name.endsWith(":id") && value.startsWith("rId")) return value;
  }
  return "";
}

interface Relation {
  readonly id: string;
  /** Last word of its type: worksheet, styles ... */
  readonly kind: string;
  readonly target: string;
}

async function readRelations(
  parts: ZipParts,
  path: string,
  folder: string,
  inflater: Inflater,
): Promise<Relation[]> {
  const relations: Relation[] = [];
  await scanPart(parts, path, inflater, {
    open: (element, text) => {
      if (element !== "Relationship") return;
      const attributes = readAttributes(text);
      relations.push({
        id: attributes.get("Id") ?? "",
        kind: (attributes.get("Type") ?? "").replace(/^.*\//u, ""),
        target: resolveTarget(folder, attributes.get("Target") ?? ""),
      });
    },
  });
  return relations;
}

function resolveTarget(folder: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const steps = folder.split("/").filter(Boolean);
  for (const step of target.split("/").filter(Boolean)) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/**
 * Scans one part of a workbook from end to end.
 *
 * @throws WorkbookFault also when its checksum is another than the container says
 */
export async function scanPart(
  parts: ZipParts,
  path: string,
  inflater: Inflater,
  handler: TagHandler,
  bytesMax: number = PART_BYTES_MAX,
): Promise<void> {
  const part = parts.get(path);
  if (!part) throw damaged(`its part ${path} is missing`);
  const scanner = new TagScanner(handler);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let checksum = 0;
  for await (const chunk of inflater.inflate(part)) {
    bytes += chunk.length;
    checksum = crc32(chunk, checksum);
    if (bytes > bytesMax) {
      throw overLimit(`${path} unpacks to more than ${bytesMax} bytes`, COPY);
    }
    scanner.add(decodePiece(decoder, path, chunk));
  }
  scanner.add(decodePiece(decoder, path, null));
  scanner.end();
  if (part.checksum !== 0 && part.checksum !== checksum) throw damaged(`${path} is damaged`);
}

function decodePiece(
  decoder: InstanceType<typeof TextDecoder>,
  path: string,
  chunk: Uint8Array | null,
): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw damaged(`${path} is not UTF-8`, cause);
  }
}
