import { answerPlan } from "../../../src/batch/answers.ts";
import type { DecidedPackage } from "../../../src/batch/identity/package.ts";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import { traceOrigins, type FirstReads } from "../../../src/batch/first-reads.ts";
import { groupByOrder } from "../../../src/batch/order-groups.ts";
import { isSendingDecision } from "../../../src/batch/decided-post.ts";
import { checkedLinesOf, planBatch, type BatchPlan } from "../../../src/batch/plan.ts";
import { sameItems, sumItems, type ItemQuantity } from "../../../src/domain/contents.ts";
import type { LedgerPackage } from "../../../src/domain/history.ts";
import type { OrderFacts } from "../../../src/domain/order-facts.ts";
import type { OrderKey } from "../../../src/domain/order-key.ts";
import { computePackageId } from "../../../src/domain/package-id.ts";
import type { ResultRow } from "../../../src/domain/result-row.ts";
import type { ShipmentLine } from "../../../src/domain/shipment-line.ts";
import { makeLine, makeSettings, makeTable } from "./lines.ts";
import { labelOf, Market, type Parcel } from "./market.ts";
import { ModelLedger, type ModelOutcome } from "./model-ledger.ts";

/** One sheet row, with the truth that the program cannot see. */
export interface TrueRow {
  readonly parcel: Parcel;
  readonly version: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly result?: string;
  readonly postedAt?: string;
  readonly runId?: string;
  readonly sourceFile?: string;
  /** What the quantity should be, where the sheet has damaged it. */
  readonly trueQuantity?: string;
}

export interface Sheet {
  readonly hash: string;
  readonly rows: readonly TrueRow[];
  /** True only for what was in the ledger when it was made, so useless after that is lost. */
  readonly leansOnLedger?: boolean;
  /** The marketplace's order report goes with it. */
  readonly withReport?: boolean;
}

/** One order, its parcels, a marketplace and two ledgers; runs sheets and watches what is done to whom. */
export class World {
  readonly key: OrderKey = { seller: "acme", environment: "live", orderId: "111-0000001-0000001" };
  readonly parcels: Parcel[] = [];
  readonly sheets: Sheet[] = [];
  readonly results: Sheet[] = [];
  readonly market = new Market();
  ledger = new ModelLedger(this.key);
  #otherLedger = new ModelLedger(this.key);
  /** Two ledgers are in use, and neither knows all. */
  isSplit = false;
  readonly ordered: ReadonlyMap<string, number>;
  readonly knowsOrdered: boolean;
  #next = 0;

  constructor(ordered: Readonly<Record<string, number>>, knowsOrdered: boolean) {
    this.ordered = new Map(Object.entries(ordered));
    this.knowsOrdered = knowsOrdered;
  }

  unique(prefix: string): string {
    this.#next += 1;
    return `${prefix}${this.#next}`;
  }

  /** Units of the order that are in no parcel yet. */
  unpacked(): ItemQuantity[] {
    const packed = sumItems(this.parcels.flatMap((parcel) => parcel.items));
    return [...this.ordered].flatMap(([id, units]) => {
      const quantity = units - (packed.find((item) => item.id === id)?.quantity ?? 0);
      return quantity > 0 ? [{ id, quantity }] : [];
    });
  }

  /** A parcel leaves, if its items are still there to be packed. */
  bearParcel(
    wanted: readonly ItemQuantity[],
    more: { readonly number?: string; readonly hasManualId?: boolean } = {},
  ): Parcel | null {
    const items = sumItems(wanted);
    const left = this.unpacked();
    const fits = items.every(({ id, quantity }) =>
      left.some((item) => item.id === id && item.quantity >= quantity),
    );
    if (!fits || items.length === 0) return null;
    const labels = [{ number: more.number ?? this.unique("TRACK"), carrier: "ups" }];
    const manualId = more.hasManualId ? this.unique("") : "";
    const parcel = { key: this.parcels.length, items, labels, manualId, toldVersion: -1 };
    this.parcels.push(parcel);
    return parcel;
  }

