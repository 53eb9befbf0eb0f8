import { cleanIdentifier } from "../../domain/normalise.ts";
import type { SheetTable } from "../../domain/sheet-row.ts";
import { cellOf, type ColumnMap, type ShipmentLine } from "../../domain/shipment-line.ts";
import { carrierOf } from "../rules/carriers.ts";
import type { Carrier } from "../rules/tracking-formats.ts";
import { findContradiction } from "../rules/tracking-rules.ts";
import type { ByteText } from "./byte-text.ts";
import { looksLikeOrderId, OrderTable } from "./order-table.ts";
import { digitsIn, LOW_DIGITS, PackedDigits, PackedInts, PackedTexts } from "./packed.ts";
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

/** A row as it was read. */
export interface ReadRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Makes a line of a row that was read. */
export type LineMaker = (
  table: SheetTable,
  columns: ColumnMap,
  index: number,
  raw: ReadRow,
) => ShipmentLine;

/** Frames that are kept; a sheet with more has no use for them. */
const FRAMES_MAX = 5_000;
/** Rows of one order, which are compared with each other; an order with more is not plain. */
const ROWS_OF_ORDER_MAX = 64;
const ITEM_DIGITS = 14;
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
  readonly #makeLine: LineMaker;
  #layout: TableLayout | null = null;
  // By number of the order.
  readonly #orders = new OrderTable();
  readonly #orderFrames = new PackedInts();
  readonly #firstRows = new PackedInts();
  readonly #lastRows = new PackedInts();
  readonly #refused = new Set<number>();
  // By number of the row.
  readonly #itemIds = new PackedDigits(ITEM_DIGITS);
  readonly #quantities = new PackedInts();
  readonly #trackingNumbers = new PackedTexts();
  readonly #skus = new PackedTexts();
  readonly #rowNumbers = new PackedInts();
  readonly #indexes = new PackedInts();
  readonly #nextRows = new PackedInts();

  constructor(makeLine: LineMaker) {
    this.#makeLine = makeLine;
  }

  /** Takes a row about which reading has nothing to say, if it is plain. */
  take(table: SheetTable, columns: ColumnMap, index: number, raw: ReadRow): boolean {
    if (this.#layout?.table !== table) this.#layout = layOutTable(table, columns);
    const layout = this.#layout;
    const { cells } = raw;
    if (!isPlainRow(layout, cells)) return false;
    const orderId = cells[layout.orderId] ?? "";
    const frame = looksLikeOrderId(orderId) ? this.#frameOf(layout, index, raw) : NONE;
    if (frame === NONE) return false;
    const trackingNumber = cells[layout.trackingNumber] ?? "";
    const carrier = this.frames[frame]?.carrier ?? null;
    if (carrier !== null && findContradiction(trackingNumber, carrier) !== null) return false;
    const itemId = cells[layout.itemId] ?? "";
    const high = digitsIn(itemId, 0, ITEM_DIGITS - LOW_DIGITS);
    const low = digitsIn(itemId, ITEM_DIGITS - LOW_DIGITS, ITEM_DIGITS);
    const order = this.#enterOrder(orderId, frame, high, low);
    if (order === NONE) return false;
    this.#itemIds.push(high, low);
    this.#quantities.push(Number(cells[layout.quantity]));
    this.#trackingNumbers.push(trackingNumber);
    this.#skus.push(layout.sku === NONE ? "" : (cells[layout.sku] ?? ""));
    this.#rowNumbers.push(raw.row);
    this.#indexes.push(index);
    this.#append(order, this.#nextRows.push(NONE));
    return true;
  }

  /** Takes note of a line that was not taken: its order is not plain, whoever's it is. */
  addOther(line: ShipmentLine): void {
    this.others.push(line);
    const order = this.#orders.find(cleanIdentifier(cellOf(line, "order-id")));
    if (order !== NONE) this.refuse(order);
  }

  /** How many orders there are, refused ones included. */
  get orderCount(): number {
    return this.#orders.size;
  }

  /** Leaves an order to those who look at everything. */
  refuse(order: number): void {
    this.#refused.add(order);
  }

  isPlain(order: number): boolean {
    return !this.#refused.has(order);
  }

  orderIdOf(order: number): string {
    return this.#orders.idOf(order);
  }

  frameOf(order: number): number {
    return this.#orderFrames.at(order);
  }

  /** The rows of an order, in the order in which they came. */
  rowsOf(order: number): number[] {
    const rows: number[] = [];
    for (let row = this.#firstRows.at(order); row !== NONE; row = this.#nextRows.at(row)) {
      rows.push(row);
    }
    return rows;
  }

  /** The first row of an order. */
  firstRowOf(order: number): number {
    return this.#firstRows.at(order);
  }

  hasOneRow(order: number): boolean {
    return this.#firstRows.at(order) === this.#lastRows.at(order);
  }

  itemIdOf(row: number): string {
    return this.#itemIds.at(row);
  }

  quantityOf(row: number): number {
    return this.#quantities.at(row);
  }

  trackingNumberOf(row: number): string {
    return this.#trackingNumbers.at(row);
  }

  putOrderId(target: ByteText, order: number): void {
    this.#orders.putId(target, order);
  }

  putItemId(target: ByteText, row: number): void {
    this.#itemIds.putInto(target, row);
  }

  putTrackingNumber(target: ByteText, row: number): void {
    this.#trackingNumbers.putInto(target, row);
  }

  /** Whether two rows have the same tracking number. */
  areOfOneNumber(row: number, other: number): boolean {
    return this.#trackingNumbers.areSame(row, other);
  }

  /** Below zero when the item of the first row comes before that of the second. */
  compareItems(row: number, other: number): number {
    return this.#itemIds.compare(row, other);
  }

  /** As a person counts in the sheet. */
  rowNumberOf(row: number): number {
    return this.#rowNumbers.at(row);
  }

  /** Position of a row among all lines. */
  indexOf(row: number): number {
    return this.#indexes.at(row);
  }

  /** All lines of the orders that are not plain, in order. */
  linesOfOthers(): ShipmentLine[] {
    const lines = [...this.others];
    for (const order of this.#refused) {
      const frame = this.frames[this.frameOf(order)];
      const orderId = this.orderIdOf(order);
      for (const row of this.rowsOf(order)) lines.push(this.#lineOf(row, frame, orderId));
    }
    return lines.sort((a, b) => a.index - b.index);
  }

  /** A row as the line that it is. */
  #lineOf(row: number, frame: Frame | undefined, orderId: string): ShipmentLine {
    const example = frame?.example;
    if (!example) throw new RangeError("a plain row has a frame");
    return {
      ...example,
      index: this.indexOf(row),
      // What else stands in the row, planning does not look at.
      row: { table: example.row.table, row: this.rowNumberOf(row), cells: [] },
      cells: {
        ...example.cells,
        "order-id": orderId,
        "order-item-id": this.itemIdOf(row),
        quantity: String(this.quantityOf(row)),
        "tracking-number": this.trackingNumberOf(row),
        ...("sku" in example.cells ? { sku: this.#skus.at(row) } : {}),
      },
    };
  }

  #frameOf(layout: TableLayout, index: number, raw: ReadRow): number {
    let branch = layout.frames;
    for (const column of layout.frame) {
      const text = raw.cells[column] ?? "";
      let next = branch.byText.get(text);
      if (!next) {
        next = { byText: new Map(), frame: NONE };
        // What is cut out of a larger text would keep all of it.
        if (this.frames.length < FRAMES_MAX) branch.byText.set(Buffer.from(text).toString(), next);
      }
      branch = next;
    }
    if (branch.frame !== NONE || this.frames.length === FRAMES_MAX) return branch.frame;
    const example = this.#makeLine(layout.table, layout.columns, index, raw);
    const carrier = carrierOf([cellOf(example, "carrier-code"), cellOf(example, "carrier-name")]);
    branch.frame = this.frames.push({ example, carrier }) - 1;
    return branch.frame;
  }

  /** The number of the order; -1 when this row shows that it is not plain. */
  #enterOrder(orderId: string, frame: number, high: number, low: number): number {
    const before = this.#orders.size;
    const order = this.#orders.enter(orderId);
    if (order === before) {
      this.#orderFrames.push(frame);
      this.#firstRows.push(NONE);
      this.#lastRows.push(NONE);
      return order;
    }
    if (order === NONE) return NONE;
    if (this.frameOf(order) === frame && this.#hasRoomFor(order, high, low)) return order;
    this.refuse(order);
    return NONE;
  }

  /** Whether an order has room for a row with an item that it does not have yet. */
  #hasRoomFor(order: number, high: number, low: number): boolean {
    let room = ROWS_OF_ORDER_MAX;
    for (let row = this.#firstRows.at(order); row !== NONE; row = this.#nextRows.at(row)) {
      room -= 1;
      if (room === 0 || this.#itemIds.isAt(row, high, low)) return false;
    }
    return true;
  }

  #append(order: number, row: number): void {
    const last = this.#lastRows.at(order);
    if (last === NONE) this.#firstRows.set(order, row);
    else this.#nextRows.set(last, row);
    this.#lastRows.set(order, row);
  }
}
