import { describe, expect, it } from "vitest";
import { repeatCommand, shownPath, withoutFlag } from "../../src/ui/command-line.ts";

describe("a command to repeat", () => {
  it("is typed as it was given", () => {
    expect(
      repeatCommand(["run", "my sheet.csv", "--limit", "5", "--out=a b.xlsx", "--yes"]),
    ).toEqual(['shipledger run "my sheet.csv" --limit 5 --out="a b.xlsx" --yes']);
  });

  it("is not told where it holds a password", () => {
    expect(repeatCommand(["run", "a.csv", "--ledger", "postgres://me:secret@db/x"])).toEqual([]);
    expect(repeatCommand(["run", "a.csv", "--ledger=postgres://me:secret@db/x"])).toEqual([]);
    expect(repeatCommand(["run", "a.csv", "--ledger", "postgres://db/x"])).toHaveLength(1);
  });

  it.each([
    [["run", "a.csv", "--limit", "5", "--yes"]],
    [["run", "a.csv", "--limit=5", "--yes"]],
    [["run", "a.csv", "--yes"]],
  ])("loses a flag with its value: %j", (words) => {
    expect(withoutFlag(words, "--limit")).toEqual(["run", "a.csv", "--yes"]);
  });
});

describe("a path", () => {
  const command = { cwd: "/home/acme", words: [] };

  it.each([
    ["/home/acme/out/r.xlsx", "out/r.xlsx"],
    ["/home/other/r.xlsx", "/home/other/r.xlsx"],
    ["/home/acme", "/home/acme"],
    ["r.xlsx", "r.xlsx"],
  ])("%s is shown as %s", (path, shown) => {
    expect(shownPath(path, command)).toBe(shown);
  });
});
