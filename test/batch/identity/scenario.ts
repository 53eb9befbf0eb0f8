import type { RunInputs } from "../../../src/store/ledger.ts";
import { decideOrder, type DecidedOrder } from "../../../src/batch/identity/decide-order.ts";
import type { DecidedPackage } from "../../../src/batch/identity/package.ts";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import { factsOf, groupByOrder, type OrderGroup } from "../../../src/batch/order-groups.ts";
import { sumItems, type ItemQuantity, type PackageContent } from "../../../src/domain/contents.ts";
import {
  emptyHistory,
  type LedgerPackage,
  type OrderHistory,
} from "../../../src/domain/history.ts";
import type { ItemFacts, OrderFacts } from "../../../src/domain/order-facts.ts";
import type { OrderRead } from "../../../src/domain/order-reading.ts";
import type { OrderKey } from "../../../src/domain/order-key.ts";
import { computePackageId } from "../../../src/domain/package-id.ts";
import type { ShipmentLine } from "../../../src/domain/shipment-line.ts";
import { makeLine, makeSettings, makeTable } from "./lines.ts";

/**
 * Scenarios that read as sentences: what the ledger holds, what the sheet says,
 * what comes of it. Items are written `A B*2`: one A and two B.
 */
export const ORDER: OrderKey = { seller: "acme", environment: "live", orderId: "111-1" };

export function items(text: string): ItemQuantity[] {
  return sumItems(
    text
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => {
        const [id = "", quantity = "1"] = word.split("*");
        return { id, quantity: Number(quantity) };
      }),
  );
}

export function content(number: string, held: string, carrier = "ups"): PackageContent {
  const text = { carrierName: "", shipMethod: "", shipDate: "" };
  return { trackingNumber: number, carrierCode: carrier, ...text, items: items(held) };
}

/** A package that the ledger knows as posted: at step 10, from `old.csv`, unless said otherwise. */
export function posted(
  packageId: string,
  number: string,
  held: string,
  more: Partial<LedgerPackage> & { carrier?: string; once?: readonly string[] } = {},
): LedgerPackage {
  const { carrier = "ups", once = [], ...fields } = more;
  return {
    packageId,
    account: "acme-us",
    operation: "ecart.fulfillment",
    content: content(number, held, carrier),
    earlier: once.map((old) => content(old, held, carrier)),
    inDoubt: null,
    firstTrackingNumber: once[0] ?? number,
    firstPost: { at: "2026-11-20T08:00:00.000Z", file: "first.csv", sheet: null, row: 7 },
    changedSeq: 10,
    changedAt: "2026-11-20T08:00:00.000Z",
    changedByFile: "old.csv",
    changedByRun: "run-1",
    changedByClaim: "claim-1",
    ...fields,
  };
}

/** A package whose first post got no clear answer. */
export function doubtful(packageId: string, number: string, held: string): LedgerPackage {
  const attempt = { postId: 5, kind: "create", content: content(number, held), seq: 10 } as const;
  return { ...posted(packageId, number, held), content: null, inDoubt: attempt };
}

/** A posted package whose correction to another number got no clear answer. */
export function doubtfullyCorrected(known: LedgerPackage, number: string): LedgerPackage {
  const wanted = { ...(known.content ?? content(number, "")), trackingNumber: number };
  return { ...known, inDoubt: { postId: 6, kind: "update", content: wanted, seq: 20 } };
}

/** One row of a sheet. */
export interface Row {
  readonly cells: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly sheet?: string;
  readonly earlier?: { result?: string; postedAt?: string; runId?: string };
}

/** Rows of one parcel, one per item; "" leaves the item open. */
export function parcel(
  number: string,
  held: string,
  cells: Readonly<Record<string, string>> = {},
  more: Omit<Row, "cells"> = {},
): Row[] {
  const each = held === "" ? [{ id: "", quantity: "" }] : items(held);
  return each.map(({ id, quantity }) => ({
    ...more,
    cells: {
      "order-id": ORDER.orderId,
      "order-item-id": id,
      quantity: String(quantity),
      "tracking-number": number,
      "carrier-code": "ups",
      ...cells,
    },
  }));
}

