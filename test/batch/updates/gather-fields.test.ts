import { describe, expect, test } from "vitest";
import { findingsOf, planFields, requestsOf, type FieldRow } from "./plan-fields.ts";
import { resultsOf } from "./plan-rows.ts";

const order = (more: FieldRow): FieldRow => ({ sellerFulfillmentOrderId: "FO-1", ...more });
const item = (id: string, quantity: string, more: FieldRow = {}): FieldRow => {
  return { sellerFulfillmentOrderItemId: id, quantity, ...more };
};

function bodiesOf(rows: readonly FieldRow[]): unknown[] {
  return requestsOf(planFields(rows)).map(({ body }) => body);
}

/** Column and code of every finding. */
function faultsOf(rows: readonly FieldRow[]): string[] {
  return findingsOf(planFields(rows)).map(({ column, code }) => `${column} ${code}`);
}

describe("one order of several rows", () => {
  test("repeats what is said of the order, and adds an item with each", () => {
    const rows = [
      order({ fulfillmentPolicy: "FillAll", ...item("line-1", "2") }),
      order({ fulfillmentPolicy: "fillall", ...item("line-2", "1") }),
    ];
    expect(bodiesOf(rows)).toEqual([
      {
        fulfillmentPolicy: "FillAll",
        items: [
          { sellerFulfillmentOrderItemId: "line-1", quantity: 2 },
          { sellerFulfillmentOrderItemId: "line-2", quantity: 1 },
        ],
      },
    ]);
  });

  test("may say each thing in a row of its own", () => {
    const rows = [
      order({ fulfillmentAction: "Ship" }),
      order(item("line-1", "2")),
      order({ sellerFulfillmentOrderItemId: "line-1", giftMessage: "Alles Gute" }),
    ];
    expect(bodiesOf(rows)).toEqual([
      {
        fulfillmentAction: "Ship",
        items: [{ sellerFulfillmentOrderItemId: "line-1", quantity: 2, giftMessage: "Alles Gute" }],
      },
    ]);
  });

  test("is another order with another number", () => {
    const rows = [
      order({ fulfillmentAction: "Ship" }),
      { sellerFulfillmentOrderId: "fo-1", fulfillmentAction: "Hold" },
    ];
    expect(bodiesOf(rows)).toEqual([{ fulfillmentAction: "Ship" }, { fulfillmentAction: "Hold" }]);
  });

  test.each<[string, FieldRow, FieldRow, string]>([
    [
      "an order field",
      { fulfillmentPolicy: "FillAll" },
      { fulfillmentPolicy: "FillOrKill" },
      "fulfillmentPolicy",
    ],
    [
      "a date",
      { displayableOrderDate: "2026-03-05" },
      { displayableOrderDate: "2026-03-06" },
      "displayableOrderDate",
    ],
    [
      "a mail",
      { "notificationEmails.1": "a@b" },
      { "notificationEmails.1": "c@d" },
      "notificationEmails.1",
    ],
    ["a quantity", item("line-1", "1"), item("line-1", "2"), "quantity"],
    [
      "an item's text",
      item("line-1", "1", { giftMessage: "a" }),
      item("line-1", "1", { giftMessage: "b" }),
      "giftMessage",
    ],
    [
      "a feature",
      { "featureConstraints.1.featureName": "BLANK_BOX" },
      { "featureConstraints.1.featureName": "BLOCK_AMZL" },
      "featureConstraints.1.featureName",
    ],
  ])("must not say %s in two ways", (_name, one, other, column) => {
    const rows = [order(one), order(other)];
    expect(faultsOf(rows)).toEqual([`${column} conflicting-rows`, `${column} conflicting-rows`]);
    expect(requestsOf(planFields(rows))).toEqual([]);
    expect(resultsOf(planFields(rows))).toEqual([
      "rejected conflicting-rows",
      "rejected conflicting-rows",
    ]);
  });

  test("must go to one account", () => {
    const rows = [
      order({ fulfillmentAction: "Ship", account: "acme" }),
      order({ fulfillmentAction: "Ship", account: "umbra" }),
    ];
    expect(faultsOf(rows)).toEqual(["account conflicting-rows", "account conflicting-rows"]);
  });

  test("is held back whole by one row that is wrong", () => {
    const rows = [order({ fulfillmentAction: "Ship" }), order(item("line-1", "none"))];
    expect(requestsOf(planFields(rows))).toEqual([]);
    expect(resultsOf(planFields(rows))).toEqual([
      "rejected rejected-with-package",
      "rejected invalid-quantity",
    ]);
  });
});

