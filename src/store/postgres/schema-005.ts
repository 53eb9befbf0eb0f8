/**
 * Migration 5: posts that wait for workers, the runs that queued them with the
 * sheets that they read, and the workers.
 *
 * Published: never change it, write the next migration.
 */
export const SCHEMA_005 = `
CREATE TABLE queued_posts (
  run_id text COLLATE "C" NOT NULL,
  post_ref bigint NOT NULL REFERENCES posts (id),
  order_ref bigint NOT NULL REFERENCES orders (id),
  -- The lane: all posts of an order go through that of its first.
  account text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  -- When the order should have left; the end of time where nobody said.
  ship_by_ms bigint NOT NULL,
  -- Lines of the run that this post answers.
  lines json NOT NULL,
  -- The number of the package's first post; '' for an update.
  first_number text NOT NULL,
  throttled bigint NOT NULL DEFAULT 0,
  finished_at_ms bigint,
  -- A post in doubt may be queued again by a later run.
  PRIMARY KEY (run_id, post_ref)
) WITH (fillfactor = 80);
CREATE INDEX queued_posts_waiting ON queued_posts (account, operation, ship_by_ms, post_ref)
  WHERE finished_at_ms IS NULL;
CREATE INDEX queued_posts_of_order ON queued_posts (order_ref) WHERE finished_at_ms IS NULL;
CREATE UNIQUE INDEX queued_posts_once ON queued_posts (post_ref) WHERE finished_at_ms IS NULL;
-- Orders that a process is at work on: few, whatever waits.
CREATE INDEX orders_at_work ON orders (claim_owner)
  WHERE claim_owner IS NOT NULL AND claim_owner NOT LIKE 'queue:%';

CREATE TABLE queued_runs (
  run_id text COLLATE "C" PRIMARY KEY REFERENCES runs (run_id),
  queued_at_ms bigint NOT NULL,
  -- Every row is decided, and every order queued that this run could claim.
  is_whole boolean NOT NULL DEFAULT false,
  -- Answers of the rows and what else its result is made of: JSON, compressed with gzip.
  document bytea NOT NULL
);

CREATE TABLE queued_sheets (
  run_id text COLLATE "C" NOT NULL REFERENCES queued_runs (run_id),
  position integer NOT NULL,
  path text NOT NULL,
  -- The file as it was read, compressed with gzip.
  bytes bytea NOT NULL,
  PRIMARY KEY (run_id, position)
);

CREATE TABLE workers (
  id text COLLATE "C" PRIMARY KEY,
  seen_at_ms bigint NOT NULL,
  health json NOT NULL
);
`;
