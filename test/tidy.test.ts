import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** The sentences of the house that a machine can hold. */
const project = fileURLToPath(new URL("..", import.meta.url));
const LINES_MAX = 300;

interface SourceText {
  readonly path: string;
  readonly text: string;
}

const sources = readTree("src");
const tests = readTree("test");

function readTree(folder: string): SourceText[] {
  const entries = readdirSync(join(project, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(project, file), text: readFileSync(file, "utf8") }));
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

/** Imports between our files, by path from the project's root; packages as they are named. */
function arrowsOf({ path, text }: SourceText): Arrow[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?([^;]*?)\sfrom\s+"([^"]+)"|import\("([^"]+)"\)|^import\s+"([^"]+)"/gmu,
  );
  return [...statements].map(([, typeWord, names = "", from, lazy, bare]) => {
    const target = from ?? lazy ?? bare ?? "";
    const to = target.startsWith(".")
      ? relative(project, resolve(project, dirname(path), target))
      : target;
    const inner = names.match(/\{([^}]*)\}/u)?.[1]?.split(",") ?? [];
    const named = inner.map((name) => name.trim()).filter((name) => name !== "");
    const areAllTypes = named.length > 0 && named.every((name) => name.startsWith("type "));
    return { from: path, to, isTypeOnly: typeWord !== undefined || areAllTypes };
  });
}

/** "src/store/sqlite/x.ts" -> "store"; files at the top are their own room. */
function roomOf(path: string): string {
  const [, room = "", ...rest] = path.split("/");
  return rest.length === 0 ? room.replace(/\.ts$/u, "") : room;
}

const GROUND = ["domain", "errors", "clock"];
/** What each room may import; "(types)" allows types only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  errors: [],
  clock: [],
  config: GROUND,
  sheet: GROUND,
  store: GROUND,
  endpoints: GROUND,
  limiter: [...GROUND, "store (types)"],
  batch: [...GROUND, "store (types)", "endpoints (types)", "limiter (types)"],
  sandbox: GROUND,
  ui: [...GROUND, "batch"],
  reconcile: [...GROUND, "store (types)", "endpoints (types)", "limiter (types)"],
  mail: [...GROUND, "store (types)"],
  commands: [
    ...GROUND,
    "batch",
    "config",
    "sheet",
    "store",
    "endpoints",
    "limiter",
    "sandbox",
    "ui",
    "reconcile",
    "mail",
  ],
  cli: ["commands"],
};

const inner = sources
  .flatMap(arrowsOf)
  .filter((arrow) => arrow.to.startsWith("src/") && roomOf(arrow.from) !== roomOf(arrow.to));

describe("the house", () => {
  it("is read at all: its known arrows are found", () => {
    const found = new Set(inner.map(({ from, to, isTypeOnly }) => `${from} ${to} ${isTypeOnly}`));
    expect(found).toContain("src/batch/run/context.ts src/store/ledger.ts true");
    expect(found).toContain("src/commands/main.ts src/errors.ts false");
    expect(inner.length).toBeGreaterThan(200);
  });

  it("has arrows that only point down", () => {
    const wrong = inner.filter(({ from, to, isTypeOnly }) => {
      const allowed = ALLOWED[roomOf(from)] ?? [];
      const room = roomOf(to);
      return !(allowed.includes(room) || (isTypeOnly && allowed.includes(`${room} (types)`)));
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("knows every room", () => {
    const rooms = [...new Set(sources.map(({ path }) => roomOf(path)))];
    expect(rooms.filter((room) => !(room in ALLOWED))).toEqual([]);
  });

  it("has no import that leads back to itself", () => {
    expect(findCircle(sources.flatMap(arrowsOf).filter((arrow) => !arrow.isTypeOnly))).toBeNull();
  });

  it("keeps the adapters of one port apart", () => {
    const wrong = sources.flatMap(arrowsOf).filter(({ from, to }) => {
      const [a, b] = [adapterOf(from), adapterOf(to)];
      return a !== null && b !== null && a !== b;
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    { what: "fetch", pattern: /(?<![.\w])fetch\(/u, only: "src/endpoints/http.ts" },
    { what: "node:sqlite", pattern: /from "node:sqlite"/u, only: "src/store/sqlite/" },
    { what: "console", pattern: /(?<![.\w])console\./u, only: "nowhere" },
    { what: "ink", pattern: /from "ink"/u, only: "src/ui/" },
    { what: "yargs", pattern: /from "yargs/u, only: "src/commands/" },
    { what: "exceljs", pattern: /from "exceljs"/u, only: "src/sheet/" },
  ])("uses $what only in $only", ({ pattern, only }) => {
    const users = sources.filter(({ text }) => pattern.test(withoutComments(text)));
    expect(users.map(({ path }) => path).filter((path) => !path.startsWith(only))).toEqual([]);
  });

  it(`has no file of more than ${LINES_MAX} lines`, () => {
    const long = [...sources, ...tests].filter(
      ({ text }) => text.split("\n").length - 1 > LINES_MAX,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("has no drawer for everything", () => {
    const drawers = sources.filter(({ path }) =>
      /\b(?:utils?|helpers?|manager|lib|common|misc)\b/u.test(path),
    );
    expect(drawers.map(({ path }) => path)).toEqual([]);
  });

  it("is the folders it promises", () => {
    const top = readdirSync(project).filter((name) => !name.startsWith("."));
    const given = [
      "LICENSE",
      "README.md",
      "package-lock.json",
      "package.json",
      "samples",
      "src",
      "templates",
      "test",
      "tsconfig.json",
    ];
    const made = ["dist", "node_modules", "out"];
    expect(top.filter((name) => !given.includes(name) && !made.includes(name))).toEqual([]);
  });
});

function adapterOf(path: string): string | null {
  return /^src\/(?:store|endpoints)\/(sqlite|postgres|ecart|amazon|mws)\//u.exec(path)?.[1] ?? null;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//gu, "").replace(/(?<!:)\/\/.*$/gmu, "");
}

/** The first circle of imports, as a path of files; null when there is none. */
function findCircle(arrows: readonly Arrow[]): string[] | null {
  const targets = Map.groupBy(arrows, (arrow) => arrow.from);
  const isDone = new Set<string>();
  const walk = (file: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (isDone.has(file)) return null;
    for (const { to } of targets.get(file) ?? []) {
      const circle = walk(to, [...trail, file]);
      if (circle) return circle;
    }
    isDone.add(file);
    return null;
  };
  for (const file of targets.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return null;
}
