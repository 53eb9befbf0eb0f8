import type { Profile } from "../domain/profile.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import { COLUMN_NAMES } from "../domain/shipment-line.ts";
import { headerKey } from "./header-key.ts";
import { GENERIC_PROFILE, type Layouts } from "./layouts.ts";

/** A profile with its headers as they are compared. */
interface ProfileKeys {
  readonly detect: readonly (readonly string[])[];
  /** By header: the column that it means, and how far up in its list it stands. */
  readonly aliases: ReadonlyMap<string, { readonly column: ColumnName; readonly rank: number }>;
  /** By header: the field of a fulfillment order. */
  readonly fields: ReadonlyMap<string, string>;
  readonly ignored: ReadonlySet<string>;
}

const keysOfProfiles = new WeakMap<Profile, ProfileKeys>();

/** The headers of a profile as they are compared. */
export function keysOf(profile: Profile): ProfileKeys {
  const known = keysOfProfiles.get(profile);
  if (known) return known;
  const aliases = COLUMN_NAMES.flatMap((column) =>
    (profile.columns?.[column] ?? []).map(
      (header, rank) => [headerKey(header), { column, rank }] as const,
    ),
  );
  const fields = Object.entries(profile.fields ?? {}).flatMap(([field, headers]) =>
    headers.map((header) => [headerKey(header), field] as const),
  );
  const keys = {
    detect: (profile.detect ?? []).map((headers) => headers.map(headerKey)),
    aliases: new Map(aliases),
    fields: new Map(fields),
    ignored: new Set((profile.ignore ?? []).map(headerKey)),
  };
  keysOfProfiles.set(profile, keys);
  return keys;
}

/**
 * The profile by which a row of headers is read: the named one, else the one
 * of which the most headers are there, else the generic one.
 *
 * @param keys the headers as they are compared
 */
export function detectProfile(keys: readonly string[], { named, known }: Layouts): Profile {
  if (named) return named;
  const present = new Set(keys);
  let best = GENERIC_PROFILE;
  let bestCount = 0;
  for (const profile of known) {
    for (const set of keysOf(profile).detect) {
      if (set.length > bestCount && set.every((key) => present.has(key))) {
        best = profile;
        bestCount = set.length;
      }
    }
  }
  return best;
}
