import { expect, it } from "vitest";
import type { OrderReading } from "../../src/domain/order-reading.ts";
import {
  carriersText,
  orderReadingText,
  readCarriers,
  readOrderReading,
} from "../../src/store/stored-reading.ts";

const READING: OrderReading = {
  orderId: "111-0000001-0000001",
  status: "partially-shipped",
  fulfilledBy: "merchant",
  isShipPlus: false,
  shipBy: { earliest: "2026-11-20T00:00:00Z", latest: "2026-11-21T00:00:00Z" },
  items: [{ id: "__proto__", sku: "SKU", ordered: 3, shipped: null }],
  packages: [
    {
      packageReferenceId: "1842698020",
      carrier: "UPS",
      shippingService: "",
      trackingNumber: "1Z9",
      shippedAt: "2026-11-20T12:00:00Z",
      status: "SHIPPED",
      items: [{ id: "__proto__", quantity: 1 }],
      transparencyCodes: [{ id: "__proto__", codes: ["AZ:1"] }],
    },
  ],
};

it("what was read comes back as it was", () => {
  expect(readOrderReading(orderReadingText(READING))).toEqual(READING);
  const silent = { ...READING, shipBy: null, packages: null };
  expect(readOrderReading(orderReadingText(silent))).toEqual(silent);
  const carriers = [{ id: "ups", name: "UPS" }];
  expect(readCarriers(carriersText(carriers))).toEqual(carriers);
});

it("what is not what it must be is nothing", () => {
  for (const text of ["", "{", "null", "{}", '{"orderId":1}', "[1]"]) {
    expect(readOrderReading(text)).toBeNull();
    expect(readCarriers(text)).toBeNull();
  }
});
