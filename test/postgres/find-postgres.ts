import { execFileSync } from "node:child_process";
import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Folders under which packages put one folder per version. */
const VERSIONED = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"];
/** Users that a server may run as when the tests run as root, who may not run one. */
const LESSER_USERS = ["postgres", "nobody"];

/** An installed PostgreSQL: where its programs are, and as whom they may be run. */
export interface InstalledPostgres {
  readonly bin: string;
  /** Null: as whoever runs the tests. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

/**
 * The PostgreSQL of this machine (`POSTGRES_BIN` names another folder of its
 * programs), or why there is none to be had.
 */
export function findPostgres(): InstalledPostgres | string {
  if (process.platform === "win32") return "tests start no PostgreSQL on Windows";
  const bin = candidates().find(hasServer);
  if (bin === undefined) {
    return "PostgreSQL is not installed here (or POSTGRES_BIN names no folder with initdb and postgres)";
  }
  if (process.getuid?.() !== 0) return { bin, user: null };
  const user = findLesserUser();
  return user ? { bin, user } : "PostgreSQL does not run as root, and there is no user for it";
}

function candidates(): string[] {
  const named = process.env["POSTGRES_BIN"];
  if (named !== undefined && named !== "") return [named];
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...askPgConfig(), ...onPath, ...VERSIONED.flatMap(versionsIn)];
}

function askPgConfig(): string[] {
  try {
    return [execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: "pipe" }).trim()];
  } catch {
    return [];
  }
}

/** Newest first, as far as names tell. */
function versionsIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) =>
      /^(?:postgresql@)?\d+(?:\.\d+)?$/u.test(name),
    );
    const byNumber = new Intl.Collator("en", { numeric: true });
    return names
      .toSorted((a, b) => byNumber.compare(b, a))
      .map((name) => join(folder, name, "bin"));
  } catch {
    return [];
  }
}

function hasServer(folder: string): boolean {
  try {
    for (const program of ["initdb", "postgres"]) accessSync(join(folder, program), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findLesserUser(): InstalledPostgres["user"] {
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of LESSER_USERS) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}
