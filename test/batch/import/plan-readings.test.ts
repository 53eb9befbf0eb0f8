import { describe, expect, it } from "vitest";
import { findOrdersToBringIn, planReadings } from "../../../src/batch/import/plan-readings.ts";
import { orderKeyText } from "../../../src/domain/order-key.ts";
import type { OrderRead, ReadPackage } from "../../../src/domain/order-reading.ts";
import { computePackageId } from "../../../src/domain/package-id.ts";
import { ENDPOINTS } from "../../../src/endpoints/registry.ts";
import { readSheets } from "../../../src/sheet/read-sheets.ts";
import { writeTemp } from "../../sheet/temp-sheets.ts";
import { makeAccount, makeSettings } from "../identity/lines.ts";

const NOW_MS = Date.parse("2026-11-22T12:00:00.000Z");
const RUN = { runId: "run-1", nowMs: NOW_MS };
const { traits: TRAITS } = ENDPOINTS["amazon.confirmShipment"];
const SETTINGS = makeSettings({
  defaultAccount: "spapi",
  operations: new Map([[TRAITS.name, TRAITS]]),
  accounts: new Map([
    [
      "spapi",
      makeAccount({
        name: "spapi",
        api: "amazon",
        operation: "amazon.confirmShipment",
        timeZone: "America/Los_Angeles",
      }),
    ],
  ]),
});

/** A package as Amazon shows it. */
function shown(more: Partial<ReadPackage> = {}): ReadPackage {
  return {
    packageReferenceId: "77",
    carrier: "UPS",
    shippingService: "",
    trackingNumber: "1Z9",
    shippedAt: "2026-11-20T20:00:00Z",
    status: "SHIPPED",
    items: [{ id: "1001", quantity: 2 }],
    transparencyCodes: [],
    ...more,
  };
}

function readOf(orderId: string, packages: readonly ReadPackage[] | null): OrderRead {
  return {
    kind: "read",
    readAtMs: NOW_MS,
    reading: {
      orderId,
      status: "shipped",
      fulfilledBy: "merchant",
      isShipPlus: false,
      shipBy: null,
      items: [],
      packages,
    },
  };
}

/** The import of one sheet, where order A is as `packages` say. */
async function plan(
  sheet: string,
  packages: readonly ReadPackage[],
  reported: readonly string[] = [],
) {
  const { lines } = await readSheets([writeTemp("sheet.csv", sheet)]);
  const orders = findOrdersToBringIn(lines, reported, SETTINGS);
  const key = (orderId: string) => orderKeyText({ seller: "acme", environment: "live", orderId });
  const reads = new Map([[key("A"), readOf("A", packages)]]);
  return { ...planReadings(orders, reads, SETTINGS, RUN), wishes: orders.wishes };
}

const HEADER = "order-id,order-item-id,quantity,tracking-number,carrier-code";
const contents = ({ packages }: Awaited<ReturnType<typeof plan>>) =>
  packages.map(({ item }) => item.content);

describe("packages that the marketplace shows", () => {
  it("are taken as shown, by the account's clock", async () => {
    const codes = [{ id: "1001", codes: ["AZ:1", "AZ:2"] }];
    const done = await plan(`${HEADER},ship-method\nA,1001,2,1z9,ups,Ground\n`, [
      shown({ transparencyCodes: codes }),
    ]);
    expect(done.answered).toEqual([]);
    expect(done.packages[0]?.item).toMatchObject({
      packageId: "77",
      account: "spapi",
      operation: "amazon.confirmShipment",
      firstTrackingNumber: "",
      source: { fileName: "sheet.csv", row: 2 },
    });
    expect(contents(done)).toEqual([
      {
        trackingNumber: "1z9",
        carrierCode: "ups",
        carrierName: "",
        shipMethod: "Ground",
        shipDate: "2026-11-20T12:00:00-08:00",
        extras: { transparencyCodes: codes },
        items: [{ id: "1001", quantity: 2 }],
      },
    ]);
  });

  it("keep a name that is shown where a code was sent with it", async () => {
    const sheet = `${HEADER},carrier-name\nA,1001,2,1Z9,Other,Hilde\n`;
    const [content] = contents(await plan(sheet, [shown({ carrier: "Hilde" })]));
    expect(content).toMatchObject({ carrierCode: "Other", carrierName: "Hilde" });
    const [stranger] = contents(await plan(sheet, [shown({ carrier: "DHL" })]));
    expect(stranger).toMatchObject({ carrierCode: "DHL", carrierName: "" });
  });

  it("keep the sheet's day where it lay ahead of what could be sent", async () => {
    const sheet = `${HEADER},ship-date\nA,1001,2,1Z9,UPS,2026-11-21\n`;
    const [ahead] = contents(await plan(sheet, [shown()]));
    expect(ahead?.shipDate).toBe("2026-11-20T12:00:00-08:00");
    expect(ahead?.saidShipDate).toContain("2026-11-21");
    const [far] = contents(await plan(sheet.replace("-21", "-24"), [shown()]));
    expect(far).not.toHaveProperty("saidShipDate");
  });

  it("are told apart on one number by what they hold", async () => {
    const rows = ["A,1001,1,1Z9,UPS", "A,1002,1,1Z9,UPS"];
    const both = [
      shown({ packageReferenceId: "5", items: [{ id: "1002", quantity: 1 }] }),
      shown({
        packageReferenceId: "6",
        items: [
          { id: "1001", quantity: 1 },
          { id: "1002", quantity: 1 },
        ],
      }),
    ];
    const done = await plan(`${HEADER}\n${rows.join("\n")}\n`, both);
    expect(done.packages.map(({ item, lines }) => [item.packageId, lines.length])).toEqual([
      ["5", 0],
      ["6", 2],
    ]);
    expect(done.packages[0]?.item.source).toMatchObject({ row: 0, fileName: "amazon.getOrder" });
  });

  it("keep the number of the first post, where their ID comes from it", async () => {
    const items = [{ id: "1001", quantity: 2 }];
    const id = computePackageId("A", items, "1Z1");
    const sheet = `${HEADER},original-tracking-number\nA,1001,2,1Z9,UPS,1Z1\n`;
    const first = await plan(sheet, [shown({ packageReferenceId: id })]);
    expect(first.packages[0]?.item.firstTrackingNumber).toBe("1Z1");
    const other = await plan(sheet, [shown()]);
    expect(other.packages[0]?.item.firstTrackingNumber).toBe("");
  });

  it("are left out when they were taken back, or cannot be sent again", async () => {
    const done = await plan(`${HEADER}\nA,1001,2,1Z9,UPS\n`, [
      shown({ status: "CANCELLED" }),
      shown({ packageReferenceId: "first-parcel" }),
      shown({ items: [] }),
    ]);
    expect(done.packages).toEqual([]);
    expect(done.answered.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["ignored", "not-posted"],
    ]);
  });
});

describe("the orders that are read", () => {
  it("are those of all rows and of a report, each once", async () => {
    const sheet = `${HEADER}\nA,1001,2,1Z9,UPS\nB,1,oops,1Z8,UPS\n,1,1,1Z7,UPS\n`;
    const done = await plan(sheet, [shown()], ["A", "C"]);
    expect(
      done.wishes.map(({ key, account, operation }) => [key.orderId, account, operation]),
    ).toEqual(["A", "B", "C"].map((order) => [order, "spapi", "amazon.getOrder"]));
    expect(done.answered.map(({ line, code }) => [line.row.row, code])).toEqual([
      [4, "missing-value"],
      [3, "packages-not-shown"],
    ]);
  });
});
