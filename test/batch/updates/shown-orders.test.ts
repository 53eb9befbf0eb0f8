import { describe, expect, test } from "vitest";
import { answerPlan } from "../../../src/batch/answers.ts";
import type { FulfillmentOrderReading } from "../../../src/domain/fulfillment-reading.ts";
import {
  findingsOf,
  planFields,
  requestsOf,
  type FieldGround,
  type FieldRow,
} from "./plan-fields.ts";
import { order, item, POLICY_A, ADDRESS, after, told, decide } from "./told-orders.ts";

interface CellFault {
  readonly column: string;
  readonly code: string;
  readonly says: RegExp;
}

describe("what the marketplace shows", () => {
  const shown = (more: Partial<FulfillmentOrderReading["shown"]> = {}, status = "Received") => {
    const nothing = { orderMoment: "", address: null, emails: null, features: null };
    const fields = { fulfillmentAction: "Hold" };
    const items = [{ id: "line-1", quantity: 3, fields: {} }];
    const reading = { orderId: "FO-1", status, shown: { ...nothing, fields, items, ...more } };
    return { kind: "read", reading } as const;
  };

  test.each<[string, FieldRow, FieldGround["read"], RegExp]>([
    ["on hold", POLICY_A, shown(), /^update/u],
    [
      "released",
      POLICY_A,
      shown({ fields: { fulfillmentAction: "Ship" } }),
      /^reject not-on-hold/u,
    ],
    ["cancelled", POLICY_A, shown({}, "Cancelled"), /^reject not-on-hold/u],
    ["in the warehouse", POLICY_A, shown({ fields: {} }, "Processing"), /^reject not-on-hold/u],
    ["without an action", POLICY_A, shown({ fields: {} }), /^update/u],
    ["as much as ordered", item("line-1", "3"), shown(), /^update/u],
    ["no such order", POLICY_A, { kind: "not-found", message: "none" }, /^reject unknown-order/u],
    [
      "no answer",
      POLICY_A,
      { kind: "unread", code: "order-not-read", message: "503" },
      /^reject order-not-read/u,
    ],
  ])("%s", (_name, row, read, decision) => {
    expect(decide(row, [], read ? { read } : {})).toMatch(decision);
  });

  test.each<[string, FieldRow, CellFault]>([
    [
      "more than ordered",
      item("line-1", "4"),
      { column: "quantity", code: "quantity-above-first", says: /"line-1".*the 3 that/u },
    ],
    [
      "more than ordered, in MWS words",
      order({
        "Items.member.1.SellerFulfillmentOrderItemId": "line-2",
        "Items.member.1.Quantity": "1",
        "Items.member.7.SellerFulfillmentOrderItemId": "line-1",
        "Items.member.7.Quantity": "9",
      }),
      { column: "Items.member.7.Quantity", code: "quantity-above-first", says: /^9 of/u },
    ],
    [
      "another item",
      item("line-9", "1"),
      { column: "sellerFulfillmentOrderItemId", code: "unknown-item", says: /"line-9"/u },
    ],
  ])("%s is refused at its cell", (_name, row, { says, ...cell }) => {
    const two = { id: "line-2", quantity: 1, fields: {} };
    const items = [...shown().reading.shown.items, two];
    const plan = planFields([row], { read: shown({ items }) });
    expect(requestsOf(plan)).toEqual([]);
    expect(findingsOf(plan)).toEqual([{ ...cell, message: expect.stringMatching(says) }]);
  });

  test("rows beside the one that is wrong wait for it", () => {
    const rows = [item("line-1", "1"), item("line-2", "7")];
    const two = { id: "line-2", quantity: 1, fields: {} };
    const items = [...shown().reading.shown.items, two];
    const plan = planFields(rows, { read: shown({ items }) });
    expect(answerPlan(plan).map(({ reasonCode }) => reasonCode)).toEqual([
      "rejected-with-package",
      "quantity-above-first",
    ]);
  });

  test("a quantity that was lowered may go up again: only the marketplace knows to what", () => {
    const lowered = [told(after(item("line-1", "3")))];
    expect(decide(item("line-1", "5"), lowered, { read: shown() })).toMatch(/^update/u);
    const other = [told(after(item("line-2", "1")))];
    const five = { history: { updates: other }, read: shown() };
    expect(findingsOf(planFields([item("line-1", "5")], five))).toMatchObject([
      { code: "quantity-above-first" },
    ]);
  });

  test("what was told already is not asked about", () => {
    const known = [told(after(POLICY_A))];
    const read = shown({}, "Processing");
    expect(decide(POLICY_A, known, { read })).toBe("skip already-posted");
  });
});

describe("an address replaces the whole address", () => {
  const warnings = (row: FieldRow, ground: FieldGround) =>
    findingsOf(planFields([row], ground)).map(
      ({ column, code, message }) => `${column} ${code}: ${message}`,
    );
  const roomy = { ...ADDRESS, "destinationAddress.addressLine2": "Room 5" };

  test("a part that the ledger remembers and the new one lacks is told, and sent all the same", () => {
    const history = { updates: [told(after(roomy))] };
    expect(warnings(ADDRESS, { history })).toEqual([
      expect.stringMatching(/^destinationAddress.name address-part-dropped: .*addressLine2/u),
    ]);
    expect(requestsOf(planFields([ADDRESS], { history }))).toHaveLength(1);
    expect(warnings(roomy, { history: { updates: [told(after(ADDRESS))] } })).toEqual([]);
  });

  test("so is one that the marketplace shows, whatever the ledger remembers", () => {
    const address = { name: "Hanako", addressLine1: "9-9", phone: "080", countryCode: "JP" };
    const nothing = { fields: {}, orderMoment: "", emails: null, features: null, items: [] };
    const reading = { orderId: "FO-1", status: "Received", shown: { ...nothing, address } };
    const read = { kind: "read", reading } as const;
    const history = { updates: [told(after(roomy))] };
    expect(warnings(ADDRESS, { read, history })).toEqual([expect.stringMatching(/as phone is/u)]);
  });
});
