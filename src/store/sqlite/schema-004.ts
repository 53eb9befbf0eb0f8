/**
 * Migration 4: where the rows of a result come from, so that a result of a
 * result is as old as the sheet behind them.
 *
 * Published: never change it, write the next migration.
 */
export const SCHEMA_004 = `
ALTER TABLE files ADD COLUMN origin_seq INTEGER CHECK (origin_seq < first_read_seq);
ALTER TABLE files ADD COLUMN origin_hash TEXT CHECK ((origin_hash IS NULL) = (origin_seq IS NULL));
`;
