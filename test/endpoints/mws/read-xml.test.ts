import { describe, expect, test } from "vitest";
import { findAll, readXml, textOf } from "../../../src/endpoints/mws/read-xml.ts";

describe("a document", () => {
  test("is read whole, whatever its namespaces", () => {
    const root = readXml(
      '<?xml version="1.0"?>\n<m:a xmlns:m="urn:x"><b> one &amp; &#x74;wo </b><m:b><![CDATA[<three>]]></m:b></m:a>\n',
    );
    expect(root?.name).toBe("a");
    expect(root && findAll(root, "b").map(({ text }) => text.trim())).toEqual([
      "one & two",
      "<three>",
    ]);
    expect(root && textOf(root, "b")).toBe("one & two");
    expect(root && textOf(root, "c")).toBe("");
  });

  test.each([
    ["", "nothing"],
    ["not xml", "a text"],
    ["<a><b></a>", "a wrong end"],
    ["<a>", "no end"],
    ["<a/><b/>", "two roots"],
    ["<a>&unknown;</a>", "an entity that nobody declared"],
    ["<a b=1/>", "an attribute without quotes"],
    ['{"a":1}', "JSON"],
    ["<a><x:b/></a>", "a namespace that nobody declared"],
  ])("%j is none: %s", (text) => {
    expect(readXml(text)).toBeNull();
  });
});

describe("what blows up elsewhere", () => {
  test.each([
    ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "a document type"],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1/">]><a>&x;</a>', "an outside entity"],
    [
      `<!DOCTYPE a [<!ENTITY x "${"x".repeat(50)}"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;&y;</a>`,
      "entities of entities",
    ],
    [`${"<a>".repeat(21)}${"</a>".repeat(21)}`, "more depth than any answer has"],
    [`<a>${"<b/>".repeat(10_001)}</a>`, "more elements than any answer has"],
  ])("%s", (text) => {
    expect(readXml(text)).toBeNull();
  });

  test("as deep and as many as is allowed is read", () => {
    expect(readXml(`${"<a>".repeat(20)}${"</a>".repeat(20)}`)).not.toBeNull();
    expect(readXml(`<a>${"<b/>".repeat(9_999)}</a>`)?.children).toHaveLength(9_999);
  });
});
