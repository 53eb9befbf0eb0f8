import type { ColumnName } from "../domain/shipment-line.ts";

/** How one known layout names its columns. */
export interface Profile {
  readonly name: string;
  /** Header texts that win over canonical names and synonyms, best first. */
  readonly headers: Readonly<Partial<Record<ColumnName, readonly string[]>>>;
  /** Values for columns that the layout does not carry, or carries blank. */
  readonly fixed: Readonly<Partial<Record<ColumnName, string>>>;
  /** The operation of rows that name none: it says which columns a sheet must have. */
  readonly operation?: string | undefined;
}

/** Canonical names and obvious synonyms, nothing else. */
export const GENERIC_PROFILE: Profile = { name: "generic", headers: {}, fixed: {} };
