import { describe, expect, it } from "vitest";
import { environmentOf, orderKeyText } from "../../src/domain/order-key.ts";

describe("environmentOf", () => {
  it.each([
    "http://localhost:8080",
    "http://LOCALHOST/",
    "http://shop.localhost",
    "http://127.0.0.1:1",
    "http://127.1",
    "http://0x7f000001",
    "http://127.255.0.3/api",
    "http://[::1]:3000",
    "https://sandbox.sellingpartnerapi-na.amazon.com",
    "https://SANDBOX.example.com/api",
  ])("%s is a rehearsal", (url) => expect(environmentOf(url)).toBe("sandbox"));

  it.each([
    "https://api.ecartapi.com",
    "https://sellingpartnerapi-eu.amazon.com",
    "https://127.example.com",
    "https://127.0.0.1.example.com",
    "https://mysandbox.example.com",
    "https://example.com/sandbox",
    "https://localhost.example.com",
    "https://10.0.0.1",
  ])("%s is live", (url) => expect(environmentOf(url)).toBe("live"));
});

describe("orderKeyText", () => {
  const key = { seller: "acme", environment: "live", orderId: "1" } as const;

  it("differs with every part of the key", () => {
    const keys = [
      key,
      { ...key, seller: "north" },
      { ...key, environment: "sandbox" as const },
      { ...key, orderId: "2" },
    ];
    expect(new Set(keys.map(orderKeyText)).size).toBe(4);
    expect(orderKeyText({ ...key })).toBe(orderKeyText(key));
  });
});
