/**
 * Migration 5: posts by when they were settled, so that a day's posts are found
 * in a ledger of years.
 *
 * Published: never change it, write the next migration.
 */
export const SCHEMA_005 = `
CREATE INDEX posts_by_settling ON posts (settled_at_ms, id) WHERE settled_at_ms IS NOT NULL;
`;
