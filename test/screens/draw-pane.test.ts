import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { drawPane, paneText } from "./draw-pane.ts";
import { SCENES } from "./scenes.ts";

const ESC = "\u001B[";

describe("a pane as a picture", () => {
  it("puts each word where its cell is, in its colour and weight", () => {
    const pane = `${ESC}1mTo send${ESC}0m  ${ESC}31m2 < 3${ESC}39m\n  ${ESC}32m██${ESC}39m░░  40 %\n\n`;
    const svg = drawPane(pane, 20, "a & b");
    expect(svg).toContain("<title>a &amp; b</title>");
    expect(svg).toMatch(/<text x="16" y="56" [^>]*font-weight="bold">To send<\/text>/u);
    // Column 9: 16 + 9 * 8.4.
    expect(svg).toMatch(/<text x="91.6" y="56" [^>]*fill="#ef6b73">2 &lt; 3<\/text>/u);
    expect(svg).toMatch(/<rect x="32.8" y="62" width="16.8" height="14" fill="#7fc97f"\/>/u);
    expect(svg).toMatch(/<rect x="49.6" [^>]*opacity="0.25"\/>/u);
    expect(svg).toMatch(/<text x="83.2" [^>]*>40 %<\/text>/u);
    expect(paneText(pane)).toBe("To send  2 < 3\n  ██░░  40 %\n");
  });

  it("keeps a look from one line to the next, and refuses one that it cannot draw", () => {
    const svg = drawPane(`${ESC}35mone\ntwo${ESC}39m`, 20, "");
    expect(svg.match(/fill="#d18fe0"/gu)).toHaveLength(2);
    expect(() => drawPane(`${ESC}38;5;120mone`, 20, "")).toThrow(/SGR/u);
  });
});

describe("the pictures that are kept", () => {
  const folder = fileURLToPath(new URL("../../samples/screens/", import.meta.url));
  const read = (name: string): string => readFileSync(`${folder}${name}`, "utf8");

  it("are those of the scenes", () => {
    const wanted = SCENES.flatMap(({ name }) => [`${name}.svg`, `${name}.txt`]);
    expect(readdirSync(folder).toSorted()).toEqual(wanted.toSorted());
  });

  it.each(SCENES)("$name shows its text, within its columns, and no control codes", (scene) => {
    const text = read(`${scene.name}.txt`);
    const svg = read(`${scene.name}.svg`);
    expect(text.startsWith(`$ ${scene.line}\n`)).toBe(true);
    expect(text.trimEnd()).toMatch(scene.until);
    // oxlint-disable-next-line no-control-regex
    expect(text + svg).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/u);
    for (const line of text.split("\n"))
      expect([...line].length).toBeLessThanOrEqual(scene.columns);
    for (const [word] of text.matchAll(/[\w-]+/gu)) expect(svg).toContain(word);
    // Nobody's folders, and no address of a machine.
    expect(text + svg).not.toMatch(/(?<!\w)\/(?:home|root|tmp|Users|var|work)\b|127\.0\.0\.1/u);
  });

  it("stand in the README", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const shown = [...readme.matchAll(/\]\(samples\/screens\/([\w-]+)\.svg\)/gu)].map(
      ([, name]) => name,
    );
    expect(shown).toContain("run");
    expect(shown.filter((name) => !SCENES.some((scene) => scene.name === name))).toEqual([]);
  });
});
