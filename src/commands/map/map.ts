import { resolve } from "node:path";
import { loadConfigIfAny, noConfig, type LoadedConfig } from "../../config/load-config.ts";
import { profileIsThere } from "../../config/insert-profile.ts";
import type { SketchedHolding, TableSketch } from "../../domain/table-sketch.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { draftProfile, type ColumnChoice, type DraftedProfile } from "../../sheet/draft-profile.ts";
import { gatherProfiles, type OwnProfile } from "../../sheet/layouts.ts";
import { sketchTable } from "../../sheet/sketch-table.ts";
import { isYes, openConversation } from "../../ui/ask.ts";
import { repeatCommand, shownPath } from "../../ui/command-line.ts";
import { cleanText, wrapToWidth } from "../../ui/format.ts";
import { jsonLine } from "../../ui/ndjson-reporter.ts";
import { createPaint } from "../../ui/paint.ts";
import { meaningSentence, sketchLines } from "../../ui/print-sketch.ts";
import { createStreamWriter } from "../../ui/stream-writer.ts";
import type { Terminal } from "../terminal.ts";
import { askColumns, guessedMeanings, type Dialog, type Meanings } from "./ask-columns.ts";
import { askReading, plainReading } from "./ask-reading.ts";
import { describeSketch } from "./describe-sketch.ts";
import { checkProfileName, nameFromFile } from "./profile-name.ts";
import { tellUnderstood, wayOf } from "./understood.ts";
import { writeProfile } from "./write-profile.ts";

/** Flags of map. */
export interface MapFlags {
  readonly file: string;
  readonly name: string | undefined;
  readonly force: boolean;
  /** What the file is. */
  readonly holds: SketchedHolding;
  readonly sheet: string | undefined;
  readonly encoding: string | undefined;
  readonly headerRow: number | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

const WIDTH_USUAL = 80;
const HEIGHT_USUAL = 24;
/** What is said below the columns. */
const LINES_BELOW = 6;

type OwnProfiles = Readonly<Record<string, OwnProfile>>;

/** `shipledger map FILE`: which column is what; in a terminal asks, and keeps it as a profile of the config. */
export async function runMapCommand(flags: MapFlags, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env, stdin, stdout } = terminal;
  const { sheet, encoding, headerRow, holds } = flags;
  const config = await loadConfigIfAny({
    ...(flags.config === undefined ? {} : { path: flags.config }),
    cwd,
    env,
  });
  const own = config?.profiles ?? {};
  if (flags.name !== undefined) checkProfileName(flags.name, flags.force);
  const layouts = { known: gatherProfiles(own), named: null };
  const options = { layouts, sheet, encoding, headerRow, holds };
  const sketch = await sketchTable(resolve(cwd, flags.file), options);
  const name = flags.name ?? nameFromFile(sketch.file.name);
  if (flags.json || stdin.isTTY !== true || stdout.isTTY !== true) {
    const drafted = draftGuess(name, sketch, own);
    createStreamWriter(stdout)(jsonLine(describeSketch(name, sketch, drafted)));
    return ExitCode.ok;
  }
  const conversation = openConversation({ input: stdin, output: stdout });
  const write = createStreamWriter(stdout);
  const dialog: Dialog = {
    conversation,
    say: (lines) => write(lines.map((line) => `${line}\n`).join("")),
    width: stdout.columns ?? WIDTH_USUAL,
    height: (stdout.rows ?? HEIGHT_USUAL) - LINES_BELOW,
    paint: createPaint(stdout, env),
  };
  try {
    return await talk({ flags, terminal, config, own, sketch, name, dialog });
  } finally {
    conversation.close();
  }
}

interface Talk {
  readonly flags: MapFlags;
  readonly terminal: Terminal;
  readonly config: LoadedConfig | null;
  readonly own: OwnProfiles;
  readonly sketch: TableSketch;
  readonly name: string;
  readonly dialog: Dialog;
}

