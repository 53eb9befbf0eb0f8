import { computePackageId } from "../../../src/domain/package-id.ts";
import type { ItemQuantity } from "../../../src/domain/contents.ts";
import { sumItems } from "../../../src/domain/contents.ts";
import type { OrderKey } from "../../../src/domain/order-key.ts";
import { answerPlan } from "../../../src/batch/answers.ts";
import { groupByOrder, type FirstReads } from "../../../src/batch/order-groups.ts";
import { planBatch, type BatchPlan } from "../../../src/batch/plan.ts";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import type { DecidedPackage } from "../../../src/batch/identity/package.ts";
import type { ShipmentLine } from "../../../src/domain/shipment-line.ts";
import type { ResultRow } from "../../../src/domain/result-row.ts";
import { makeLine, makeSettings, makeTable } from "./lines.ts";
import { ModelLedger, type ModelOutcome } from "./model-ledger.ts";

/** A parcel that truly left the building. `numbers` grows when its label is corrected. */
export interface Parcel {
  readonly key: number;
  readonly items: readonly ItemQuantity[];
  readonly numbers: string[];
  /** Version that the marketplace was last told, -1 for none. */
  toldVersion: number;
}

/** One sheet row, with the truth that the program cannot see. */
export interface TrueRow {
  readonly parcel: Parcel;
  readonly version: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly result?: string;
  readonly postedAt?: string;
  readonly runId?: string;
}

export interface Sheet {
  readonly hash: string;
  readonly rows: readonly TrueRow[];
}

interface MarketPackage {
  readonly parcel: Parcel;
  number: string;
}

/** One order, its parcels, a marketplace and a ledger; runs sheets and watches what is done to whom. */
export class World {
  readonly key: OrderKey = { seller: "acme", environment: "live", orderId: "111-0000001-0000001" };
  readonly parcels: Parcel[] = [];
  readonly sheets: Sheet[] = [];
  readonly results: Sheet[] = [];
  readonly market = new Map<string, MarketPackage>();
  ledger = new ModelLedger(this.key);
  readonly ordered: ReadonlyMap<string, number>;
  readonly knowsOrdered: boolean;
  readonly #filtered = new Set<string>();
  #next = 0;

  constructor(ordered: Readonly<Record<string, number>>, knowsOrdered: boolean) {
    this.ordered = new Map(Object.entries(ordered));
    this.knowsOrdered = knowsOrdered;
  }

  unique(prefix: string): string {
    this.#next += 1;
    return `${prefix}${this.#next}`;
  }

  bearParcel(wanted: readonly ItemQuantity[]): void {
    const items = sumItems(wanted);
    const fits = items.every((item) => {
      const gone = this.parcels.flatMap((p) => p.items).filter((i) => i.id === item.id);
      const used = gone.reduce((sum, i) => sum + i.quantity, 0);
      return used + item.quantity <= (this.ordered.get(item.id) ?? 0);
    });
    if (!fits || items.length === 0) return;
    const numbers = [this.unique("TRACK")];
    this.parcels.push({ key: this.parcels.length, items, numbers, toldVersion: -1 });
  }

  rowsOf(parcel: Parcel, extra: Readonly<Record<string, string>> = {}): TrueRow[] {
    const version = parcel.numbers.length - 1;
    return parcel.items.map((item): TrueRow => {
      const cells = {
        "order-id": this.key.orderId,
        "order-item-id": item.id,
        quantity: String(item.quantity),
        "tracking-number": parcel.numbers[version] ?? "",
        "carrier-code": "ups",
        ...(this.knowsOrdered
          ? { "quantity-purchased": String(this.ordered.get(item.id) ?? 0) }
          : {}),
        ...extra,
      };
      return { parcel, version, cells };
    });
  }

  /** The package ID that the ledger confirmed for a parcel, "" when there is none. */
  confirmedIdOf(parcel: Parcel): string {
    for (const known of this.ledger.history.packages) {
      const numbers = [known.firstTrackingNumber, ...known.earlier.map((c) => c.trackingNumber)];
      if (known.content) numbers.push(known.content.trackingNumber);
      if (known.content && numbers.some((n) => parcel.numbers.includes(n))) return known.packageId;
    }
    return "";
  }

  addSheet(rows: readonly TrueRow[]): Sheet {
    const sheet = { hash: this.unique("hash"), rows };
    this.sheets.push(sheet);
    return sheet;
  }

  addFilteredSheet(rows: readonly TrueRow[]): Sheet {
    const sheet = this.addSheet(rows);
    this.#filtered.add(sheet.hash);
    return sheet;
  }