describe("numbered columns", () => {
  test("hold several items and mails, in the order of their numbers", () => {
    const row = order({
      "Items.member.10.SellerFulfillmentOrderItemId": "line-b",
      "Items.member.10.Quantity": "2",
      "Items.member.2.SellerFulfillmentOrderItemId": "line-a",
      "Items.member.2.Quantity": "1",
      "NotificationEmailList.member.2": "b@example.org",
      "NotificationEmailList.member.1": "a@example.org",
    });
    expect(bodiesOf([row])).toEqual([
      {
        notificationEmails: ["a@example.org", "b@example.org"],
        items: [
          { sellerFulfillmentOrderItemId: "line-b", quantity: 2 },
          { sellerFulfillmentOrderItemId: "line-a", quantity: 1 },
        ],
      },
    ]);
  });

  test("leave out the numbers that are blank", () => {
    const row = order({
      "items.1.sellerFulfillmentOrderItemId": "",
      "items.1.quantity": "",
      "items.2.sellerFulfillmentOrderItemId": "line-1",
      "items.2.quantity": "1",
    });
    expect(bodiesOf([row])).toEqual([
      { items: [{ sellerFulfillmentOrderItemId: "line-1", quantity: 1 }] },
    ]);
  });

  test("may name one item twice, if they agree", () => {
    const twice = (quantity: string) =>
      order({
        "items.1.sellerFulfillmentOrderItemId": "line-1",
        "items.1.quantity": "1",
        "items.2.sellerFulfillmentOrderItemId": "line-1",
        "items.2.quantity": quantity,
      });
    expect(bodiesOf([twice("1")])).toHaveLength(1);
    expect(faultsOf([twice("2")])).toEqual([
      "items.1.quantity conflicting-rows",
      "items.2.quantity conflicting-rows",
    ]);
  });

  test("and a second name of one field must agree", () => {
    const both = (mws: string) =>
      order({ displayableOrderComment: "Danke", DisplayableOrderComment: mws });
    expect(bodiesOf([both("Danke")])).toEqual([{ displayableOrderComment: "Danke" }]);
    expect(faultsOf([both("Merci")])).toEqual([
      "displayableOrderComment conflicting-rows",
      "DisplayableOrderComment conflicting-rows",
    ]);
  });
});

describe("mails", () => {
  test.each(["a@b.c,d@e.f", "a@b.c; d@e.f", "a@b.c d@e.f a@b.c"])(
    "several may stand in one cell, each once: %s",
    (cell) => {
      expect(bodiesOf([order({ notificationEmails: cell })])).toEqual([
        { notificationEmails: ["a@b.c", "d@e.f"] },
      ]);
    },
  );
});

describe("what belongs to no field", () => {
  test("a column that looks like one is told where it is filled in, with the nearest name", () => {
    const row = order({ fulfillmentAction: "Ship", "DestinationAddress.Line4": "back door" });
    expect(findingsOf(planFields([row]))).toMatchObject([
      { column: "DestinationAddress.Line4", code: "invalid-value" },
    ]);
    expect(findingsOf(planFields([row]))[0]?.message).toContain("DestinationAddress.Line");
    expect(bodiesOf([{ ...row, "DestinationAddress.Line4": "" }])).toHaveLength(1);
  });

  test.each([
    ["destinationAddress.postcode", "destinationAddress.postalCode"],
    ["Items.member.1.Quantitiy", "Items.member.1.Quantity"],
    ["items.2.giftMesage", "items.giftMessage"],
    ["NotificationEmailList.mail", "NotificationEmailList.member.1"],
  ])("%s was meant as %s", (header, meant) => {
    const [found] = findingsOf(planFields([order({ fulfillmentAction: "Ship", [header]: "x" })]));
    expect(found?.message).toContain(`Did you mean ${meant}?`);
  });

  test("any other column is somebody's own", () => {
    expect(bodiesOf([order({ fulfillmentAction: "Ship", "our notes": "x" })])).toHaveLength(1);
  });

  test.each<[FieldRow, string]>([
    [{ action: "create" }, "action invalid-value"],
    [{ operation: "amazon.confirmShipment" }, "operation invalid-value"],
    [{ operation: "amazon.updateFulfilmentOrder" }, "operation invalid-value"],
    [{ account: "nobody" }, "account invalid-value"],
    [{ account: "eshop" }, "account invalid-value"],
    [{ sellerFulfillmentOrderId: "" }, "sellerFulfillmentOrderId missing-value"],
    [{ displayableOrderId: "1.23457E+15" }, "displayableOrderId mangled-number"],
    [{ displayableOrderComment: "#N/A" }, "displayableOrderComment invalid-value"],
  ])("%j is refused", (cells, fault) => {
    const rows = [order({ fulfillmentAction: "Ship", ...cells })];
    expect(faultsOf(rows)).toEqual([fault]);
    expect(requestsOf(planFields(rows))).toEqual([]);
  });

  test.each<FieldRow>([
    { action: "update" },
    { action: "UpdateFulfillmentOrder" },
    { operation: "amazon.updateFulfillmentOrder" },
  ])("%j says what is so anyway", (cells) => {
    expect(bodiesOf([order({ fulfillmentAction: "Ship", ...cells })])).toHaveLength(1);
  });

  test("a row without a number under another order is told, and nothing else is held up", () => {
    const rows = [order({ fulfillmentAction: "Ship" }), { fulfillmentAction: "Ship" }];
    expect(resultsOf(planFields(rows))).toEqual([
      "not-attempted stopped",
      "rejected missing-value",
    ]);
  });
});

test("another marketplace than the account's is worth a look", () => {
  const plan = planFields([order({ marketplaceId: "ATVPDKIKX0DER", fulfillmentAction: "Ship" })]);
  expect(findingsOf(plan)).toMatchObject([{ column: "marketplaceId", code: "other-marketplace" }]);
  expect(requestsOf(plan)).toHaveLength(1);
});
