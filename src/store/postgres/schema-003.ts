/**
 * Migration 3: where the rows of a result come from, so that a result of a
 * result is as old as the sheet behind them.
 *
 * Published: never change it, write the next migration.
 */
export const SCHEMA_003 = `
ALTER TABLE files
  ADD COLUMN origin_seq bigint CHECK (origin_seq < first_read_seq),
  ADD COLUMN origin_hash text COLLATE "C",
  ADD CHECK ((origin_hash IS NULL) = (origin_seq IS NULL));
`;
