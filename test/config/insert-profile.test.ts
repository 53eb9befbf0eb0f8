import { describe, expect, it } from "vitest";
import { insertProfile } from "../../src/config/insert-profile.ts";

const profile = { columns: { "order-id": ["Réf"] }, detect: [["Réf", "Colis"]] };
const insert = (text: string, mayReplace = false): string =>
  insertProfile(text, { name: "nord", profile, mayReplace }, "c.json");

const ACCOUNTS = '"accounts": { "a": { "api":"ecart",   "token": "t" } }';

describe("a profile in the text of a config", () => {
  it.each([
    ["no profiles", `{\n  ${ACCOUNTS}\n}\n`],
    ["none yet", `{\n  "profiles": {},\n  ${ACCOUNTS}\n}\n`],
    [
      "another",
      `{\n  "profiles": {\n    "sud": { "detect": [["a" , "b"]] }\n  },\n  ${ACCOUNTS}\n}`,
    ],
    ["all on one line", `{ ${ACCOUNTS}, "profiles": { "sud": {} } }`],
    ["tabs and a byte-order mark", `\uFEFF{\n\t${ACCOUNTS},\n\t"profiles": {}\n}\n`],
    ["CRLF", `{\r\n    ${ACCOUNTS}\r\n}\r\n`],
  ])("is added where there are %s, and nothing else changes", (_what, text) => {
    const written = insert(text);
    const bare = (json: string): string => json.replace(/^\uFEFF/u, "");
    const before = JSON.parse(bare(text)) as { profiles?: object };
    expect(JSON.parse(bare(written))).toEqual({
      ...before,
      profiles: { ...before.profiles, nord: profile },
    });
    // What was there is there still, in its order, to the last space.
    let at = 0;
    for (const character of text) {
      at = written.indexOf(character, at) + 1;
      expect(at).toBeGreaterThan(0);
    }
    expect(written).toContain(ACCOUNTS);
    expect(written).not.toMatch(text.includes("\r\n") ? /(?<!\r)\n/u : /\r\n/u);
  });

  it("is laid out as the rest is", () => {
    expect(insert(`{\n  ${ACCOUNTS}\n}\n`)).toBe(
      `{
  ${ACCOUNTS},
  "profiles": {
    "nord": {
      "columns": {
        "order-id": ["Réf"]
      },
      "detect": [
        ["Réf", "Colis"]
      ]
    }
  }
}
`,
    );
  });

  it("replaces one of its name only when it may", () => {
    const text = `{\n  "profiles": { "nord": { "ignore": ["x"] }, "sud": {} },\n  ${ACCOUNTS}\n}\n`;
    expect(() => insert(text)).toThrow('has a profile "nord" already');
    expect(JSON.parse(insert(text, true))).toMatchObject({ profiles: { nord: profile, sud: {} } });
  });

  it("is refused where the config would not be valid with it", () => {
    const wrong = { columns: { "order-nr": ["x"] } };
    const text = `{ ${ACCOUNTS} }`;
    const refused = () =>
      insertProfile(text, { name: "nord", profile: wrong, mayReplace: false }, "c.json");
    expect(refused).toThrow(/would not be valid[\s\S]*profiles\.nord[\s\S]*Nothing was written/u);
    expect(() => insert('{ "profiles": {} }')).toThrow("accounts");
    expect(() => insert("{ oops }")).toThrow("c.json:1:3 is not JSON");
    expect(() => insert("[]")).toThrow("would not be valid");
  });
});