  forgetFiltered(): void {
    for (const list of [this.sheets, this.results]) {
      const kept = list.filter((sheet) => !this.#filtered.has(sheet.hash));
      list.splice(0, list.length, ...kept);
    }
  }

  plan(sheet: Sheet, settings: Partial<PlanSettings>, order?: readonly number[]): BatchPlan {
    const table = makeTable(sheet.hash);
    const rows = order ? order.map((index) => sheet.rows[index]) : sheet.rows;
    const lines = rows.map((row, index): ShipmentLine =>
      makeLine(table, index, row?.cells ?? {}, row),
    );
    const all = makeSettings(settings);
    const grouped = groupByOrder(lines, this.#reads(sheet), all);
    const histories = grouped.groups.map(() => this.ledger.history);
    return planBatch(lines, grouped, histories, new Map(), all);
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
    this.ledger.runs.set(claim, this.ledger.nextSeq());
    for (const decided of plan.orders.flatMap((order) => order.decided.packages)) {
      this.#checkSkip(sheet, decided, answers);
    }
    const sending = plan.orders.flatMap((order) =>
      order.decided.packages.filter(({ decision }) =>
        ["create", "update", "replay"].includes(decision.kind),
      ),
    );
    const seqs = sending.map(() => this.ledger.nextSeq());
    for (const [index, decided] of sending.entries()) {
      const ending = endings[index % endings.length] ?? "posted";
      this.#send(sheet, decided, seqs[index] ?? 0, ending, claim, answers);
    }
    this.#keepResult(sheet, answers, claim);
    return answers;
  }

  #send(
    sheet: Sheet,
    decided: DecidedPackage,
    seq: number,
    ending: ModelOutcome,
    claim: string,
    answers: ResultRow[],
  ): void {
    const { decision, package: pkg } = decided;
    if (decision.kind !== "create" && decision.kind !== "update" && decision.kind !== "replay")
      return;
    const truths = pkg.lines.map(({ line }) => sheet.rows[line.index]);
    const [truth] = truths;
    if (!truth) throw new Error("a package without rows");
    if (truths.some((each) => each?.parcel !== truth.parcel))
      throw new Error("two parcels in one package");
    const isApplied = ending === "posted" || (ending === "in-doubt" && seq % 2 === 0);
    const { packageId, content } = decision;
    if (isApplied) this.#apply(packageId, content.trackingNumber, truth.parcel);
    this.ledger.settle(
      { kind: decision.kind, packageId, content, fileHash: sheet.hash, claim },
      seq,
      ending,
    );
    for (const { line } of pkg.lines) {
      const before = answers[line.index];
      if (!before) throw new Error("a line without an answer");
      const isThere = ending === "posted" || ending === "in-doubt";
      const result =
        ending === "posted" ? (decision.kind === "create" ? "posted" : "updated") : ending;
      answers[line.index] = {
        ...before,
        result,
        postedAt: ending === "posted" ? this.#changedAt(packageId) : "",
        packageId: isThere ? packageId : "",
        originalTrackingNumber: isThere ? (truth.parcel.numbers[0] ?? "") : "",
      };
    }
  }

  #reads(sheet: Sheet): FirstReads {
    const byFile = new Map([[0, this.ledger.firstReadOf(sheet.hash)]]);
    return { byFile, byRun: this.ledger.runs };
  }

  #changedAt(packageId: string): string {
    const known = this.ledger.history.packages.find((each) => each.packageId === packageId);
    return known?.changedAt ?? "";
  }

  /** The marketplace takes it, and the two great faults show: an erased number, a doubled parcel. */
  #apply(packageId: string, number: string, parcel: Parcel): void {
    const version = parcel.numbers.indexOf(number);
    const there = this.market.get(packageId);
    if (there && there.parcel !== parcel) {
      throw new Error(`erased: ${packageId} was ${there.number}, now ${number}`);
    }
    const twin = [...this.market].find(([id, each]) => id !== packageId && each.parcel === parcel);
    if (twin) throw new Error(`doubled: parcel ${parcel.key} is ${twin[0]} and ${packageId}`);
    if (version < 0) throw new Error(`the number ${number} is not the parcel's`);
    if (version < parcel.toldVersion)
      throw new Error(`undone: ${number} after version ${parcel.toldVersion}`);
    parcel.toldVersion = version;
    this.market.set(packageId, { parcel, number });
  }

  #checkSkip(sheet: Sheet, decided: DecidedPackage, answers: readonly ResultRow[]): void {
    if (decided.decision.kind !== "skip") return;
    for (const { line } of decided.package.lines) {
      const id = answers[line.index]?.packageId ?? "";
      if (id === "") continue;
      const truth = sheet.rows[line.index]?.parcel;
      if (this.market.get(id)?.parcel !== truth)
        throw new Error(`row answered with another parcel's ID ${id}`);
    }
  }

  #keepResult(sheet: Sheet, answers: readonly ResultRow[], runId: string): void {
    const rows = sheet.rows.map((row, index): TrueRow => {
      const {
        result = "",
        packageId = "",
        originalTrackingNumber = "",
        postedAt = "",
      } = answers[index] ?? {};
      const cells = { ...row.cells };
      if (packageId) cells["package-id"] = packageId;
      if (originalTrackingNumber) cells["original-tracking-number"] = originalTrackingNumber;
      return { ...row, cells, result, postedAt, runId };
    });
    const result = { hash: this.unique("hash"), rows };
    if (this.#filtered.has(sheet.hash)) this.#filtered.add(result.hash);
    this.results.push(result);
  }

  /** A new, empty ledger; the marketplace stays as it is. */
  loseLedger(): void {
    this.ledger = new ModelLedger(this.key);
  }

  computedIdOf(parcel: Parcel): string {
    return computePackageId(this.key.orderId, parcel.items, parcel.numbers[0] ?? "");
  }
}
