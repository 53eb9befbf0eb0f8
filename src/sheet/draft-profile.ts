import type { DateOrder, Profile } from "../domain/profile.ts";
import { COLUMN_NAMES, type ColumnName } from "../domain/shipment-line.ts";
import type { SketchedColumn, TableSketch } from "../domain/table-sketch.ts";
import { matchHeaders } from "./columns.ts";
import { detectProfile, keysOf } from "./detect-profile.ts";
import { headerKey } from "./header-key.ts";
import { gatherProfiles, GENERIC_PROFILE, type Layouts, type OwnProfile } from "./layouts.ts";
import { matchReportHeader } from "./report-header.ts";

/** What somebody says of the columns of a table. */
export interface ColumnChoice {
  /** By column of ours, the index of the one it is. */
  readonly columns: ReadonlyMap<ColumnName, number>;
  /** What 03/04 means, where no row tells. */
  readonly dates?: DateOrder | undefined;
  /** How quantities are written, where it matters. */
  readonly numbers?: "point" | "comma" | undefined;
  /** With whom everything goes, where no column tells. */
  readonly carrier?: string | undefined;
  /** Which carriers the texts of a column stand for, by their first words. */
  readonly carriers?: Profile["carriers"];
}

/** A profile that reads a table as it was chosen. */
export interface DraftedProfile {
  readonly profile: OwnProfile;
  /** Whether a sheet with these headers holds enough to be planned. */
  readonly isComplete: boolean;
}

/** So many headers besides those that are read make a profile of usual names its own. */
const OTHERS_MAX = 3;

/**
 * The profile by which a table is read as it was chosen: said as little as
 * possible, on the ground of the profile by which it is read now, and told by
 * its headers from all others. Null where no profile can: another one of the
 * config takes every sheet with these headers.
 *
 * @param name what it shall be called; one of that name is replaced
 */
export function draftProfile(
  name: string,
  sketch: TableSketch,
  choice: ColumnChoice,
  own: Readonly<Record<string, OwnProfile>>,
): DraftedProfile | null {
  const headers = sketch.columns.map(({ header }) => header);
  const bare = withIgnored(name, sayColumns(name, sketch, choice, own), headers, choice, own);
  for (const detect of detectSets(sketch, choice, gatherProfiles(own))) {
    const profile = { ...bare, detect: [detect] };
    const known = gatherProfiles({ ...own, [name]: profile });
    const layouts: Layouts = {
      known,
      named: null,
      holds: sketch.holds === "orders" ? "orders" : undefined,
    };
    if (detectProfile(headers.map(headerKey), layouts).name !== name) continue;
    const { columns, isComplete } = matchHeaders(headers, layouts);
    const isAsChosen = [...choice.columns].every(
      ([column, index]) => columns.get(column)?.index === index,
    );
    if (!isAsChosen) return null;
    return {
      profile,
      isComplete: sketch.holds === "orders" ? isReport(sketch, layouts) : isComplete,
    };
  }
  return null;
}

function isReport({ file, sheet, headerRow, columns }: TableSketch, layouts: Layouts): boolean {
  const cells = columns.map(headerOf);
  return matchReportHeader(file, sheet, { row: headerRow, cells }, layouts) !== null;
}

/** Everything but how it is told from others. */
function sayColumns(
  name: string,
  sketch: TableSketch,
  { columns, dates, numbers, carrier, carriers = {} }: ColumnChoice,
  own: Readonly<Record<string, OwnProfile>>,
): OwnProfile {
  const base = baseOf(name, groundOf(sketch), own);
  const known = gatherProfiles(own);
  const headers = sketch.columns.map(({ header }) => header);
  const now = base === null ? null : matchHeaders(headers, { known, named: sketch.profile });
  const said = [...columns].flatMap(([column, index]) =>
    now?.columns.get(column)?.index === index ? [] : [[column, [headerAt(sketch, index)]] as const],
  );
  const mapped: NonNullable<Profile["columns"]> = {
    ...keptColumns(base?.columns ?? {}, columns, headers),
    ...Object.fromEntries(said),
  };
  return {
    ...base,
    title: base?.title ?? `sheets like ${sketch.file.name}`.slice(0, 200),
    ...(sketch.holds === "orders" ? { holds: sketch.holds } : {}),
    ...(Object.keys(mapped).length > 0 ? { columns: mapped } : {}),
    ...(carrier === undefined ? {} : { fixed: { ...base?.fixed, "carrier-code": carrier } }),
    ...(dates === undefined ? {} : { dates }),
    ...(numbers === undefined ? {} : { numbers }),
    ...(Object.keys(carriers).length === 0 ? {} : { carriers }),
  };
}

