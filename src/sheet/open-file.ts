import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Stats } from "node:fs";
import type { SourceFile } from "../domain/sheet-row.ts";
import { printable } from "../domain/normalise.ts";
import type { TextEncoding } from "./decode.ts";
import { detectKind } from "./detect-kind.ts";
import type { FileKind } from "./detect-kind.ts";
import { FILE_BYTES_MAX } from "./limits.ts";
import { scanBytes } from "./scan-bytes.ts";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** A file whose bytes were looked through once and found to be of a kind that can be read. */
export interface OpenedFile {
  readonly source: SourceFile;
  readonly kind: FileKind;
  /** The first bytes, for detection. */
  readonly head: Uint8Array;
}

/**
 * Looks through a file once: size, SHA-256, kind.
 *
 * @param index position among the files of the call, from 0
 * @param options.encoding of text files without a byte-order mark, as checkEncoding gives it
 * @throws UnreadableFileError (exit code 5) when it is missing, a folder, empty, too large, or no sheet
 */
export async function openFile(
  path: string,
  index: number,
  options: { readonly bytesMax?: number; readonly encoding?: TextEncoding | undefined } = {},
): Promise<OpenedFile> {
  const name = printable(basename(path));
  const found = await statFile(path);
  if (!found.isFile()) {
    throw unreadable(
      `${printable(path)} is ${found.isDirectory() ? "a folder" : "not a regular file"}.`,
      "Name the files themselves, for example: shipledger plan folder/*.csv",
    );
  }
  if (found.size === 0) {
    throw unreadable(`${name} is empty.`, "Export or copy the sheet again.");
  }
  const bytesMax = options.bytesMax ?? FILE_BYTES_MAX;
  if (found.size > bytesMax) {
    throw new UnreadableFileError(
      "limit-exceeded",
      `${name} has ${found.size} bytes; at most ${bytesMax} are read.`,
      { nextSteps: ["Split it into several files and name them all in one call."] },
    );
  }
  const scan = await scanBytes(path).catch((cause: unknown) => {
    throw unreadable(`${printable(path)} cannot be read.`, "Check its permissions.", cause);
  });
  const { hash, sizeBytes, head } = scan;
  return {
    source: { index, path, name, hash, sizeBytes },
    kind: detectKind(name, scan, options.encoding),
    head,
  };
}

/**
 * Checks that files are there, before anything else is opened or made for them.
 *
 * @throws UnreadableFileError (exit code 5) for the first that is not
 */
export async function requireFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) await statFile(path);
}

async function statFile(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw unreadable(
      isMissing ? `${printable(path)} does not exist.` : `${printable(path)} cannot be opened.`,
      isMissing ? "Check the path and the spelling." : "Check the path and its permissions.",
      cause,
    );
  }
}

function unreadable(message: string, nextStep: string, cause?: unknown): UnreadableFileError {
  return new UnreadableFileError("unreadable-file", message, { nextSteps: [nextStep], cause });
}
