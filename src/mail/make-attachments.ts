import type { ResultSheetRow } from "../domain/result-sheet.ts";
import { UserError } from "../errors.ts";
import { assertAttachmentHolds, hashContent } from "./attachment.ts";
import type { SheetFiles } from "./attachment.ts";
import type { SentenceFilter } from "./hide-others.ts";
import type { SheetFormat } from "./partner.ts";
import { buildTable } from "./partner-table.ts";
import type { ChosenColumn, SharedTable } from "./partner-table.ts";

/** Mails for one partner and result, at most. */
export const PARTS_MAX = 20;

/** One file for one mail. */
export interface Attachment {
  readonly bytes: Buffer;
  readonly rows: readonly ResultSheetRow[];
  /** Position of its first row among the partner's rows, from 1. */
  readonly firstRow: number;
  readonly contentHash: string;
}

/** What a partner's attachments are made from. */
export interface AttachmentOrder {
  readonly columns: readonly ChosenColumn[];
  readonly rows: readonly ResultSheetRow[];
  readonly format: SheetFormat;
  readonly madeAtMs: number;
  readonly bytesMax: number;
  /** Who gets it. */
  readonly recipients: readonly string[];
  readonly isTheirs: (row: ResultSheetRow) => boolean;
  readonly filter: SentenceFilter;
}

/**
 * A partner's rows as one file; where it would be too large, as several with
 * consecutive rows. Each is read back and checked before it is answered.
 *
 * @throws UserError when even {@link PARTS_MAX} files are too large; BugError
 *   when a file does not hold what it must.
 */
export async function makeAttachments(
  order: AttachmentOrder,
  files: SheetFiles,
): Promise<Attachment[]> {
  const table = buildTable(order.columns, order.rows, order.filter);
  for (let parts = 1; parts <= Math.min(PARTS_MAX, order.rows.length);) {
    const pieces = await makePieces(order, table, parts, files);
    const largest = Math.max(...pieces.map(({ bytes }) => bytes.length));
    if (largest <= order.bytesMax) {
      for (const piece of pieces) await check(piece, order, table, files);
      return pieces;
    }
    parts = Math.max(parts + 1, Math.ceil((parts * largest) / order.bytesMax));
  }
  throw new UserError(
    `${order.rows.length} rows do not fit into ${PARTS_MAX} mails of ${order.bytesMax} bytes.`,
    {
      nextSteps: [
        "Include fewer columns (`columns` of the partner in the config), or run smaller sheets.",
        "Or raise `smtp.attachmentBytesMax`, if the mail server takes larger mails.",
      ],
    },
  );
}

async function makePieces(
  { rows, format, madeAtMs, recipients }: AttachmentOrder,
  table: SharedTable,
  parts: number,
  files: SheetFiles,
): Promise<Attachment[]> {
  const pieces: Attachment[] = [];
  for (let part = 0; part < parts; part += 1) {
    const [start, end] = [part, part + 1].map((at) => Math.floor((at * rows.length) / parts));
    const piece = { ...table, rows: table.rows.slice(start, end) };
    pieces.push({
      bytes: await files.write(piece, format, madeAtMs),
      rows: rows.slice(start, end),
      firstRow: (start ?? 0) + 1,
      contentHash: hashContent(piece, format, recipients),
    });
  }
  return pieces;
}

async function check(
  { bytes, rows, firstRow }: Attachment,
  { format, isTheirs }: AttachmentOrder,
  table: SharedTable,
  files: SheetFiles,
): Promise<void> {
  const from = firstRow - 1;
  const piece = { ...table, rows: table.rows.slice(from, from + rows.length) };
  assertAttachmentHolds(await files.read(bytes, format), piece, rows, isTheirs);
}
