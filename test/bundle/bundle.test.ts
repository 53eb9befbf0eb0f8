import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCli } from "../commands/cli.ts";

/** What `npm run build` makes of the sources, and `npm pack` of that. */
const project = fileURLToPath(new URL("../..", import.meta.url));
const readText = (...path: string[]): string => readFileSync(join(project, ...path), "utf8");

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

describe("the bundle", () => {
  const parts = readdirSync(join(project, "dist/parts"));
  const imports = parts
    .flatMap((part) => [
      ...readText("dist/parts", part).matchAll(/^import\b[^;]*?"([^"]+)"|\bimport\("([^"]+)"\)/gmu),
    ])
    .map(([, from, lazy]) => from ?? lazy ?? "");

  it("needs nothing that is not installed with it", () => {
    const { dependencies } = JSON.parse(readText("package.json")) as Manifest;
    const names = imports.filter((from) => !from.startsWith(".") && !isBuiltin(from));
    const packages = names.map((name) => /^(?:@[^/]+\/)?[^/]+/u.exec(name)?.[0] ?? name);
    expect(packages.length).toBeGreaterThan(0);
    expect(packages.filter((name) => !(name in dependencies))).toEqual([]);
  });

  it("carries the licences of what was taken in", () => {
    const licences = readText("dist/licences.txt");
    for (const name of ["yargs", "zod", "csv-parse", "p-limit"]) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, "mu"));
    }
    expect(licences).toContain("Permission is hereby granted");
  });

  it("loads what few commands need only when it is needed", () => {
    const entry = readText("dist/cli.js");
    expect(entry).not.toMatch(/^import(?!.*"node:)/mu);
    const early = new Set<string>();
    const walk = (part: string): void => {
      if (early.has(part)) return;
      early.add(part);
      const text = readText("dist", part);
      for (const [, from = ""] of text.matchAll(/^import\b[^;]*?"([^"]+)"/gmu)) {
        if (from.startsWith("./")) walk(join("parts", from));
        else early.add(from);
      }
    };
    for (const part of parts) if (/^(?:start|plan)-/u.test(part)) walk(join("parts", part));
    expect(early.size).toBeGreaterThan(5);
    for (const heavy of ["exceljs", "ink", "react", "nodemailer", "hucre/xlsx"]) {
      expect(early).not.toContain(heavy);
    }
  });

  it("lays out its help without the library that it leaves away", async () => {
    const { exitCode, stdout } = await runCli(["plan", "--help"], { cwd: project });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {6}--json {2,}print JSON on stdout, and nothing else there$/mu);
  });

  it("is packed with what a user needs and nothing else", () => {
    const packed = JSON.parse(
      execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
        cwd: project,
        encoding: "utf8",
      }),
    ) as { files: { path: string }[] }[] | Record<string, { files: { path: string }[] }>;
    const [manifest] = Object.values(packed);
    const tops = new Set(manifest?.files.map(({ path }) => path.split("/")[0]));
    expect([...tops].toSorted()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
      "samples",
      "templates",
    ]);
    expect(manifest?.files.some(({ path }) => path === "dist/cli.js")).toBe(true);
  });
});