/** What the profile that is replaced says of columns, but for those that are no longer chosen. */
function keptColumns(
  said: NonNullable<Profile["columns"]>,
  chosen: ColumnChoice["columns"],
  headers: readonly string[],
): NonNullable<Profile["columns"]> {
  const there = new Set(headers.map(headerKey));
  const kept = COLUMN_NAMES.filter((column) => {
    const isThere = said[column]?.some((header) => there.has(headerKey(header)));
    return said[column] !== undefined && (chosen.has(column) || isThere !== true);
  });
  return Object.fromEntries(kept.map((column) => [column, said[column]]));
}

/** On the ground of which a table is to be read: that of an order report is none for shipments. */
export function groundOf({ profile, holds }: TableSketch): Profile {
  return profile.holds === "orders" && holds === "shipments" ? GENERIC_PROFILE : profile;
}

/** What the new profile begins with: nothing, one of ours or of the config, or the one that it replaces. */
function baseOf(
  name: string,
  { name: base }: Profile,
  own: Readonly<Record<string, OwnProfile>>,
): OwnProfile | null {
  if (base === GENERIC_PROFILE.name) return null;
  return base === name && own[name] ? own[name] : { extends: base };
}

/** Leaves out what is chosen for nothing and would be read all the same. */
function withIgnored(
  name: string,
  profile: OwnProfile,
  headers: readonly string[],
  { columns }: ColumnChoice,
  own: Readonly<Record<string, OwnProfile>>,
): OwnProfile {
  const chosen = new Set(columns.values());
  const base = profile.extends === undefined ? undefined : completed(name, profile, own);
  const ignore = new Set(profile.ignore ?? base?.ignore);
  const before = ignore.size;
  // Another column of the same meaning may come forward when one is ignored.
  for (;;) {
    const named = completed(
      name,
      ignore.size === before ? profile : { ...profile, ignore: [...ignore] },
      own,
    );
    const match = matchHeaders(headers, { known: [], named });
    const other = [...match.columns.values()].find(
      ({ index, header }) => !chosen.has(index) && !ignore.has(header),
    );
    if (!other) return ignore.size === before ? profile : { ...profile, ignore: [...ignore] };
    ignore.add(other.header);
  }
}

function completed(
  name: string,
  profile: OwnProfile,
  own: Readonly<Record<string, OwnProfile>>,
): Profile {
  const known = gatherProfiles({ ...own, [name]: profile });
  return known.find((each) => each.name === name) ?? GENERIC_PROFILE;
}

/** Headers to tell the layout by, the fewest first: those that are read, more of them, all of them. */
function detectSets(
  { columns }: TableSketch,
  choice: ColumnChoice,
  known: readonly Profile[],
): string[][] {
  const nameable = columns.filter(({ unnameable }) => unnameable === null);
  const chosen = new Set(choice.columns.values());
  const read = nameable.filter(({ index }) => chosen.has(index)).map(headerOf);
  const others = nameable.filter(({ index }) => !chosen.has(index)).map(headerOf);
  const isUsual = read.every((header) => matchHeaders([header]).columns.size > 0);
  const first = isUsual ? [...read, ...others.slice(0, OTHERS_MAX)] : read;
  const rival = longestSet(new Set(nameable.map(({ header }) => headerKey(header))), known);
  const keys = new Set(first.map(headerKey));
  const ofRival = nameable
    .filter(({ header }) => rival.has(headerKey(header)) && !keys.has(headerKey(header)))
    .map(headerOf);
  const second = [...first, ...ofRival];
  const third = [...second, ...others.filter((header) => !second.includes(header))];
  return [first, second, third].map((set) => set.slice(0, 100));
}

/** The headers by which the sheet is told now. */
function longestSet(present: ReadonlySet<string>, known: readonly Profile[]): ReadonlySet<string> {
  const sets = known
    .flatMap((profile) => keysOf(profile).detect)
    .filter((set) => set.every((key) => present.has(key)));
  return new Set(sets.toSorted((a, b) => b.length - a.length)[0]);
}

function headerAt({ columns }: TableSketch, index: number): string {
  return columns[index]?.header ?? "";
}

function headerOf({ header }: SketchedColumn): string {
  return header;
}
