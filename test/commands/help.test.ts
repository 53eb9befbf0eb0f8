import { execFile } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { EXAMPLES } from "../../src/commands/examples.ts";
import { REASONS } from "../../src/domain/reasons.ts";
import { runCli, SLOW } from "./cli.ts";
import { makeTempDir } from "../sheet/temp-sheets.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

test.concurrent.each(Object.entries(EXAMPLES))(
  "%s --help shows lines to copy, with flags that there are",
  SLOW,
  async (command, examples) => {
    const { stdout } = await runCli([...command.split(" "), "--help"], { cwd: project });
    // Help is broken where the terminal ends.
    const told = stdout.split("Examples:")[1]?.replace(/\s+/gu, " ");
    expect(told).toBeDefined();
    for (const [line] of examples) {
      expect(line.startsWith(`shipledger ${command}`)).toBe(true);
      expect(told).toContain(line.split(" ").slice(0, 3).join(" "));
      const words = line.slice("shipledger ".length).split(" ");
      const flags = words.filter((word) => word.startsWith("--"));
      const isBelow = line.startsWith("shipledger mail list ");
      const help = isBelow
        ? await runCli(["mail", "list", "--help"], { cwd: project })
        : { stdout };
      for (const flag of flags) expect(help.stdout).toMatch(new RegExp(`${flag}\\b`, "u"));
    }
  },
);

test.concurrent.each([
  { words: "rnu x.csv", told: 'There is no command "rnu"; did you mean "run"?' },
  { words: "frobnicate", told: 'There is no command "frobnicate"; there are plan, run, ' },
  { words: "posts lst", told: 'posts has no command "lst"; did you mean "list"?' },
  { words: "posts", told: "Say which: shipledger posts list, show, " },
  { words: "plan", told: "shipledger plan needs FILES." },
  {
    words: "run x.csv --acount=a",
    told: "shipledger run has no flag --acount; did you mean --account?",
  },
  { words: "run x.csv --no-mial", told: "no flag --no-mial; did you mean --mail?" },
  {
    words: "run x.csv --expct-packages 5",
    told: "shipledger run has no flag --expct-packages; did you mean --expect-packages?",
  },
  { words: "run x.csv -q", told: "shipledger run has no flag -q." },
  {
    words: "plan x.csv --duplicate-rows onse",
    told: '--duplicate-rows takes once or sum, and not "onse"; did you mean "once"?',
  },
  { words: "plan x.csv --account", told: "--account needs a value." },
  { words: "posts export", told: "shipledger posts export needs --out." },
  { words: "explain one two", told: 'shipledger explain does not know what to do with "two".' },
])("$words says which word is wrong, whatever language the machine speaks", SLOW, async (row) => {
  const env = { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" };
  const { exitCode, stderr } = await runCli(row.words.split(" "), { cwd: project, env });
  expect(stderr).toContain(row.told);
  expect(stderr).toMatch(/^ {2}- shipledger[a-z ]* --help$/mu);
  expect(exitCode).toBe(2);
});

test.concurrent("explain tells every code, one by one and all at once", SLOW, async () => {
  const all = await runCli(["explain"], { cwd: project });
  const json = await runCli(["explain", "--json"], { cwd: project });
  const codes = json.stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { code: string }).code);
  expect(codes).toEqual(expect.arrayContaining(Object.keys(REASONS)));
  for (const code of codes) expect(all.stdout).toContain(`\n  ${code}\n`);
  const one = await runCli(["explain", "Mangled-Number"], { cwd: project });
  expect(one.stdout).toContain(REASONS["mangled-number"].fix);
});

test(
  "bash completes commands, flags, values and codes by the script that it is given",
  SLOW,
  async () => {
    const folder = makeTempDir();
    const program = join(folder, "shipledger");
    const cli = join(project, "dist", "cli.js");
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
    await chmod(program, 0o755);
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, SHELL: "/bin/bash" };
    const complete = async (line: string): Promise<string[]> => {
      const words = line.split(" ");
      const typed = words.map((word) => `'${word}'`).join(" ");
      const script = [
        'eval "$(shipledger completion)"',
        `COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}`,
        "_shipledger_yargs_completions",
        'printf "%s\\n" "${COMPREPLY[@]}"',
      ].join("\n");
      const { stdout } = await run("bash", ["-c", script], { env });
      return stdout.split("\n").filter((word) => word !== "");
    };
    expect(await complete("shipledger re")).toEqual(["reconcile"]);
    expect(await complete("shipledger posts re")).toEqual(["resolve"]);
    expect(await complete("shipledger run --expect-p")).toEqual(["--expect-packages"]);
    expect(await complete("shipledger plan --changed-tracking u")).toEqual(["update"]);
    expect(await complete("shipledger explain mang")).toEqual(["mangled-number"]);
    // Nothing, so that the shell goes on with the names of files.
    expect(await complete("shipledger run mani")).toEqual([]);
  },
);
