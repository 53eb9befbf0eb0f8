import { EventEmitter, once } from "node:events";
import { Readable } from "node:stream";
import type { stream } from "exceljs";
import { assertInvariant } from "../errors.ts";
import { SharedTexts } from "./shared-texts.ts";

/**
 * What exceljs's streaming writer leaves to memory, in a steady form: its table
 * of texts becomes one string before it is zipped, and its sheets run ahead of
 * the zip. Both reach into what exceljs 4 does not declare, and say so when it
 * is no longer there.
 */

interface Zip {
  append(source: Readable, entry: { readonly name: string }): void;
}

/** Lets the workbook's texts go into its file piece by piece. Call it before the first cell. */
export function streamSharedTexts(workbook: stream.xlsx.WorkbookWriter): SharedTexts {
  const zip: unknown = Reflect.get(workbook, "zip");
  const isAsKnown = "sharedStrings" in workbook && "addSharedStrings" in workbook && isZip(zip);
  assertInvariant(isAsKnown, "exceljs keeps the texts of a workbook in another way");
  const sharedStrings = new SharedTexts();
  const addSharedStrings = async (): Promise<void> => {
    if (sharedStrings.count === 0) return;
    const source = Readable.from(sharedStrings.xml(), { objectMode: false });
    zip.append(source, { name: "/xl/sharedStrings.xml" });
  };
  Object.assign(workbook, { sharedStrings, addSharedStrings });
  return sharedStrings;
}

function isZip(value: unknown): value is Zip {
  return typeof value === "object" && value !== null && "append" in value;
}

/**
 * Waits until the zip has taken all that the sheet has given it so far. A queue
 * that never runs empty keeps pieces alive that were taken long ago: each points
 * to the next, and one that is old holds all that follow.
 */
export async function waitForZip(worksheet: object): Promise<void> {
  const buffer: unknown = Reflect.get(worksheet, "stream");
  const pipes: unknown = Reflect.get(Object(buffer), "pipes");
  assertInvariant(Array.isArray(pipes), "exceljs hands its sheets to the zip in another way");
  for (const pipe of pipes) {
    if (needsDrain(pipe)) await once(pipe, "drain");
  }
}

/** The zip's streams are those of the package readable-stream: not Node's, and older than `writableNeedDrain`. */
function needsDrain(pipe: unknown): pipe is EventEmitter {
  const state: unknown = Reflect.get(Object(pipe), "_writableState");
  const needs: unknown = Reflect.get(Object(state), "needDrain");
  assertInvariant(
    pipe instanceof EventEmitter && typeof needs === "boolean",
    "exceljs hands its sheets to another zip",
  );
  return needs;
}
