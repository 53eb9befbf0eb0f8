/**
 * Migration 1: orders with their claims, packages, posts, runs and files.
 *
 * A double post is impossible here and not only in the code: see the unique
 * indexes and triggers on `posts`. Times are milliseconds since the epoch,
 * `seq` values come from the one counter in `sequence`.
 *
 * Published: never change it, write the next migration.
 */
export const SCHEMA_001 = `
CREATE TABLE sequence (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO sequence (only, last) VALUES (1, 0);

CREATE TABLE runs (
  run_id TEXT PRIMARY KEY,
  start_seq INTEGER NOT NULL UNIQUE,
  command TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  hash TEXT PRIMARY KEY,
  first_read_seq INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run_files (
  run_id TEXT NOT NULL REFERENCES runs (run_id),
  position INTEGER NOT NULL,
  hash TEXT NOT NULL REFERENCES files (hash),
  path TEXT NOT NULL,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
  seller TEXT NOT NULL,
  order_id TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  claim_owner TEXT,
  claim_host TEXT,
  claim_boot TEXT,
  claim_pid INTEGER,
  claim_run TEXT,
  lease_ms INTEGER,
  lease_ends_at_ms INTEGER,
  -- The seller comes last so that the same index finds the order under other sellers.
  UNIQUE (environment, order_id, seller),
  CHECK (
    CASE WHEN claim_owner IS NULL
      THEN coalesce(claim_host, claim_boot, claim_pid, claim_run, lease_ms, lease_ends_at_ms) IS NULL
      ELSE claim_host IS NOT NULL AND claim_boot IS NOT NULL AND claim_pid IS NOT NULL
        AND claim_run IS NOT NULL AND lease_ms IS NOT NULL AND lease_ends_at_ms IS NOT NULL
    END
  )
) STRICT;
CREATE INDEX orders_claimed ON orders (claim_owner) WHERE claim_owner IS NOT NULL;

CREATE TABLE packages (
  id INTEGER PRIMARY KEY,
  order_ref INTEGER NOT NULL REFERENCES orders (id),
  package_id TEXT NOT NULL CHECK (package_id <> ''),
  account TEXT NOT NULL,
  operation TEXT NOT NULL,
  -- Of the first post that was, or may have been, applied.
  first_tracking_number TEXT,
  first_post_at_ms INTEGER,
  first_post_file TEXT,
  first_post_sheet TEXT,
  first_post_row INTEGER,
  -- The last confirmed content and the post that made it so.
  content TEXT CHECK (json_valid(content)),
  changed_seq INTEGER,
  changed_at_ms INTEGER,
  changed_by_file TEXT,
  changed_by_run TEXT,
  changed_by_claim TEXT,
  -- Whether the ID was computed from the first post, so that it can be checked against it.
  id_computed INTEGER NOT NULL DEFAULT 0 CHECK (id_computed IN (0, 1)),
  -- When it was brought in from elsewhere; NULL for a package that was posted from here.
  imported_seq INTEGER,
  UNIQUE (order_ref, package_id),
  CHECK ((content IS NULL) = (changed_seq IS NULL)),
  CHECK ((content IS NULL) = (changed_at_ms IS NULL)),
  CHECK ((content IS NULL) = (changed_by_file IS NULL)),
  CHECK ((content IS NULL) = (changed_by_run IS NULL)),
  CHECK ((content IS NULL) = (changed_by_claim IS NULL)),
  CHECK (content IS NULL OR first_post_at_ms IS NOT NULL),
  CHECK ((first_post_at_ms IS NULL) = (first_tracking_number IS NULL)),
  CHECK ((first_post_at_ms IS NULL) = (first_post_file IS NULL)),
  CHECK ((first_post_at_ms IS NULL) = (first_post_row IS NULL))
) STRICT;

CREATE TABLE package_versions (
  id INTEGER PRIMARY KEY,
  package_ref INTEGER NOT NULL REFERENCES packages (id),
  -- The post that brought this content; versions are read in this order.
  seq INTEGER NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('replaced', 'overtaken')),
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE INDEX package_versions_in_order ON package_versions (package_ref, seq);

CREATE TABLE posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_ref INTEGER NOT NULL REFERENCES orders (id),
  package_ref INTEGER NOT NULL REFERENCES packages (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'update')),
  state TEXT NOT NULL CHECK (state IN ('intent', 'sent', 'posted', 'updated', 'rejected',
    'failed', 'in-doubt', 'not-attempted', 'overtaken')),
  -- Was in doubt at some time: from there only success, being overtaken, or the word of a
  -- person who looked (resolved_by) leads out.
  doubtful INTEGER NOT NULL DEFAULT 0 CHECK (doubtful IN (0, 1)),
  account TEXT NOT NULL,
  operation TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  request TEXT CHECK (json_valid(request)),
  file_hash TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sheet TEXT,
  row_number INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  -- The claim under which it was decided; of a replay still the first one.
  claim TEXT NOT NULL,
  -- The claim under which it may be marked as sent.
  claim_epoch INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  request_id TEXT NOT NULL DEFAULT '',
  reason_code TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  intended_at_ms INTEGER NOT NULL,
  sent_at_ms INTEGER,
  settled_at_ms INTEGER,
  -- Who ended the doubt by hand.
  resolved_by TEXT CHECK (resolved_by <> ''),
  CHECK (state <> 'in-doubt' OR doubtful = 1),
  CHECK (doubtful = 0 OR state NOT IN ('intent', 'rejected', 'failed')),
  CHECK (doubtful = 0 OR state <> 'not-attempted' OR resolved_by IS NOT NULL),
  CHECK (resolved_by IS NULL OR (doubtful = 1 AND state IN ('posted', 'updated', 'not-attempted')))
) STRICT;

-- One request of an order in flight.
CREATE UNIQUE INDEX posts_one_sent_per_order ON posts (order_ref) WHERE state = 'sent';
-- One post of a package under way.
CREATE UNIQUE INDEX posts_one_open_per_package ON posts (package_ref)
  WHERE state IN ('intent', 'sent');
-- One doubt per package: the newest.
CREATE UNIQUE INDEX posts_one_doubt_per_package ON posts (package_ref) WHERE state = 'in-doubt';
-- One create per package, unless it was certainly not applied.
CREATE UNIQUE INDEX posts_one_create_per_package ON posts (package_ref)
  WHERE kind = 'create' AND state NOT IN ('rejected', 'failed', 'not-attempted');
-- What a history needs besides the packages: most posts have succeeded and are not in it.
CREATE INDEX posts_unfinished ON posts (order_ref)
  WHERE state NOT IN ('posted', 'updated', 'overtaken');
CREATE INDEX posts_unfinished_by_state ON posts (state)
  WHERE state NOT IN ('posted', 'updated', 'overtaken');
CREATE INDEX posts_of_order ON posts (order_ref);
CREATE INDEX posts_of_run ON posts (run_id);

CREATE TRIGGER posts_belong_to_their_order BEFORE INSERT ON posts
WHEN NEW.order_ref IS NOT (SELECT order_ref FROM packages WHERE id = NEW.package_ref)
BEGIN
  SELECT RAISE(ABORT, 'a post belongs to the order of its package');
END;

CREATE TRIGGER posts_create_no_package_twice BEFORE INSERT ON posts
WHEN NEW.kind = 'create'
  AND EXISTS (SELECT 1 FROM packages WHERE id = NEW.package_ref AND first_post_at_ms IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'a package that is, or may be, at the marketplace is not created again');
END;

CREATE TRIGGER posts_stay_what_they_are BEFORE UPDATE OF order_ref, package_ref, seq, kind, content
  ON posts
BEGIN
  SELECT RAISE(ABORT, 'a recorded post keeps its package and its content');
END;

-- A doubt that was overtaken stands again when a person has said that the newer post was not applied.
CREATE TRIGGER posts_end_once BEFORE UPDATE OF state ON posts
WHEN OLD.state NOT IN ('intent', 'sent', 'in-doubt') AND NEW.state <> OLD.state
  AND NOT (OLD.state = 'overtaken' AND NEW.state = 'in-doubt'
    AND EXISTS (SELECT 1 FROM posts WHERE order_ref = OLD.order_ref
      AND package_ref = OLD.package_ref AND seq > OLD.seq
      AND state = 'not-attempted' AND resolved_by IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'a post that has ended keeps its outcome');
END;

CREATE TRIGGER posts_are_resolved_once BEFORE UPDATE OF resolved_by ON posts
WHEN NEW.resolved_by IS NOT OLD.resolved_by
  AND (OLD.resolved_by IS NOT NULL OR OLD.state <> 'in-doubt')
BEGIN
  SELECT RAISE(ABORT, 'only a post in doubt is resolved by hand, and once');
END;

CREATE TRIGGER posts_begin_unresolved BEFORE INSERT ON posts
WHEN NEW.resolved_by IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'only a post in doubt is resolved by hand, and once');
END;

CREATE TRIGGER posts_are_kept BEFORE DELETE ON posts
BEGIN
  SELECT RAISE(ABORT, 'posts are never deleted');
END;

CREATE TRIGGER packages_are_kept BEFORE DELETE ON packages
BEGIN
  SELECT RAISE(ABORT, 'package IDs are never deleted');
END;

CREATE TRIGGER packages_stay_known BEFORE UPDATE ON packages
WHEN NEW.package_id <> OLD.package_id OR NEW.order_ref <> OLD.order_ref
  OR (OLD.content IS NOT NULL AND NEW.content IS NULL)
  OR (OLD.first_post_at_ms IS NOT NULL AND NEW.first_post_at_ms IS NULL
    AND EXISTS (SELECT 1 FROM posts WHERE order_ref = OLD.order_ref AND package_ref = OLD.id
      AND state IN ('sent', 'in-doubt', 'posted', 'updated')))
BEGIN
  SELECT RAISE(ABORT, 'a package keeps its ID and is never forgotten');
END;
`;
