import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import { codeOf, publishFile } from "../../sheet/publish-file.ts";

/** Where files lie while they are worked on; hidden, and in the same file system. */
export const TAKEN_FOLDER = ".shipledger";
const JOURNAL = "taken.json";
const NAMES_MAX = 9_999;

/** Where a file ends up. */
export const ENDS = ["done", "attention"] as const;
export type TakenEnd = (typeof ENDS)[number];

const journalSchema = z.object({
  /** The file's name as it was dropped. */
  name: z.string().min(1),
  /** No run has read these bytes before: the run that has begun is this one's. */
  isNew: z.boolean(),
  /** The moves that end it, from here to there; null while it is worked on. */
  moves: z.array(z.tuple([z.string(), z.string()])).nullable(),
});
type Journal = z.infer<typeof journalSchema>;

/**
 * A file that was taken out of the watched folder, in a folder of its own with
 * all that becomes of it. A journal there says how far it is, so that whoever
 * finds it after a crash ends it and nothing is done or moved twice.
 */
export class TakenFile {
  readonly #root: string;
  readonly #place: string;
  #journal: Journal;

  private constructor(root: string, place: string, journal: Journal) {
    this.#root = root;
    this.#place = place;
    this.#journal = journal;
  }

  /**
   * Takes a file out of the folder; null when somebody else has, or still holds it.
   *
   * @param root the watched folder
   */
  static async take(root: string, name: string): Promise<TakenFile | null> {
    const id = `${Date.now()}-${randomBytes(4).toString("hex")}`;
    const place = join(root, TAKEN_FOLDER, id);
    await mkdir(place, { recursive: true });
    const taken = new TakenFile(root, place, { name, isNew: false, moves: null });
    await taken.#keep();
    try {
      await rename(join(root, name), taken.path);
      return taken;
    } catch (thrown) {
      await rm(place, { recursive: true });
      // Gone, or open elsewhere as some systems see it: the next look tells.
      if (["ENOENT", "EBUSY", "EPERM", "EACCES"].includes(String(codeOf(thrown)))) return null;
      throw thrown;
    }
  }

  /** Those that an earlier watch left unfinished, the oldest first. */
  static async findAll(root: string): Promise<TakenFile[]> {
    const ids = await readdir(join(root, TAKEN_FOLDER)).catch(() => []);
    const found: TakenFile[] = [];
    for (const id of ids.toSorted()) {
      const place = join(root, TAKEN_FOLDER, id);
      if (!(await stat(place)).isDirectory()) continue;
      const text = await readFile(join(place, JOURNAL), "utf8").catch(() => null);
      // Made, and nothing taken into it yet.
      if (text === null) await rm(place, { recursive: true });
      else found.push(new TakenFile(root, place, readJournal(place, text)));
    }
    return found;
  }

  get name(): string {
    return this.#journal.name;
  }

  /** Where the file lies now. */
  get path(): string {
    return join(this.#place, this.name);
  }

  /** Where its result is written. */
  get resultPath(): string {
    return join(this.#place, `${stemOf(this.name)}.result.xlsx`);
  }

  /** Whether its run has begun, or was about to. */
  get isNew(): boolean {
    return this.#journal.isNew;
  }

  /** Whether it is decided where it goes, and only moving is left. */
  get isEnded(): boolean {
    return this.#journal.moves !== null;
  }

  /** Whether the file is there at all: a crash may lie between the folder and the taking. */
  async isThere(): Promise<boolean> {
    return (await stat(this.path).catch(() => null)) !== null;
  }

  async hasResult(): Promise<boolean> {
    return (await stat(this.resultPath).catch(() => null)) !== null;
  }

  /** Keeps that no run has read it before; from now on, runs of it are this one's. */
  async markNew(): Promise<void> {
    this.#journal = { ...this.#journal, isNew: true };
    await this.#keep();
  }

  /**
   * Moves the file to where it belongs, with its result or with a note that
   * says what a person has to do.
   *
   * @param day as `YYYY-MM-DD`
   * @returns where file and result, or note, lie now, below the watched folder
   */
  async end(to: TakenEnd, day: string, note: string | null): Promise<readonly string[]> {
    if (note !== null) await writeText(join(this.#place, `${stemOf(this.name)}.note.txt`), note);
    const folder = join(to, day);
    await mkdir(join(this.#root, folder), { recursive: true });
    const stem = await this.#freeStem(folder);
    const own = stemOf(this.name);
    const names = [this.name, ...(note === null ? [] : [`${own}.note.txt`])];
    if (await this.hasResult()) names.push(basename(this.resultPath));
    const moves = names.map((name): [string, string] => [
      name,
      join(folder, `${stem}${name.slice(own.length)}`),
    ]);
    this.#journal = { ...this.#journal, moves };
    await this.#keep();
    return this.finish();
  }

  /** Carries out the moves that are decided, those that are not yet done. */
  async finish(): Promise<readonly string[]> {
    const moves = this.#journal.moves ?? [];
    for (const [from, to] of moves) {
      await rename(join(this.#place, from), join(this.#root, to)).catch((thrown: unknown) => {
        if (codeOf(thrown) !== "ENOENT") throw thrown;
      });
    }
    await this.discard();
    return moves.map(([, to]) => to);
  }

  /** Removes the folder, with what is left of a crash in it. */
  async discard(): Promise<void> {
    await rm(this.#place, { recursive: true, force: true });
  }

  /** The name under which the file and all that goes with it replaces nothing. */
  async #freeStem(folder: string): Promise<string> {
    const there = new Set(await readdir(join(this.#root, folder)));
    const stem = stemOf(this.name);
    const isFree = (wanted: string): boolean =>
      [extname(this.name), ".result.xlsx", ".note.txt"].every((end) => !there.has(wanted + end));
    for (let number = 1; number <= NAMES_MAX; number += 1) {
      const wanted = number === 1 ? stem : `${stem} (${number})`;
      if (isFree(wanted)) return wanted;
    }
    throw new UserError(`${folder} holds ${NAMES_MAX} files named ${stem} already.`, {
      nextSteps: ["Move some of them away, and start the same command again."],
    });
  }

  async #keep(): Promise<void> {
    await writeText(join(this.#place, JOURNAL), `${JSON.stringify(this.#journal)}\n`);
  }
}

function stemOf(name: string): string {
  return basename(name, extname(name));
}

async function writeText(path: string, text: string): Promise<void> {
  await publishFile({ path, mayReplace: true, mode: 0o666 }, async (target) => {
    target.end(text);
  });
}

function readJournal(place: string, text: string): Journal {
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(`${join(place, JOURNAL)} is damaged.`, {
      nextSteps: [
        `Move what lies beside it back into ${dirname(dirname(place))}, delete the folder, and start again.`,
        "Nothing is sent twice: the ledger knows every post.",
      ],
      cause,
    });
  }
}
