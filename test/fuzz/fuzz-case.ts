/** A file to read, and what must be found in it. */
export interface FuzzCase {
  /** What was done, for the report. */
  readonly what: string;
  /** With the extension that the file gets. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Orders by the line or row that each stands in; none of them may vanish. */
  readonly orders: ReadonlyMap<string, number>;
  /** Nothing is wrong with the file: it must be read, not refused. */
  readonly isSound: boolean;
}

/** The number of an order: stands out from everything else in a file. */
export function orderNumber(index: number): string {
  return `ORD${String(index).padStart(6, "0")}K`;
}

/** The orders that stand in lines, by line. */
export function findOrders(lines: readonly string[]): Map<string, number> {
  const orders = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    for (const [order] of line.matchAll(/(?<![A-Za-z0-9])ORD\d{6}K(?![A-Za-z0-9])/gu)) {
      // One that stands in two lines is looked for once.
      if (!orders.has(order)) orders.set(order, index);
    }
  }
  return orders;
}

/** The lines of a text, whatever ends them. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/u);
}
