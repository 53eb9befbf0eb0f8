import { cleanIdentifier } from "../../domain/normalise.ts";
import type { SheetTable } from "../../domain/sheet-row.ts";
import { cellOf, type ColumnMap, type ShipmentLine } from "../../domain/shipment-line.ts";
import { carrierOf } from "../rules/carriers.ts";
import type { Carrier } from "../rules/tracking-formats.ts";
import { findContradiction } from "../rules/tracking-rules.ts";
import { isPlainRow, layOutTable, type TableLayout } from "./plain-cells.ts";

/**
 * What all cells of a row say but for its order, item, quantity, tracking number
 * and SKU. A sheet has few of them: a carrier, a method and a day, over and over.
 */
export interface Frame {
  /** A whole line with this frame: the first that came. Every rule is tried on it. */
  readonly example: ShipmentLine;
  readonly carrier: Carrier | null;
}

/** Makes a line of a row that was read. */
export type LineMaker = (
  table: SheetTable,
  columns: ColumnMap,
  index: number,
  raw: { readonly row: number; readonly cells: readonly string[] },
) => ShipmentLine;

/** Frames that are kept; a sheet with more has no use for them. */
const FRAMES_MAX = 5_000;
const NONE = -1;

/**
 * Rows whose own cells no rule can object to, in columns instead of objects, and
 * gathered by order. Whether their frames are sound is for later; an order of
 * which any row is not plain is left whole to those who look at everything.
 */
export class PlainRows {
  /** Lines that were not taken, in order. */
  readonly others: ShipmentLine[] = [];
  readonly frames: Frame[] = [];
  /** By number of the order. */
  readonly orderIds: string[] = [];
  readonly orderFrames: number[] = [];
  readonly #firstRows: number[] = [];
  readonly #lastRows: number[] = [];
  readonly #refused = new Set<number>();
  readonly #orders = new Map<string, number>();
  /** By number of the row. */
  readonly itemIds: string[] = [];
  readonly quantities: number[] = [];
  readonly trackingNumbers: string[] = [];
  readonly rowNumbers: number[] = [];
  readonly #skus: string[] = [];
  readonly #indexes: number[] = [];
  readonly #nextRows: number[] = [];
  readonly #makeLine: LineMaker;
  readonly #frameNumbers = new Map<string, number>();
  #layout: TableLayout | null = null;

  constructor(makeLine: LineMaker) {
    this.#makeLine = makeLine;
  }

