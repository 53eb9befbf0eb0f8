import { editDistance } from "../domain/edit-distance.ts";
import type { ColumnName } from "../domain/shipment-line.ts";
import { headerKey } from "./header-key.ts";
import { SYNONYMS } from "./synonyms.ts";

const NEAREST_MAX = 3;
const COMPARED_LENGTH_MAX = 60;
const NEAR_DISTANCE_MAX = 0.34;
const CONTAINED_DISTANCE = 0.2;
const CONTAINED_LENGTH_MIN = 5;

/** A header and where it stands. */
export interface NamedHeader {
  readonly text: string;
  readonly index: number;
}

/** The headers that a column may be meant by, nearest first; none where all are far off. */
export function findNearest(
  column: ColumnName,
  headers: readonly NamedHeader[],
): readonly NamedHeader[] {
  const names = [column, ...(SYNONYMS[column] ?? [])].map(headerKey);
  return headers
    .map((header) => ({ header, distance: distanceToAny(headerKey(header.text), names) }))
    .filter(({ distance }) => distance <= NEAR_DISTANCE_MAX)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEAREST_MAX)
    .map(({ header }) => header);
}

/** Edits needed per character, to the nearest of the names; a name with words around it is near. */
function distanceToAny(key: string, names: readonly string[]): number {
  const short = key.slice(0, COMPARED_LENGTH_MAX);
  const distances = names.map((name) =>
    name.length >= CONTAINED_LENGTH_MIN && short.includes(name)
      ? CONTAINED_DISTANCE
      : editDistance(short, name) / Math.max(short.length, name.length),
  );
  return Math.min(...distances);
}
