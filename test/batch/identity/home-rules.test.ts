import { describe, expect, it } from "vitest";
import type { PlanSettings } from "../../../src/batch/identity/settings.ts";
import type { LedgerPackage } from "../../../src/domain/history.ts";
import { ENDPOINTS } from "../../../src/endpoints/registry.ts";
import { makeAccount } from "./lines.ts";
import {
  content,
  decide,
  decideScenario,
  doubtful,
  messageOf,
  parcel,
  posted,
} from "./scenario.ts";

const traits = [ENDPOINTS["ecart.fulfillment"], ENDPOINTS["amazon.confirmShipment"]].map(
  (endpoint) => endpoint.traits,
);
const amazon = { api: "amazon", operation: "amazon.confirmShipment" } as const;
const accounts = [
  makeAccount({ name: "shop" }),
  makeAccount({ name: "spapi", ...amazon }),
  makeAccount({ name: "spapi-eu", ...amazon }),
];

/** Three accounts of one seller; rows go through this one. */
const through = (defaultAccount: string, more: Partial<PlanSettings> = {}) => ({
  defaultAccount,
  accounts: new Map(accounts.map((account) => [account.name, account])),
  operations: new Map(traits.map((each) => [each.name, each])),
  ...more,
});

/** Package 101 with number T1 and one A, as it went through an account. */
function wentThrough(account: string, known: LedgerPackage = posted("101", "T1", "A")) {
  const isAmazon = account.startsWith("spapi") || account.startsWith("old-spapi");
  const operation = isAmazon ? "amazon.confirmShipment" : "ecart.fulfillment";
  return { ...known, account, operation } as const;
}

const CORRECTION = [parcel("T2", "A", { "package-id": "101" })];

describe("a package that went through one account, in a sheet for another", () => {
  it.each([
    ["shop", "spapi"],
    ["spapi", "shop"],
    ["spapi", "spapi-eu"],
  ])("%s, %s: is there, and is not posted again", (home, other) => {
    const scenario = { ledger: [wentThrough(home)], settings: through(other) };
    expect(decide({ ...scenario, rows: [parcel("T1", "A")] })).toEqual(["T1 already-posted 101"]);
  });

  it("is compared in what both send: a date that one of them never sent is no difference", () => {
    const rows = [parcel("T1", "A", { "ship-date": "2026-11-20", "ship-method": "Air" })];
    const away = { ledger: [wentThrough("shop")], settings: through("spapi") };
    expect(decide({ ...away, rows })).toEqual(["T1 already-posted 101"]);
    const another = [parcel("T1", "A", { "carrier-code": "DHL" })];
    expect(decide({ ...away, rows: another })).toEqual(["T1 posted-through-other-account"]);
  });

  it.each([
    ["shop", "spapi"],
    ["spapi", "shop"],
    ["spapi", "spapi-eu"],
  ])("%s, %s: is corrected where it was posted", (home, other) => {
    const scenario = { ledger: [wentThrough(home)], rows: CORRECTION };
    expect(decide({ ...scenario, settings: through(home) })).toEqual(["T2 update 101"]);
    const away = { ...scenario, settings: through(other) };
    expect(decide(away)).toEqual(["T2 posted-through-other-account"]);
    expect(messageOf(away)).toMatch(
      new RegExp(`went through account ${home} .*this row goes through ${other} `, "u"),
    );
  });

  it("whose account is no more was renamed: another one of its API stands in for it", () => {
    const renamed = { ledger: [wentThrough("old-spapi")], rows: CORRECTION };
    expect(decide({ ...renamed, settings: through("spapi") })).toEqual(["T2 update 101"]);
    const moved = { ledger: [wentThrough("old-shop")], rows: CORRECTION };
    expect(decide({ ...moved, settings: through("spapi") })).toEqual([
      "T2 posted-through-other-account",
    ]);
  });

  it("goes through the other account where its ID is trusted, with all that Amazon needs", () => {
    const settings = through("spapi", { trustPackageIds: true });
    const known = wentThrough("shop", {
      ...posted("101", "T1", "A"),
      content: { ...content("T1", "A"), shipDate: "20.11.2026" },
    });
    const [only] = decideScenario({ ledger: [known], rows: CORRECTION, settings }).packages;
    expect(only?.decision).toMatchObject({
      kind: "update",
      packageId: "101",
      content: { trackingNumber: "T2", shipDate: expect.stringMatching(/^2026-11-22T.*\+00:00$/u) },
    });
  });

  it("and is in doubt is settled where it was sent, trusted or not", () => {
    const known = wentThrough("shop", doubtful("101", "T1", "A"));
    for (const trustPackageIds of [false, true]) {
      const away = through("spapi", { trustPackageIds });
      const rows = [parcel("T1", "A")];
      expect(decide({ ledger: [known], rows, settings: away })).toEqual([
        "T1 posted-through-other-account",
      ]);
      expect(decide({ ledger: [known], rows, settings: through("shop") })).toEqual([
        "T1 replay 101",
      ]);
    }
  });

  it("does not keep other parcels of its order from going another way, within what was ordered", () => {
    const ledger = [wentThrough("shop")];
    const other = { ledger, rows: [parcel("T9", "B")], ordered: "A B", settings: through("spapi") };
    expect(decide(other)).toEqual(["T9 create"]);
    expect(decide({ ...other, rows: [parcel("T9", "A", { action: "create" })] })).toEqual([
      "T9 over-shipment",
    ]);
  });
});
