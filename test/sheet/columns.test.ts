import { describe, expect, it } from "vitest";
import { COLUMN_NAMES } from "../../src/domain/shipment-line.ts";
import { findHeader, matchHeaders } from "../../src/sheet/columns.ts";
import { headerKey } from "../../src/sheet/header-key.ts";
import { USUAL_LAYOUTS } from "../../src/sheet/layouts.ts";
import { SYNONYMS } from "../../src/sheet/synonyms.ts";

function columnsOf(...headers: string[]): Record<string, string> {
  const found = [...matchHeaders(headers).columns];
  return Object.fromEntries(found.map(([column, place]) => [column, place.header]));
}

describe("headerKey", () => {
  it.each([
    ["Order ID", "orderid"],
    ["\u200bORDER_ID\u00a0", "orderid"],
    ["Order Item\nID", "orderitemid"],
    ["Tracking #", "trackingnumber"],
    ["Shipment - Tracking Number", "shipmenttrackingnumber"],
    ["Ｏｒｄｅｒ－ｉｄ (M)", "orderid"],
    ["Numéro de commande", "numerodecommande"],
    ["注文番号", "注文番号"],
  ])("reads %j as %s", (header, key) => {
    expect(headerKey(header)).toBe(key);
  });
});

describe("matchHeaders", () => {
  it("knows every canonical name", () => {
    const match = matchHeaders(COLUMN_NAMES);
    expect([...match.columns.keys()]).toEqual(COLUMN_NAMES);
    expect([...match.columns.values()].map(({ index }) => index)).toEqual(
      COLUMN_NAMES.map((_, index) => index),
    );
  });

  it("knows every synonym, for one column only", () => {
    const seen = new Map<string, string>();
    for (const [column, synonyms] of Object.entries(SYNONYMS)) {
      for (const synonym of synonyms) {
        expect(columnsOf(synonym), synonym).toEqual({ [column]: synonym });
        expect(seen.get(headerKey(synonym)) ?? column, synonym).toBe(column);
        seen.set(headerKey(synonym), column);
      }
    }
    expect(seen.size).toBeGreaterThan(50);
  });

  it("lets the canonical name win, then the surer synonym, then the earlier column", () => {
    expect(columnsOf("Order Number", "order-id", "PO #")["order-id"]).toBe("order-id");
    expect(columnsOf("PO #", "Order Number")["order-id"]).toBe("Order Number");
    expect(columnsOf("Carrier", "carrier-code")["carrier-code"]).toBe("carrier-code");
    expect(matchHeaders(["Tracking No", "Tracking-No."]).columns.get("tracking-number")).toEqual({
      header: "Tracking No",
      index: 0,
    });
  });

  it("leaves words alone that mean something else in every export", () => {
    expect(columnsOf("Name", "Reference", "Service", "Reference 1", "Status")).toEqual({});
    expect(columnsOf("Status", "Action")).toEqual({ action: "Action", status: "Status" });
    expect(columnsOf("status")).toEqual({ status: "status" });
  });

  it("takes a sheet of statuses without tracking numbers, if it says that it is one", () => {
    const isComplete = (headers: string[], operation?: string) =>
      matchHeaders(headers, { ...USUAL_LAYOUTS, operation }).isComplete;
    expect(isComplete(["order-id", "Action", "Status"])).toBe(true);
    expect(isComplete(["order-id", "status", "operation"])).toBe(true);
    expect(isComplete(["order-id", "Status"], "ecart.fulfillmentStatus")).toBe(true);
    expect(isComplete(["order-id", "status"])).toBe(false);
    expect(isComplete(["order-id", "Status"], "ecart.fulfillment")).toBe(false);
    expect(isComplete(["Action", "Status"])).toBe(false);
  });

  it("lets a profile win over canonical names", () => {
    const columnsOfShop = { "order-id": ["Rubber Stamp 1"] };
    const named = { name: "shop", title: "Shop", columns: columnsOfShop };
    const headers = ["order-id", "Rubber Stamp 1", "Tracking #"];
    const { columns } = matchHeaders(headers, { known: [], named });
    expect(columns.get("order-id")?.index).toBe(1);
    expect(columns.get("tracking-number")?.index).toBe(2);
  });
});

describe("findHeader", () => {
  it("takes the row of keys below a row of labels in another language", () => {
    const rows = [
      ["TemplateType=OrderFulfillment", "Version=2011.1102", ""],
      ["注文番号", "注文商品番号", "お問い合わせ伝票番号"],
      ["order-id", "order-item-id", "tracking-number"],
      ["order-id", "order-item-id", "tracking-number"],
    ];
    expect(findHeader(rows)?.index).toBe(2);
    expect(findHeader(rows.slice(0, 2))?.match.isComplete).toBe(true);
  });

  it("drops no rows for a better header further down", () => {
    const rows = [
      ["Order Number", "Tracking #"],
      ["A", "1"],
      ["order-id", "tracking-number"],
    ];
    expect(findHeader(rows)?.index).toBe(0);
  });

  it("takes a complete row below any that is not", () => {
    const rows = [["order-id", "sku"], ["x"], ["Order Number", "Tracking #"]];
    expect(findHeader(rows)?.index).toBe(2);
  });

  it("finds none where nothing maps", () => {
    expect(findHeader([["a", "b"], []])).toBeNull();
  });
});
