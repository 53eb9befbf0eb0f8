/**
 * Makes `dist/` of `src/`: the program in a few files instead of hundreds, since
 * a small command spends most of its time on finding and reading them. Types are
 * checked by tsc before it.
 *
 * Libraries that every command needs are taken in, with their licences in
 * `dist/licences.txt`. Large ones that only some commands need stay outside and
 * are loaded when they are needed.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const project = fileURLToPath(new URL("..", import.meta.url));
const dist = join(project, "dist");
const INSIDE = ["csv-parse", "eta", "p-limit", "sax", "yargs", "zod"];
const RUNNABLE = 0o755;
/**
 * Files of what is used together: each is a module with all that it needs, less
 * what an earlier file has. Left to itself, the bundler makes a file of every few
 * modules that two commands share, and a plan would look for dozens of them.
 */
const PARTS = {
  start: ["start"],
  words: ["explain", "map-step"],
  session: ["session"],
  plan: ["plan"],
};

const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
const outside = Object.keys(manifest.dependencies).filter((name) => !INSIDE.includes(name));

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: project,
  input: {
    cli: "src/cli.ts",
    "config/write-schema": "src/config/write-schema.ts",
    "commands/write-templates": "src/commands/write-templates.ts",
  },
  platform: "node",
  resolve: { alias: { "string-width": join(project, "src/commands/text-width.ts") } },
  external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)),
});
const { output } = await bundle.write({
  dir: dist,
  format: "esm",
  entryFileNames: "[name].js",
  // As deep below dist/ as sources below src/: from there, files beside dist/ are looked for.
  chunkFileNames: "parts/[name]-[hash].js",
  codeSplitting: {
    groups: Object.entries(PARTS).map(([name, modules], index, { length }) => ({
      name,
      test: (id) => modules.some((each) => id === join(project, "src/commands", `${each}.ts`)),
      priority: length - index,
    })),
  },
});
await bundle.close();
chmodSync(join(dist, "cli.js"), RUNNABLE);
writeFileSync(join(dist, "licences.txt"), licencesOf(output));

/** The licences of all libraries that were taken in, one below the other. */
function licencesOf(chunks) {
  const modules = chunks.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
  const folders = new Set(modules.filter((id) => id.includes("node_modules")).map(packageFolder));
  const texts = [...folders].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    const file = readdirSync(folder).find((each) => /^licen[cs]e/iu.test(each));
    const text =
      file === undefined ? `License: ${license}` : readFileSync(join(folder, file), "utf8");
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** The folder of the library that a module belongs to. */
function packageFolder(id) {
  let folder = dirname(id);
  while (!(existsSync(join(folder, "package.json")) && isNamed(folder))) folder = dirname(folder);
  return folder;
}

/** Some libraries have a manifest without a name in a folder of theirs, for its module type alone. */
function isNamed(folder) {
  return "version" in JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