async function talk(whole: Talk): Promise<ExitCode> {
  const { flags, terminal, config, own, sketch, name, dialog } = whole;
  const tell = (text: string): void => dialog.say(wrapToWidth(text, dialog.width));
  dialog.say(wrapToWidth(headLine(sketch), dialog.width).map(dialog.paint.strong));
  const understood = tellUnderstood(sketch);
  if (understood !== null) {
    for (const sentence of understood.sentences) tell(sentence);
    if (!understood.mayChange) return ExitCode.ok;
    showGuesses(sketch, dialog);
    tell(`Next: ${wayOf(sketch.kind === "orders" ? { ...flags, holds: "orders" } : flags)}`);
    if (config === null || !isYes(await dialog.conversation.ask("Read it otherwise? [y/N] "))) {
      return ExitCode.ok;
    }
  }
  const { lacks } = sketch.profile;
  const isLacking = !sketch.columns.some(({ guess }) => guess === "tracking-number");
  if (isLacking && lacks !== undefined && flags.holds === "shipments") tell(cleanText(lacks));
  if (sketch.isReport && sketch.kind === "shipments" && flags.holds === "shipments") {
    tell(
      "If it is an order report, nothing needs to be written: it is read as it is, with --orders.",
    );
  }
  if (config === null) {
    showGuesses(sketch, dialog);
    throw noPlaceForIt(flags, terminal);
  }
  const isThere = Object.hasOwn(own, name);
  if (isThere && !flags.force) throw profileIsThere(name, shown(config.path, terminal));
  dialog.say([""]);
  const meanings = await askColumns(sketch, dialog, { isListed: understood !== null });
  const columns = meanings && choiceOf(meanings);
  const reading = columns && (await askReading(sketch, columns, terminal.clock.nowMs(), dialog));
  if (meanings === null || columns === null || reading === null) return stopped(dialog);
  for (const [code, words] of Object.entries(reading.carriers ?? {})) {
    tell(`What begins with ${words.map((each) => `"${each}"`).join(" or ")} goes out as ${code}.`);
  }
  const drafted = draftProfile(name, sketch, { columns, ...reading }, own);
  if (drafted === null || !drafted.isComplete) throw cannotTell(sketch, name);
  await proveProfile(whole, drafted);
  const path = shown(config.path, terminal);
  dialog.say([""]);
  const verb = isThere ? "Replace the profile" : "Write this as the profile";
  tell(meaningSentence(sketch.columns, meanings, drafted.profile.fixed));
  tell(`${verb} "${name}" in ${path}?`);
  const answer = await dialog.conversation.ask("[y/N] ");
  if (!isYes(answer)) return stopped(dialog);
  const { profile } = drafted;
  await writeProfile(config.path, { name, profile, mayReplace: flags.force });
  tell(`Written. ${tellDetection(drafted)}`);
  if (columns.has("tracking-number") && !columns.has("order-item-id")) {
    tell(
      "Such sheets name no order items: give the marketplace's order report beside them (--orders FILE), or let Shipledger ask (--read-orders).",
    );
  }
  tell(`Next: ${wayOf(flags)}`);
  return ExitCode.ok;
}

function showGuesses(sketch: TableSketch, { say, width, paint }: Dialog): void {
  say(["", ...sketchLines(sketch.columns, guessedMeanings(sketch), width, paint), ""]);
}

/** Reads the file as a plan will, before anything is written. */
async function proveProfile(
  { flags, terminal, own, sketch, name }: Talk,
  { profile }: DraftedProfile,
): Promise<void> {
  const layouts = { known: gatherProfiles({ ...own, [name]: profile }), named: null };
  const { sheet, encoding, holds } = flags;
  const options = { layouts, sheet: sheet ?? sketch.sheet ?? undefined, encoding, holds };
  const read = await sketchTable(resolve(terminal.cwd, flags.file), options);
  if (read.profile.name === name && read.headerRow === sketch.headerRow) return;
  throw new UserError(
    `${cleanText(sketch.file.name)} would still be read with the headers of row ${read.headerRow}, and not with those of row ${sketch.headerRow}. Nothing was written.`,
    {
      nextSteps: [
        "Leave --header-row away, and say which column is what there.",
        `Or delete the rows above row ${sketch.headerRow}, if they are none of the table.`,
      ],
    },
  );
}

/** What would be written if nobody changed a guess; null where that is nothing. */
function draftGuess(name: string, sketch: TableSketch, own: OwnProfiles): DraftedProfile | null {
  if (tellUnderstood(sketch) !== null) return null;
  const columns = choiceOf(guessedMeanings(sketch));
  return draftProfile(name, sketch, { columns, ...plainReading(sketch, columns) }, own);
}

function choiceOf(meanings: Meanings): ColumnChoice["columns"] {
  return new Map([...meanings].map(([index, { column }]) => [column, index]));
}

function headLine({ file, sheet, headerRow }: TableSketch): string {
  const place =
    sheet === null ? cleanText(file.name) : `${cleanText(file.name)} (${cleanText(sheet)})`;
  return `${place}, headers in row ${headerRow}`;
}

function tellDetection({ profile }: DraftedProfile): string {
  const headers = (profile.detect?.[0] ?? []).map((header) => `"${cleanText(header)}"`);
  return `Every sheet with these headers is now read so: ${headers.join(", ")}.`;
}

function stopped(dialog: Dialog): ExitCode {
  dialog.say(["", "Nothing was written."]);
  return ExitCode.resumable;
}

function shown(path: string, { cwd, words }: Terminal): string {
  return shownPath(path, { cwd, words });
}

function noPlaceForIt(flags: MapFlags, terminal: Terminal): UserError {
  const error = noConfig(flags.config, resolve(terminal.cwd));
  return new UserError(`${error.message} A profile needs one to be kept in.`, {
    nextSteps: [
      ...error.nextSteps.slice(0, 1),
      `Then run the same command again: ${repeatCommand(terminal.words)[0] ?? "shipledger map FILE"}`,
    ] as unknown as [string, ...string[]],
  });
}

function cannotTell(sketch: TableSketch, name: string): UserError {
  return new UserError(
    `No profile can read ${cleanText(sketch.file.name)} so: its headers mean something else to another profile of the config, or make it a sheet of another kind. Nothing was written.`,
    {
      nextSteps: [
        "shipledger profiles list",
        `Take the other profile out of the config, or replace it: --name NAME --force instead of "${name}".`,
      ],
    },
  );
}
