import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { UserError } from "../../src/errors.ts";
import { writeResultCsv } from "../../src/sheet/result-csv.ts";
import { assertResultFits, writeResult } from "../../src/sheet/result-file.ts";
import { defaultResultPath, probeResultPath } from "../../src/sheet/result-path.ts";
import { writeResultWorkbook } from "../../src/sheet/result-workbook.ts";
import { buildSample, makeResultFolder } from "./result-samples.ts";

const MODEL = buildSample([
  {
    headers: ["order-id", "tracking-number"],
    rows: [["111-1", "1Z1"]],
    columns: { "order-id": 0 },
  },
]);

afterEach(() => vi.unstubAllEnvs());

describe("writeResult", () => {
  test("replaces the file that is there, whole, and leaves nothing else behind", async () => {
    const folder = makeResultFolder();
    const path = join(folder, "out.csv");
    writeFileSync(path, "an earlier result");
    const written = await writeResult(path, MODEL);
    const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
    expect(written).toEqual({ path, intendedPath: path, hash });
    expect(readFileSync(path, "utf8")).toContain("111-1");
    expect(readdirSync(folder)).toEqual(["out.csv"]);
  });

  test.each(["xlsx", "csv"])(
    "goes beside a %s that does not let itself be replaced",
    async (kind) => {
      const folder = makeResultFolder();
      const path = join(folder, `out.${kind}`);
      mkdirSync(path);
      writeFileSync(join(folder, `out (2).${kind}`), "somebody else's");
      const written = await writeResult(path, MODEL);
      expect(written).toMatchObject({ path: join(folder, `out (3).${kind}`), intendedPath: path });
      expect(readFileSync(join(folder, `out (2).${kind}`), "utf8")).toBe("somebody else's");
      expect(readdirSync(folder).sort()).toEqual(
        [`out (2).${kind}`, `out (3).${kind}`, `out.${kind}`].sort(),
      );
    },
  );

  test("never replaces a file when told so, as for a name that nobody chose", async () => {
    const folder = makeResultFolder();
    const path = join(folder, "out.csv");
    expect((await writeResult(path, MODEL, { overwrite: false })).path).toBe(path);
    const second = await writeResult(path, MODEL, { overwrite: false });
    expect(second.path).toBe(join(folder, "out (2).csv"));
  });

  test("is not lost when the folder went away during the run", async () => {
    const refuge = makeResultFolder();
    vi.stubEnv("TMPDIR", refuge);
    expect(tmpdir()).toBe(refuge);
    const folder = join(refuge, "gone");
    const written = await writeResult(join(folder, "out.csv"), MODEL);
    expect(written.path).toBe(join(refuge, "out.csv"));
    expect(written.intendedPath).toBe(join(folder, "out.csv"));
    expect(readFileSync(written.path, "utf8")).toContain("111-1");
    expect(statSync(written.path).mode & 0o077).toBe(0);
  });

  test.each([writeResultWorkbook, writeResultCsv])("ends when the disk is full", async (write) => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error("disk full")) });
    await expect(write(MODEL, full)).rejects.toThrow("disk full");
  });

  test("says that the same command can be run again when nothing can be written", async () => {
    const folder = makeResultFolder();
    vi.stubEnv("TMPDIR", join(folder, "no-refuge"));
    const attempt = writeResult(join(folder, "gone", "out.xlsx"), MODEL);
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toMatchObject({ exitCode: 4 });
  });

  test("refuses what a workbook cannot hold, and takes it as CSV", () => {
    expect(() => assertResultFits("a.xlsx", 1_048_576, 5)).toThrow("cannot hold");
    expect(() => assertResultFits("a.xlsx", 5, 16_385)).toThrow("cannot hold");
    expect(() => assertResultFits("a.xlsx", 1_048_575, 16_384)).not.toThrow();
    expect(() => assertResultFits("a.csv", 5_000_000, 5)).not.toThrow();
  });
});

describe("probeResultPath", () => {
  test("leaves no trace, neither of a new file nor in one that is there", async () => {
    const folder = makeResultFolder();
    await probeResultPath(join(folder, "new.xlsx"));
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, "old.csv"), "old");
    await probeResultPath(join(folder, "old.csv"));
    expect(readFileSync(join(folder, "old.csv"), "utf8")).toBe("old");
  });

  test.each([
    ["missing/out.xlsx", "No result can be written into"],
    ["taken.xlsx", "cannot be replaced: it is not a file"],
    ["out.ods", "written as .xlsx or .csv"],
    ["input.csv", "would overwrite the input"],
  ])("%s: %s", async (name, message) => {
    const folder = makeResultFolder();
    mkdirSync(join(folder, "taken.xlsx"));
    const input = join(folder, "input.csv");
    writeFileSync(input, "order-id\n");
    const attempt = probeResultPath(join(folder, name), [input]);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toMatchObject({ exitCode: 2 });
    expect(readdirSync(folder).sort()).toEqual(["input.csv", "taken.xlsx"]);
  });
});

describe("defaultResultPath", () => {
  test.each([
    ["in/manifest.csv", [], "in/manifest.result.xlsx"],
    ["manifest.csv", ["manifest.result.xlsx"], "manifest.result-2.xlsx"],
    ["manifest.csv", ["manifest.result.xlsx", "manifest.result-2.xlsx"], "manifest.result-3.xlsx"],
    ["a.result.xlsx", ["a.result.xlsx"], "a.result-2.xlsx"],
    ["a.result-2.xlsx", ["a.result.xlsx", "a.result-2.xlsx"], "a.result-3.xlsx"],
    ["a.result.csv", [], "a.result-2.xlsx"],
    ["north.2026.xlsx", [], "north.2026.result.xlsx"],
    ["manifest", [], "manifest.result.xlsx"],
  ])("%s beside %j is %s", (input, taken: string[], path) => {
    expect(defaultResultPath(input, (candidate) => taken.includes(candidate))).toBe(path);
  });

  test("works on a real folder", async () => {
    const folder = makeResultFolder();
    const input = join(folder, "manifest.csv");
    const first = await writeResult(defaultResultPath(input, existsSync), MODEL);
    const second = await writeResult(defaultResultPath(input, existsSync), MODEL);
    expect([first.path, second.path]).toEqual([
      join(folder, "manifest.result.xlsx"),
      join(folder, "manifest.result-2.xlsx"),
    ]);
    rmSync(first.path);
  });
});
