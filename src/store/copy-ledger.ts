import { ExitCode, UserError } from "../errors.ts";
import { LEDGER_TABLES, NUMBERED_TABLES } from "./ledger-tables.ts";
import type {
  CopiedRow,
  CopyPlace,
  LedgerFiller,
  LedgerReader,
  LedgerTable,
} from "./ledger-tables.ts";

const ROWS_AT_ONCE = 500;

/** Rows that were copied and found again, by table. */
export type CopiedCounts = Readonly<Record<string, number>>;

/**
 * Copies a ledger into an empty one, and compares both row by row before the
 * copy is kept.
 *
 * @param onTable told after each table
 * @throws UserError: exit code 2 when the target is not empty, 4 when somebody
 *   is at work on the source, or the copy is not the same
 */
export function copyLedger(
  source: CopyPlace,
  target: CopyPlace,
  onTable: (table: string, rows: number) => void = () => undefined,
): Promise<CopiedCounts> {
  return source.read(async (reader) => {
    const held = await reader.countHeldOrders();
    if (held > 0) throw atWork(source.shown, held);
    return target.fill(async (filler) => {
      await requireEmpty(filler, target.shown);
      const counts: Record<string, number> = {};
      let highest = await reader.readLastNumber();
      for (const table of LEDGER_TABLES) {
        for await (const rows of pagesOf(reader, table)) {
          await filler.writeRows(table, rows);
          if (NUMBERED_TABLES.has(table.name)) highest = Math.max(highest, highestOf(rows));
        }
      }
      await filler.setLastNumber(highest);
      for (const table of LEDGER_TABLES) {
        counts[table.name] = await compareTable(table, reader, filler, target.shown);
        onTable(table.name, counts[table.name] ?? 0);
      }
      return counts;
    });
  });
}

async function requireEmpty(filler: LedgerFiller, shown: string): Promise<void> {
  for (const table of LEDGER_TABLES) {
    const [row] = await filler.readPage(table, null, 1);
    if (!row) continue;
    throw new UserError(`The ledger ${shown} is not empty.`, {
      nextSteps: [
        "Copy into a file that does not exist yet, or into an empty database.",
        "Two ledgers cannot be made one: bring package IDs in with `shipledger posts import`.",
      ],
    });
  }
}

async function* pagesOf(reader: LedgerReader, table: LedgerTable): AsyncGenerator<CopiedRow[]> {
  for (let after: CopiedRow | null = null; ;) {
    const rows: CopiedRow[] = await reader.readPage(table, after, ROWS_AT_ONCE);
    if (rows.length > 0) yield rows;
    after = rows.at(-1) ?? null;
    if (rows.length < ROWS_AT_ONCE) return;
  }
}

function highestOf(rows: readonly CopiedRow[]): number {
  return Math.max(...rows.map(({ id }) => Number(id)));
}

async function compareTable(
  table: LedgerTable,
  source: LedgerReader,
  target: LedgerReader,
  shown: string,
): Promise<number> {
  const copies = pagesOf(target, table);
  let count = 0;
  for await (const rows of pagesOf(source, table)) {
    const copied = await copies.next();
    const found = copied.done === true ? [] : copied.value;
    for (const [index, row] of rows.entries()) {
      if (textOf(table, row) === textOf(table, found[index])) continue;
      throw notTheSame(table, row, shown);
    }
    count += rows.length;
  }
  const surplus = await copies.next();
  if (surplus.done !== true) throw notTheSame(table, surplus.value[0] ?? {}, shown);
  return count;
}

function textOf({ columns }: LedgerTable, row: CopiedRow | undefined): string {
  return JSON.stringify(row && Object.keys(columns).map((column) => row[column]));
}

function notTheSame({ name, key }: LedgerTable, row: CopiedRow, shown: string): UserError {
  const which = key.map((column) => `${column} ${row[column] ?? "?"}`).join(", ");
  return new UserError(
    `The copy in ${shown} is not the same in ${name}, ${which}, and was not kept.`,
    {
      nextSteps: ["Look through the ledger: shipledger ledger verify", "Then copy it again."],
      exitCode: ExitCode.resumable,
    },
  );
}

function atWork(shown: string, held: number): UserError {
  return new UserError(`${held} orders of the ledger ${shown} are being sent, or are queued.`, {
    nextSteps: [
      "Wait until its runs have ended; what a killed one held is free after 30 seconds.",
      "Send what is queued: shipledger worker --until-idle. Or take it back: shipledger run --cancel ID.",
    ],
    exitCode: ExitCode.resumable,
  });
}
