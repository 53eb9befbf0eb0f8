import { Writable } from "node:stream";
import { parse } from "csv-parse/sync";
import { readXlsx } from "hucre/xlsx";
import { readCellText } from "./cell-text.ts";
import { writeTableCsv } from "./result-csv.ts";
import { unguardCell } from "./result-guard.ts";
import type { ResultFormat } from "./result-path.ts";
import { writeWorkbook } from "./result-workbook.ts";

/** A partner's rows, as texts. */
export interface PartnerTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of whole numbers; all others are text. */
  readonly numberColumns: ReadonlySet<number>;
  /** Where the result stands, null for none. */
  readonly resultColumn: number | null;
}

/** The one sheet of a partner's workbook, named as in a result. */
const SHEET_NAME = "Results";

/** A partner's rows as a file that looks like a result. No cell can become a formula or a link. */
export async function writePartnerFile(
  table: PartnerTable,
  format: ResultFormat,
  madeAtMs: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const target = new Writable({
    write(chunk: Buffer | string, _, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  if (format === "csv") await writeTableCsv(table, target);
  else await writeWorkbook([{ name: SHEET_NAME, ...table }], madeAtMs, target);
  return Buffer.concat(chunks);
}

/** The texts that a finished file holds, headers first, by another way than it was written. */
export async function readPartnerFile(bytes: Buffer, format: ResultFormat): Promise<string[][]> {
  if (format === "csv") {
    const rows: string[][] = parse(bytes, { bom: true });
    return rows.map((cells) => cells.map(unguardCell));
  }
  const { sheets } = await readXlsx(bytes);
  return sheets.flatMap(({ rows }) =>
    rows.map((cells) => cells.map((cell) => readCellText(cell).text)),
  );
}
