import { describe, expect, test } from "vitest";
import { FULFILLMENT_COLUMNS } from "../../src/domain/fulfillment-columns.ts";
import { matchFieldHeaders, readFieldHeader } from "../../src/sheet/fulfillment-headers.ts";
import { findingsOf, planFields, requestsOf } from "../batch/updates/plan-fields.ts";

const FIELDS = FULFILLMENT_COLUMNS.filter(({ isRequired }) => !isRequired);

describe("the columns of a sheet of fulfillment orders", () => {
  test("each is there once, and says what it is", () => {
    const headers = FULFILLMENT_COLUMNS.map(({ header }) => header);
    expect(new Set(headers).size).toBe(headers.length);
    expect(FULFILLMENT_COLUMNS.filter(({ about }) => about === "")).toEqual([]);
  });

  test("all of them together are read as such a sheet", () => {
    const headers = FULFILLMENT_COLUMNS.map(({ header }) => header);
    const match = matchFieldHeaders(headers);
    expect(match?.orderIndex).toBe(0);
    expect(match?.fields.map(({ header }) => header)).toEqual(headers.slice(1));
    expect(match?.fields.filter(({ part }) => part === "unknown")).toEqual([]);
  });

  const renamed = FIELDS.flatMap(({ header, mws }) => (mws === null ? [] : [[mws, header]]));
  test.each(renamed)("%s of MWS means %s", (mws = "", header = "") => {
    const meaning = (text: string) => ({ ...readFieldHeader(text), number: null });
    expect(readFieldHeader(mws)?.part).not.toBe("unknown");
    expect(meaning(mws)).toEqual(meaning(header));
  });

  const bounded = (["amazon", "mws"] as const).flatMap((api) =>
    FULFILLMENT_COLUMNS.flatMap(({ header, lengthMax }) => {
      const max = lengthMax[api];
      return max === null ? [] : [{ api, header, max }];
    }),
  );
  test.each(bounded)("$api takes $max characters of $header, and no more", (bound) => {
    const { api, header, max } = bound;
    const row = { sellerFulfillmentOrderId: "FO-1", [header]: "x".repeat(max + 1), quantity: "1" };
    const plan = planFields([row], { api });
    expect(requestsOf(plan)).toEqual([]);
    const messages = findingsOf(plan).filter(({ column }) => column === header);
    expect(messages.map(({ message }) => message).join("\n")).toContain(String(max));
  });
});
