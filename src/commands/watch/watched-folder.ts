import { lstat, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { isOwnResult } from "../../sheet/own-result.ts";

/** How long a file must lie unchanged before it is taken for finished. */
export const SETTLE_MS = 2_000;
/** Files that are taken in one pass; the others follow in the next. */
export const FILES_PER_PASS_MAX = 500;
/** Entries of the folder that are looked at in one pass. */
const ENTRIES_MAX = 10_000;
/** Files of which it is known what they are, so that none is opened twice for nothing. */
const KNOWN_MAX = 10_000;

/** Endings of what people drop in as a sheet; of those that cannot be read, the run says why. */
const SHEETS: ReadonlySet<string> = new Set([
  ".csv",
  ".tsv",
  ".txt",
  ".xlsx",
  ".xlsm",
  ".xlsb",
  ".xls",
  ".ods",
]);

/** Hidden, open in an office program, or under way by a program that names it so until it is done. */
const HIDDEN = /^[.~]|\.(?:tmp|temp|part|partial|filepart|crdownload|download)$/iu;

/** Size and time of a file when it was last looked at. */
interface Look {
  readonly size: number;
  readonly changedMs: number;
  /** Since when it has been so. */
  readonly sinceMs: number;
}

/** Why a file is left where it is. */
export type LeftAlone = "own-result" | "no-sheet";

/** What lies in a folder, as it is looked at again and again. */
export class WatchedFolder {
  readonly #dir: string;
  /** Files of the folder that are no sheets to send, by absolute path. */
  readonly #spared: ReadonlySet<string>;
  readonly #onLeftAlone: (name: string, why: LeftAlone) => void;
  #looks = new Map<string, Look>();
  readonly #leftAlone = new Map<string, string>();

  constructor(
    dir: string,
    spared: ReadonlySet<string>,
    onLeftAlone: (name: string, why: LeftAlone) => void,
  ) {
    this.#dir = dir;
    this.#spared = spared;
    this.#onLeftAlone = onLeftAlone;
  }

  /** Whether there are files that may yet turn out to be finished. */
  get isSettling(): boolean {
    return this.#looks.size > 0;
  }

  /**
   * The finished files, the oldest first: not hidden, not ours, and unchanged
   * for {@link SETTLE_MS}. An empty file is not finished.
   */
  async findFinished(nowMs: number): Promise<string[]> {
    const before = this.#looks;
    this.#looks = new Map();
    const finished: { name: string; changedMs: number }[] = [];
    for (const name of await this.#names()) {
      const found = await lstat(join(this.#dir, name)).catch(() => null);
      if (!found?.isFile() || found.size === 0) continue;
      const { size, mtimeMs: changedMs } = found;
      if (this.#leftAlone.get(name) === `${size} ${changedMs}`) continue;
      const last = before.get(name);
      const isSame = last?.size === size && last.changedMs === changedMs;
      const sinceMs = isSame && last.sinceMs <= nowMs ? last.sinceMs : nowMs;
      this.#looks.set(name, { size, changedMs, sinceMs });
      if (nowMs - sinceMs >= SETTLE_MS) finished.push({ name, changedMs });
    }
    finished.sort((a, b) => a.changedMs - b.changedMs || a.name.localeCompare(b.name));
    const taken: string[] = [];
    for (const { name } of finished.slice(0, FILES_PER_PASS_MAX)) {
      const why = await this.#whyNot(name);
      if (why === null) taken.push(name);
      else this.#leave(name, why);
    }
    return taken;
  }

  /** Takes note that a file is gone from the folder. */
  forget(name: string): void {
    this.#looks.delete(name);
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#dir);
    return names
      .filter((name) => !HIDDEN.test(name) && !this.#spared.has(join(this.#dir, name)))
      .slice(0, ENTRIES_MAX);
  }

  async #whyNot(name: string): Promise<LeftAlone | null> {
    if (!SHEETS.has(extname(name).toLowerCase())) return "no-sheet";
    return (await isOwnResult(join(this.#dir, name))) ? "own-result" : null;
  }

  #leave(name: string, why: LeftAlone): void {
    const look = this.#looks.get(name);
    this.#looks.delete(name);
    if (!look || this.#leftAlone.size >= KNOWN_MAX) return;
    this.#leftAlone.set(name, `${look.size} ${look.changedMs}`);
    this.#onLeftAlone(name, why);
  }
}
