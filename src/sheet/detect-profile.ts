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

/** More than any row has headers. */
const OF_ITS_KIND = 10_000;

/**
 * The profile by which a row of headers is read: the named one, else of those
 * for what is looked for, shipments or orders, the one of which the most headers
 * are there, else of all others, else the generic one.
 *
 * @param keys the headers as they are compared
 */
export function detectProfile(keys: readonly string[], layouts: Layouts): Profile {
  const { named, known, holds } = layouts;
  if (named) return named;
  const present = new Set(keys);
  let best = GENERIC_PROFILE;
  let bestWeight = 0;
  for (const profile of known) {
    const isOfOrders = profile.holds === "orders";
    const kind = isOfOrders === (holds === "orders") ? OF_ITS_KIND : 0;
    for (const set of keysOf(profile).detect) {
      const weight = set.length + kind;
      if (weight > bestWeight && set.every((key) => present.has(key))) {
        best = profile;
        bestWeight = weight;
      }
    }
  }
  return best;
}
