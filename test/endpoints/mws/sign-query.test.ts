import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeQuery, signQuery } from "../../../src/endpoints/mws/sign-query.ts";
import { quote, signAgain } from "./second-signature.ts";

const place = (url: string, method: "GET" | "POST" = "POST") => {
  return { method, url: new URL(url), secretKey: "secret" };
};

test("the example that AWS gives for Signature Version 2", () => {
  // https://docs.aws.amazon.com/general/latest/gr/signature-version-2.html
  const parameters = {
    Action: "DescribeJobFlows",
    Version: "2009-03-31",
    AWSAccessKeyId: "AKIAIOSFODNN7EXAMPLE",
    SignatureVersion: "2",
    SignatureMethod: "HmacSHA256",
    Timestamp: "2011-10-03T15:19:30",
  };
  const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const url = new URL("https://elasticmapreduce.amazonaws.com/");
  expect(signQuery(parameters, { method: "GET", url, secretKey })).toBe(
    "i91nKc4PWAt0JJIdXwz9HxZCJDdiy6cf/Mj6vPxyYIs=",
  );
});

describe("encoding", () => {
  test.each([
    ["a b", "a%20b"],
    ["a+b", "a%2Bb"],
    ["!'()*", "%21%27%28%29%2A"],
    ["-_.~", "-_.~"],
    ["50% & more = less", "50%25%20%26%20more%20%3D%20less"],
    ["a@b.c", "a%40b.c"],
    ["Straße", "Stra%C3%9Fe"],
    ["東京", "%E6%9D%B1%E4%BA%AC"],
    ["🎁", "%F0%9F%8E%81"],
    ["a\nb", "a%0Ab"],
    ["", ""],
  ])("%j is sent as %s", (text, encoded) => {
    expect(encodeQuery({ Text: text })).toBe(`Text=${encoded}`);
  });

  test("any text at all, as a second implementation encodes it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(encodeQuery({ [text]: text })).toBe(`${quote(text)}=${quote(text)}`);
      }),
    );
  });

  test("names are sorted by their bytes: capitals first, member.10 before member.2", () => {
    const names = ["b", "B", "Items.member.2.Quantity", "Items.member.10.Quantity", "Action", "_"];
    const query = encodeQuery(Object.fromEntries(names.map((name) => [name, ""])));
    expect(query.split("&").map((pair) => pair.slice(0, -1))).toEqual([
      "Action",
      "B",
      "Items.member.10.Quantity",
      "Items.member.2.Quantity",
      "_",
      "b",
    ]);
  });
});

describe("signing", () => {
  test("any parameters, as a second implementation signs them", () => {
    const parameters = fc.uniqueArray(
      fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" })),
      { selector: ([name]) => name, maxLength: 12 },
    );
    const key = fc.string({ maxLength: 90 });
    fc.assert(
      fc.property(parameters, key, fc.constantFrom("GET", "POST"), (pairs, secretKey, method) => {
        const own = pairs.filter(([name]) => name !== "Signature" && name !== "__proto__");
        const url = new URL("https://MWS.example.org:8443/Section/2010-10-01/");
        const again = signAgain(
          secretKey,
          { verb: method, host: "mws.example.org", path: "/Section/2010-10-01/" },
          own,
        );
        expect(signQuery(Object.fromEntries(own), { method, url, secretKey })).toBe(again);
      }),
    );
  });

  test("verb, host and path all count; port and order of the parameters do not", () => {
    const sign = (url: string, parameters = { A: "1", B: "2" }, method?: "GET") =>
      signQuery(parameters, place(url, method));
    const usual = sign("https://mws.example.org/a");
    expect(sign("https://mws.example.org:444/a")).toBe(usual);
    expect(sign("https://mws.example.org/a", { B: "2", A: "1" })).toBe(usual);
    expect(sign("https://mws.example.org/")).not.toBe(usual);
    expect(sign("https://mws.example.com/a")).not.toBe(usual);
    expect(sign("https://mws.example.org/a", undefined, "GET")).not.toBe(usual);
  });
});
