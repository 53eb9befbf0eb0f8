import { describe, expect, test } from "vitest";
import {
  domainOf,
  isAddress,
  isAddressDomain,
  isOnList,
  parseSender,
} from "../../src/domain/mail-address.ts";
import { computeMessageId } from "../../src/domain/message-id.ts";

describe("an address", () => {
  test.each([
    "ops@north.example",
    "a.b+c-d_e=f@x-y.north.example",
    "o'hara@n.example",
    "x@nörd.example",
    "root@localhost",
  ])("is one: %s", (text) => {
    expect(isAddress(text)).toBe(true);
  });

  test.each([
    "",
    "ops",
    "@north.example",
    "ops@",
    "a@b@c.example",
    "a b@c.example",
    '"a b"@c.example',
    "Ops <ops@north.example>",
    "<ops@north.example>",
    "ops@north.example,spy@evil.example",
    "ops@north.example\r\n",
    "ops@north.example\nBcc: x",
    "ops@north..example",
    ".ops@north.example",
    "ops@-north.example",
    "ops@[127.0.0.1]",
    "öps@north.example",
    `${"x".repeat(250)}@north.example`,
  ])("is none: %j", (text) => {
    expect(isAddress(text)).toBe(false);
  });

  test("is on a list by itself or by its domain, whatever the case", () => {
    const list = ["@acme.example", "Me@Home.example"];
    for (const address of ["you@ACME.example", "me@home.example"]) {
      expect(isOnList(address, list)).toBe(true);
    }
    for (const address of [
      "you@sub.acme.example",
      "you@home.example",
      "you@acme.example.evil.example",
    ]) {
      expect(isOnList(address, list)).toBe(false);
    }
    expect(isAddressDomain("@acme.example")).toBe(true);
    expect(isAddressDomain("acme.example")).toBe(false);
    expect(isAddressDomain("@@acme.example")).toBe(false);
    expect(domainOf("You@ACME.example")).toBe("acme.example");
  });
});

describe("a sender", () => {
  test.each([
    ["ship@acme.example", { name: "", address: "ship@acme.example" }],
    ["Acme Shipping <ship@acme.example>", { name: "Acme Shipping", address: "ship@acme.example" }],
    ['"Acme, Inc." <ship@acme.example>', { name: "Acme, Inc.", address: "ship@acme.example" }],
  ])("%s", (text, sender) => {
    expect(parseSender(text)).toEqual(sender);
  });

  test.each([
    "Acme",
    "Acme <ship>",
    "Acme\r\nBcc: x <ship@acme.example>",
    "a@b.example <ship@acme.example>",
    `${"x".repeat(101)} <ship@acme.example>`,
  ])("is none: %j", (text) => {
    expect(parseSender(text)).toBeNull();
  });
});

describe("a Message-ID", () => {
  const identity = { resultKey: "run-1", partner: "north", redirectedTo: "" };
  const first = { copy: 0, part: 1 };

  test("is the same whenever and wherever it is computed", () => {
    expect(computeMessageId(identity, first, "acme.example")).toBe(
      "<shipledger.a687754ed26dd5bd34f59987edca941c67375669@acme.example>",
    );
  });

  test("is another for another result, partner, address, copy or part", () => {
    const ids = [
      computeMessageId(identity, first, "acme.example"),
      computeMessageId({ ...identity, resultKey: "run-2" }, first, "acme.example"),
      computeMessageId({ ...identity, partner: "south" }, first, "acme.example"),
      computeMessageId({ ...identity, redirectedTo: "me@acme.example" }, first, "acme.example"),
      computeMessageId(identity, { ...first, copy: 1 }, "acme.example"),
      computeMessageId(identity, { ...first, part: 2 }, "acme.example"),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("is in plain letters, whatever the domain", () => {
    expect(computeMessageId(identity, first, "nörd.example")).toMatch(/@xn--nrd-sna\.example>$/u);
  });
});
