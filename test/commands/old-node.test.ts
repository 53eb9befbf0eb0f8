import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "./cli.ts";

const NEEDED =
  /^Shipledger needs Node 24 or later, and this is v\d+\S*\. Install it, or run: .+\n$/u;

/** Runs before the program and makes it believe in an older runtime. */
const PRETEND = `data:text/javascript,${encodeURIComponent(`
  const versions = { ...process.versions, node: "20.11.0" };
  Object.defineProperty(process, "versions", { value: versions });
  Object.defineProperty(process, "version", { value: "v20.11.0" });
`)}`;

test("on an older Node, one line says what is needed: exit 2", async () => {
  const end = await runCli(["plan", "sheet.csv"], {
    cwd: tmpdir(),
    nodeArgs: ["--import", PRETEND],
  });
  expect(end).toMatchObject({ exitCode: 2, stdout: "" });
  expect(end.stderr).toMatch(NEEDED);
  expect(end.stderr).toContain("this is v20.11.0.");
});

const oldNode = findOldNode();

test.skipIf(oldNode === null)("a real older Node gets as far as that line", async () => {
  const end = await runCli(["plan", "sheet.csv"], { cwd: tmpdir(), nodePath: oldNode ?? "" });
  expect(end).toMatchObject({ exitCode: 2, stdout: "" });
  expect(end.stderr).toMatch(NEEDED);
});

/** A Node of another major on the path, down to 18, which knows `import()` at the top level. */
function findOldNode(): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = folders.flatMap((folder) => [join(folder, "node20"), join(folder, "node")]);
  const isOld = (path: string) => {
    const text = execFileSync(path, ["--version"], { encoding: "utf8" });
    const major = Number(/^v(\d+)\./u.exec(text)?.[1]);
    return major >= 18 && major < 24;
  };
  return paths.find((path) => existsSync(path) && isOld(path)) ?? null;
}