export interface Scenario {
  readonly ledger?: readonly LedgerPackage[];
  readonly history?: Partial<OrderHistory>;
  readonly rows: readonly (Row | readonly Row[])[];
  readonly settings?: Partial<PlanSettings>;
  /** Units ordered by item, as `--orders` says. */
  readonly ordered?: string;
  readonly facts?: OrderFacts;
  /** What asking the marketplace for the order came to. */
  readonly read?: OrderRead;
  /** When files were first read; a file that is not named is new. */
  readonly firstReads?: Readonly<Record<string, number>>;
  readonly runs?: Readonly<Record<string, number | RunInputs>>;
}

/** An order's items as a report or, with `shipped`, a read of the marketplace tells them. */
export function facts(ordered: string, shipped?: string): OrderFacts {
  const gone = shipped === undefined ? null : items(shipped);
  const list = items(ordered).map(({ id, quantity }): [string, ItemFacts] => [
    id,
    {
      ordered: quantity,
      shipped: gone && (gone.find((item) => item.id === id)?.quantity ?? 0),
      sku: `SKU-${id}`,
    },
  ]);
  return { items: new Map(list), isRead: shipped !== undefined };
}

/** Lines of rows, in files and sheets as the rows say. */
export function toLines(rows: Scenario["rows"]): ShipmentLine[] {
  const files: string[] = [];
  return rows.flat().map((row, index) => {
    const file = row.file ?? "new.csv";
    if (!files.includes(file)) files.push(file);
    const table = makeTable(file, files.indexOf(file), row.sheet ?? null);
    return makeLine(table, index, row.cells, row.earlier);
  });
}

export function groupOf(scenario: Scenario): OrderGroup {
  const lines = toLines(scenario.rows);
  const byFile = new Map(
    lines.flatMap(({ row: { table } }): [number, number][] => {
      const seq = scenario.firstReads?.[table.file.hash];
      return seq === undefined ? [] : [[table.file.index, seq]];
    }),
  );
  const runs = Object.entries(scenario.runs ?? {}).map(
    ([runId, run]) =>
      [
        runId,
        typeof run === "number" ? { startSeq: run, command: "run", files: [] } : run,
      ] as const,
  );
  const reads = { byFile, byRun: new Map(runs) };
  const { groups } = groupByOrder(lines, reads, makeSettings(scenario.settings));
  const [group] = groups;
  if (!group || groups.length > 1) throw new Error("a scenario is about one order");
  return group;
}

export function decideScenario(scenario: Scenario): DecidedOrder {
  const group = groupOf(scenario);
  const known = scenario.facts ?? (scenario.ordered ? facts(scenario.ordered) : undefined);
  const packages = scenario.ledger ?? [];
  const history = { ...emptyHistory(ORDER), packages, ...scenario.history };
  const settings = makeSettings(scenario.settings);
  return decideOrder(
    group.key,
    group.lines,
    history,
    factsOf(group, known, scenario.read),
    settings,
  );
}

/** What was decided, one text per package of the sheet: `T2 update 101`. */
export function decide(scenario: Scenario): string[] {
  return decideScenario(scenario).packages.map(tellVerdict).toSorted();
}

/** The message of the only package's rejection or skip. */
export function messageOf(scenario: Scenario): string {
  const [only] = decideScenario(scenario).packages;
  return only && "message" in only.decision ? only.decision.message : "";
}

function tellVerdict({ package: pkg, decision }: DecidedPackage): string {
  const said = pkg.stated.trackingNumber;
  switch (decision.kind) {
    case "create": {
      const computed = computePackageId(ORDER.orderId, pkg.items, said);
      return `${said} create${decision.packageId === computed ? "" : ` ${decision.packageId}`}`;
    }
    case "update":
    case "replay":
      return `${said} ${decision.kind} ${decision.packageId}`;
    case "skip":
      return `${said} ${decision.code}${decision.target ? ` ${decision.target.packageId}` : ""}`;
    case "wait":
      return `${said} wait`;
    case "reject": {
      const own = pkg.findings.filter((finding) => finding.severity === "error");
      return `${said} ${[...new Set(own.map((each) => each.code))].toSorted().join(" ") || decision.code}`;
    }
  }
}
