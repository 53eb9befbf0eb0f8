import type { LedgerPackage, OrderHistory } from "../../src/domain/history.ts";
import { emptyHistory } from "../../src/domain/history.ts";
import type { OrderReading, ReadPackage } from "../../src/domain/order-reading.ts";
import type { ComparedPackage } from "../../src/domain/reconciliation.ts";
import { compareOrder } from "../../src/reconcile/compare-order.ts";
import type { CompareSettings, ManifestPackage, OrderSides } from "../../src/reconcile/sides.ts";
import type { PostRecord } from "../../src/store/ledger.ts";
import { content, items, ORDER } from "../batch/identity/scenario.ts";
import { makeLine, makeTable } from "../batch/identity/lines.ts";

/** Orders on all sides, written short: items are `A B*2`. */
export const NOW_MS = Date.parse("2026-11-22T20:00:00.000Z");

/** Commands that name what they are for. */
export const SETTINGS: CompareSettings = {
  nowMs: NOW_MS,
  commands: {
    runFix: "run fix",
    show: (orderId) => `show ${orderId}`,
    resolve: (orderId) => `resolve ${orderId}`,
    bringIn: (account) => `import for ${account}`,
  },
};

/** A parcel that left, in row `row` of the manifest. */
export function left(
  number: string,
  held: string,
  more: Partial<ManifestPackage> & { carrier?: string; row?: number } = {},
): ManifestPackage {
  const { carrier = "ups", row = 2, ...fields } = more;
  const { items: own, ...stated } = content(number, held, carrier);
  const cells = { "order-id": ORDER.orderId, "tracking-number": number };
  return {
    account: "acme-us",
    operation: "ecart.fulfillment",
    packageId: "",
    originalTrackingNumber: "",
    stated,
    transmits: ["trackingNumber", "carrierCode"],
    items: own,
    lines: [makeLine(makeTable("manifest"), row - 2, cells)],
    place: { file: "manifest.csv", sheet: null, row },
    isVoid: false,
    fault: null,
    ...fields,
  };
}

/** A post that was refused. */
export function refused(packageId: string, number: string, held: string): PostRecord {
  return {
    postId: 9,
    order: ORDER,
    account: "acme-us",
    operation: "ecart.fulfillment",
    packageId,
    subject: packageId,
    kind: "create",
    state: "rejected",
    content: content(number, held),
    request: null,
    source: { fileHash: "h", fileName: "early.csv", sheet: null, row: 4 },
    runId: "run-1",
    attempts: 1,
    requestId: "",
    reasonCode: "endpoint-rejected",
    reason: "No such item.",
    resolvedBy: "",
    intendedAt: "",
    sentAt: "",
    settledAt: "2026-11-22T09:00:00.000Z",
  };
}

/** A parcel that the marketplace shows. */
export function shown(
  packageReferenceId: string,
  trackingNumber: string,
  held: string,
): ReadPackage {
  return {
    packageReferenceId,
    carrier: "UPS",
    shippingService: "",
    trackingNumber,
    shippedAt: "2026-11-22T09:00:00Z",
    status: "SHIPPED",
    items: items(held),
    transparencyCodes: [],
  };
}

/** What the marketplace said of the order, some minutes ago. */
export function reading(more: Partial<OrderReading>): OrderSides["read"] {
  return {
    kind: "read",
    readAtMs: NOW_MS - 60_000,
    reading: {
      orderId: ORDER.orderId,
      status: "shipped",
      fulfilledBy: "merchant",
      isShipPlus: false,
      shipBy: null,
      items: [],
      packages: null,
      ...more,
    },
  };
}

/** One order; what the ledger has was posted on the day unless said otherwise. */
export interface Day {
  readonly left?: readonly ManifestPackage[];
  readonly ledger?: readonly LedgerPackage[];
  readonly history?: Partial<OrderHistory>;
  readonly before?: readonly string[];
  readonly refused?: readonly PostRecord[];
  readonly read?: OrderSides["read"];
}

export function compare({
  left: manifest = [],
  ledger = [],
  history = {},
  before = [],
  refused: unfinished = [],
  read = null,
}: Day): ComparedPackage[] {
  const ids = ledger.map(({ packageId }) => packageId);
  return compareOrder(
    {
      key: ORDER,
      manifest,
      history: { ...emptyHistory(ORDER), packages: ledger, ...history },
      unfinished,
      day: {
        begun: new Set(ids.filter((id) => !before.includes(id))),
        corrected: new Set(before),
        troubled: new Set([...ids, ...unfinished.map(({ packageId }) => packageId)]),
      },
      read,
    },
    SETTINGS,
  );
}

/** What was found, a package a line: its number, and its kinds; `*` marks what a run mends. */
export function told(day: Day): string[] {
  return compare(day).map(({ manifest, ledger, marketplace, differences }) => {
    const number = (manifest ?? ledger ?? marketplace)?.trackingNumber ?? "";
    const kinds = differences.map(
      ({ kind, isMendedByRun }) => `${kind}${isMendedByRun ? "*" : ""}`,
    );
    return [number, ...kinds].join(" ");
  });
}