  rowsOf(parcel: Parcel, extra: Readonly<Record<string, string>> = {}): TrueRow[] {
    const { number, carrier } = labelOf(parcel);
    return parcel.items.map(({ id, quantity }): TrueRow => {
      const cells = {
        "order-id": this.key.orderId,
        "order-item-id": id,
        quantity: String(quantity),
        "tracking-number": number,
        "carrier-code": carrier,
        "package-id": parcel.manualId,
        "quantity-purchased": this.knowsOrdered ? String(this.ordered.get(id) ?? 0) : "",
        ...extra,
      };
      return { parcel, version: parcel.labels.length - 1, cells };
    });
  }

  /** The package ID that the ledger confirmed for a parcel, "" when there is none. */
  confirmedIdOf(parcel: Parcel): string {
    const known = this.#find(parcel);
    return known?.content ? known.packageId : "";
  }

  /** The ledger knows the parcel by one of its labels, confirmed or in doubt. */
  knows(parcel: Parcel): boolean {
    return this.#find(parcel) !== undefined;
  }

  #find(parcel: Parcel): LedgerPackage | undefined {
    return this.ledger.history.packages.find((known) => {
      const contents = [known.content, known.inDoubt?.content, ...known.earlier];
      const numbers = contents.flatMap((content) => (content ? [content.trackingNumber] : []));
      return (
        contents.some((content) => content && sameItems(content.items, parcel.items)) &&
        [known.firstTrackingNumber, ...numbers].some((number) =>
          parcel.labels.some((label) => label.number === number),
        )
      );
    });
  }

  computedIdOf(parcel: Parcel): string {
    return computePackageId(this.key.orderId, parcel.items, parcel.labels[0]?.number ?? "");
  }

  addSheet(rows: readonly TrueRow[], more: Omit<Sheet, "hash" | "rows"> = {}): Sheet {
    const sheet = { hash: this.unique("hash"), rows, ...more };
    this.sheets.push(sheet);
    return sheet;
  }

  /** The ledger knows when this very file, or the run of this result, began. */
  hasRead({ hash, rows }: Sheet): boolean {
    const { runs } = this.ledger;
    return this.ledger.hasRead(hash) || rows.every(({ runId }) => runId && runs.has(runId));
  }

  /** Keeps only the sheets and results that may still be run. */
  keepSheets(mayRun: (sheet: Sheet) => boolean): void {
    for (const list of [this.sheets, this.results]) {
      list.splice(0, list.length, ...list.filter(mayRun));
    }
  }

  switchLedger(): void {
    [this.ledger, this.#otherLedger] = [this.#otherLedger, this.ledger];
    this.isSplit = true;
  }

  /** A new, empty ledger; the marketplace stays as it is. */
  loseLedger(): void {
    this.ledger = new ModelLedger(this.key);
  }

  plan(sheet: Sheet, settings: Partial<PlanSettings>, order?: readonly number[]): BatchPlan {
    const table = makeTable(sheet.hash);
    const rows = order ? order.map((index) => sheet.rows[index]) : sheet.rows;
    const lines = rows.map((row, index): ShipmentLine =>
      makeLine(table, index, row?.cells ?? {}, row),
    );
    const all = makeSettings(settings);
    const byFile = new Map([[0, this.ledger.firstReadOf(sheet.hash)]]);
    const reads: FirstReads = { byFile, byRun: this.ledger.runs };
    const grouped = groupByOrder(lines, reads, all);
    const histories = grouped.groups.map(() => this.ledger.history);
    const known = new Map(sheet.withReport ? [[this.key.orderId, this.#report()]] : []);
    return planBatch(lines, grouped, histories, known, all);
  }

  #report(): OrderFacts {
    const items = [...this.ordered].map(
      ([id, ordered]) => [id, { ordered, shipped: null, sku: "" }] as const,
    );
    return { items: new Map(items), isRead: false };
  }

  /** Runs a sheet; `endings` says how each post ends, in turn. Returns the result rows. */
  run(
    sheet: Sheet,
    endings: readonly ModelOutcome[],
    settings: Partial<PlanSettings> = {},
  ): ResultRow[] {
    const plan = this.plan(sheet, settings);
    const answers = answerPlan(plan);
    const claim = this.unique("claim");
    this.ledger.beginRun(claim, traceOrigins([makeTable(sheet.hash).file], checkedLinesOf(plan)));
    const decided = plan.orders.flatMap((order) => order.decided.packages);
    for (const each of decided) this.#checkSkip(sheet, each, answers);
    const sending = decided.filter(({ decision }) => isSendingDecision(decision));
    const seqs = sending.map(() => this.ledger.nextSeq());
    for (const [index, each] of sending.entries()) {
      const ending = endings[index % endings.length] ?? "posted";
      this.#send(sheet, each, { seq: seqs[index] ?? 0, ending, claim }, answers);
    }
    this.#keepResult(sheet, answers, claim);
    return answers;
  }

  #send(
    sheet: Sheet,
    { decision, package: pkg }: DecidedPackage,
    post: { readonly seq: number; readonly ending: ModelOutcome; readonly claim: string },
    answers: ResultRow[],
  ): void {
    if (decision.kind !== "create" && decision.kind !== "update" && decision.kind !== "replay")
      return;
    const truths = pkg.lines.map(({ line }) => sheet.rows[line.index]?.parcel);
    const [truth] = truths;
    if (!truth || truths.some((each) => each !== truth)) throw new Error("two parcels in one post");
    const { seq, ending, claim } = post;
    const { kind, packageId, content } = decision;
    const isApplied = ending === "posted" || (ending === "in-doubt" && seq % 2 === 0);
    if (isApplied) this.market.apply(packageId, content, truth);
    const sent = { kind, packageId, content, fileHash: sheet.hash, claim };
    this.ledger.settle(sent, seq, ending);
    const known = this.ledger.history.packages.find((each) => each.packageId === packageId);
    const isThere = ending === "posted" || ending === "in-doubt";
    for (const { line } of pkg.lines) {
      const before = answers[line.index];
      if (!before) throw new Error("a line without an answer");
      answers[line.index] = {
        ...before,
        result: ending === "posted" && kind !== "create" ? "updated" : ending,
        postedAt: ending === "posted" ? (known?.changedAt ?? "") : "",
        packageId: isThere ? packageId : "",
        originalTrackingNumber: isThere ? (known?.firstTrackingNumber ?? "") : "",
      };
    }
  }

  #checkSkip(sheet: Sheet, decided: DecidedPackage, answers: readonly ResultRow[]): void {
    if (decided.decision.kind !== "skip") return;
    for (const { line } of decided.package.lines) {
      const id = answers[line.index]?.packageId ?? "";
      if (id !== "" && this.market.parcelOf(id) !== sheet.rows[line.index]?.parcel)
        throw new Error(`row answered with another parcel's ID ${id}`);
    }
  }

  #keepResult(sheet: Sheet, answers: readonly ResultRow[], runId: string): void {
    const sourceFile = makeTable(sheet.hash).file.name;
    const rows = sheet.rows.map((row, index): TrueRow => {
      const answer = answers[index];
      const cells = { ...row.cells };
      if (answer?.packageId) cells["package-id"] = answer.packageId;
      if (answer?.originalTrackingNumber) {
        cells["original-tracking-number"] = answer.originalTrackingNumber;
      }
      const { result = "", postedAt = "" } = answer ?? {};
      return { ...row, cells, result, postedAt, runId, sourceFile };
    });
    this.results.push({ ...sheet, hash: this.unique("hash"), rows });
  }
}
