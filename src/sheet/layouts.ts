import { didYouMean } from "../domain/nearest-name.ts";
import type { Profile } from "../domain/profile.ts";
import { UserError } from "../errors.ts";
import { headerKey } from "./header-key.ts";
import { GENERIC_PROFILE, SHIPPED_PROFILES } from "./profiles/shipped.ts";

export { GENERIC_PROFILE } from "./profiles/shipped.ts";

/** By which profiles sheets are read. */
export interface Layouts {
  /** Told apart by their header; of two that fit equally well the earlier one. */
  readonly known: readonly Profile[];
  /** The only one to go by, whatever the header says; null: the header tells. */
  readonly named: Profile | null;
  /** The operation of rows that name none: it says which columns a sheet must have. */
  readonly operation?: string | undefined;
  /** `orders`: an order report is looked for, so profiles of them come first. By default they come last. */
  readonly holds?: "orders" | undefined;
}

/** The layouts that come with the program, told by their header. */
export const USUAL_LAYOUTS: Layouts = { known: SHIPPED_PROFILES, named: null };

/** A profile of a config: it may begin with another one. */
export type OwnProfile = Omit<Profile, "name" | "title"> & {
  readonly title?: string | undefined;
  /** Name of the profile whose statements hold where this one says nothing. */
  readonly extends?: string | undefined;
};

/**
 * All profiles, a user's own ones first: theirs wins where two fit, and under
 * the same name replaces ours.
 *
 * @throws UserError when one begins with a profile that is not there, or with itself
 */
export function gatherProfiles(own: Readonly<Record<string, OwnProfile>>): readonly Profile[] {
  const names = Object.keys(own);
  const profiles = names.map((name) => completeProfile(name, own, []));
  return [...profiles, ...SHIPPED_PROFILES.filter(({ name }) => !names.includes(name))];
}

function completeProfile(
  name: string,
  own: Readonly<Record<string, OwnProfile>>,
  below: readonly string[],
): Profile {
  const { extends: base, title, ...said } = own[name] ?? {};
  if (base === undefined) return { title: title ?? "a profile of the config", ...said, name };
  const shipped = [...SHIPPED_PROFILES, GENERIC_PROFILE].find((each) => each.name === base);
  // Under the name of one of ours it begins with ours.
  const isOwn = base in own && base !== name;
  if (isOwn && below.includes(base)) throw circleError(name, base);
  const parent = isOwn ? completeProfile(base, own, [...below, name]) : shipped;
  if (!parent) throw noSuchBase(name, base, own);
  const settled = [...(said.ignore ?? []), ...Object.values(said.columns ?? {}).flat()];
  const columns = { ...withoutHeaders(parent.columns ?? {}, settled), ...said.columns };
  return { ...parent, ...said, columns, title: title ?? parent.title, name };
}

/** What a profile ignores, or takes for a column, its parent's other columns cannot be. */
function withoutHeaders(
  columns: NonNullable<Profile["columns"]>,
  settled: readonly string[],
): NonNullable<Profile["columns"]> {
  const keys = new Set(settled.map(headerKey));
  if (keys.size === 0) return columns;
  const kept = Object.entries(columns).map(
    ([column, headers]) => [column, headers.filter((each) => !keys.has(headerKey(each)))] as const,
  );
  return Object.fromEntries(kept.filter(([, headers]) => headers.length > 0));
}

/**
 * The profile of that name.
 *
 * @throws UserError when there is none
 */
export function findProfile(name: string, known: readonly Profile[]): Profile {
  const all = [...known, GENERIC_PROFILE];
  const found = all.find((profile) => profile.name === name);
  if (found) return found;
  const names = all.map((profile) => profile.name);
  throw new UserError(`There is no profile "${name}"${didYouMean(name, names) || "."}`, {
    nextSteps: [
      "shipledger profiles list",
      "Leave --profile away: then the headers of the sheet tell.",
    ],
  });
}

function noSuchBase(
  name: string,
  base: string,
  own: Readonly<Record<string, OwnProfile>>,
): UserError {
  const names = [...SHIPPED_PROFILES.map((profile) => profile.name), ...Object.keys(own)];
  return new UserError(
    `The profile "${name}" of the config extends "${base}", which is not there${didYouMean(base, names) || "."}`,
    { nextSteps: ["shipledger profiles list", `Correct profiles.${name}.extends in the config.`] },
  );
}

function circleError(name: string, base: string): UserError {
  return new UserError(`The profiles "${name}" and "${base}" of the config extend each other.`, {
    nextSteps: [`Leave "extends" away from one of them.`],
  });
}