  /** Takes a row about which reading has nothing to say, if it is plain. */
  take(
    table: SheetTable,
    columns: ColumnMap,
    index: number,
    raw: { readonly row: number; readonly cells: readonly string[] },
  ): boolean {
    if (this.#layout?.table !== table) this.#layout = layOutTable(table, columns);
    const layout = this.#layout;
    const { cells } = raw;
    if (!isPlainRow(layout, cells)) return false;
    const frame = this.#frameOf(layout, index, raw);
    if (frame === NONE) return false;
    const trackingNumber = cells[layout.trackingNumber] ?? "";
    const carrier = this.frames[frame]?.carrier ?? null;
    if (carrier !== null && findContradiction(trackingNumber, carrier) !== null) return false;
    const itemId = cells[layout.itemId] ?? "";
    const order = this.#orderOf(cells[layout.orderId] ?? "", frame, itemId);
    if (order === NONE) return false;
    this.itemIds.push(itemId);
    this.quantities.push(Number(cells[layout.quantity]));
    this.trackingNumbers.push(trackingNumber);
    this.rowNumbers.push(raw.row);
    this.#skus.push(layout.sku === NONE ? "" : (cells[layout.sku] ?? ""));
    this.#indexes.push(index);
    this.#append(order, this.#nextRows.push(NONE) - 1);
    return true;
  }

  /** Takes note of a line that was not taken: its order is not plain, whoever's it is. */
  addOther(line: ShipmentLine): void {
    this.others.push(line);
    const orderId = cleanIdentifier(cellOf(line, "order-id"));
    const order = orderId === "" ? undefined : this.#orders.get(orderId);
    if (order !== undefined) this.refuse(order);
  }

  /** Leaves an order to those who look at everything. */
  refuse(order: number): void {
    this.#refused.add(order);
  }

  isPlain(order: number): boolean {
    return !this.#refused.has(order);
  }

  /** The rows of an order, in the order in which they came. */
  *rowsOf(order: number): Generator<number> {
    for (let row = this.#firstRows[order] ?? NONE; row !== NONE; row = this.#nextRows[row] ?? NONE)
      yield row;
  }

  /** The first row of an order. */
  firstRowOf(order: number): number {
    return this.#firstRows[order] ?? NONE;
  }

  hasOneRow(order: number): boolean {
    return this.#firstRows[order] === this.#lastRows[order];
  }

  /** Position of a row among all lines. */
  indexOf(row: number): number {
    return this.#indexes[row] ?? NONE;
  }

  /** All lines of the orders that are not plain, in order. */
  linesOfOthers(): ShipmentLine[] {
    const lines = [...this.others];
    for (const order of this.#refused) {
      const frame = this.frames[this.orderFrames[order] ?? NONE];
      const orderId = this.orderIds[order] ?? "";
      for (const row of this.rowsOf(order)) lines.push(this.#lineOf(row, frame, orderId));
    }
    return lines.sort((a, b) => a.index - b.index);
  }

  /** A row as the line that it is. */
  #lineOf(row: number, frame: Frame | undefined, orderId: string): ShipmentLine {
    const example = frame?.example;
    if (!example) throw new RangeError("a plain row has a frame");
    const sku = this.#skus[row] ?? "";
    return {
      ...example,
      index: this.#indexes[row] ?? NONE,
      // What else stands in the row, planning does not look at.
      row: { table: example.row.table, row: this.rowNumbers[row] ?? 0, cells: [] },
      cells: {
        ...example.cells,
        "order-id": orderId,
        "order-item-id": this.itemIds[row] ?? "",
        quantity: String(this.quantities[row]),
        "tracking-number": this.trackingNumbers[row] ?? "",
        ...("sku" in example.cells ? { sku } : {}),
      },
    };
  }

  #frameOf(
    layout: TableLayout,
    index: number,
    raw: { readonly row: number; readonly cells: readonly string[] },
  ): number {
    let key = layout.key;
    for (const column of layout.frame) key += `\u0000${raw.cells[column] ?? ""}`;
    const known = this.#frameNumbers.get(key);
    if (known !== undefined) return known;
    if (this.frames.length === FRAMES_MAX) return NONE;
    const example = this.#makeLine(layout.table, layout.columns, index, raw);
    const carrier = carrierOf([cellOf(example, "carrier-code"), cellOf(example, "carrier-name")]);
    const frame = this.frames.push({ example, carrier }) - 1;
    this.#frameNumbers.set(key, frame);
    return frame;
  }

  /** The number of the order; -1 when this row shows that it is not plain. */
  #orderOf(orderId: string, frame: number, itemId: string): number {
    const known = this.#orders.get(orderId);
    if (known === undefined) return this.#addOrder(orderId, frame);
    if (this.orderFrames[known] === frame && !this.#hasItem(known, itemId)) return known;
    this.refuse(known);
    return NONE;
  }

  #addOrder(orderId: string, frame: number): number {
    const order = this.orderIds.push(orderId) - 1;
    this.orderFrames.push(frame);
    this.#firstRows.push(NONE);
    this.#lastRows.push(NONE);
    this.#orders.set(orderId, order);
    return order;
  }

  #hasItem(order: number, itemId: string): boolean {
    for (const row of this.rowsOf(order)) if (this.itemIds[row] === itemId) return true;
    return false;
  }

  #append(order: number, row: number): void {
    const last = this.#lastRows[order] ?? NONE;
    if (last === NONE) this.#firstRows[order] = row;
    else this.#nextRows[last] = row;
    this.#lastRows[order] = row;
  }
}
