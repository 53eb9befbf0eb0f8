import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { assertInvariant } from "../../errors.ts";
import { FILE_BYTES_MAX } from "../../sheet/limits.ts";
import { readSheets, type ReadSheets } from "../../sheet/read-sheets.ts";
import type { StoredRun } from "../../store/queue.ts";
import { layoutsFor } from "../prepare-plan.ts";
import type { QueueDocument } from "./queue-document.ts";

const decompress = promisify(gunzip);
const OWN_FOLDER = 0o700;

/** Reads the sheets of a queued run as the run itself read them, wherever it did. */
export async function readQueuedSheets(
  { sheets }: StoredRun,
  { reading, answers }: QueueDocument,
): Promise<ReadSheets> {
  const folder = await mkdtemp(join(tmpdir(), "shipledger-"));
  try {
    const paths: string[] = [];
    for (const [position, sheet] of sheets.entries()) {
      const own = join(folder, String(position));
      await mkdir(own, { mode: OWN_FOLDER });
      const path = join(own, nameOf(sheet.path));
      await writeFile(path, await decompress(sheet.bytes, { maxOutputLength: FILE_BYTES_MAX }));
      paths.push(path);
    }
    const read = await readSheets(paths, {
      layouts: layoutsFor(
        { profile: reading.profile ?? undefined, operation: reading.operation ?? undefined },
        reading,
      ),
      sheet: reading.sheet ?? undefined,
      encoding: reading.encoding ?? undefined,
    });
    assertInvariant(read.lines.length === answers.length, "A queued sheet has other rows now.");
    // The result names the files of the run, and not these copies.
    for (const [index, file] of read.files.entries()) {
      Object.assign(file, { path: sheets[index]?.path ?? file.path });
    }
    return read;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The path may be of another system. */
function nameOf(path: string): string {
  return basename(path.replaceAll("\\", "/"));
}
