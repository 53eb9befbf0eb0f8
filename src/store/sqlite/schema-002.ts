/**
 * Migration 2: the outbox, and where each run left its result.
 *
 * A mail is what it is for ever; what becomes of it is a list of events, of
 * which the last one says how it stands. Both only grow.
 *
 * Published: never change it, write the next migration.
 */
export const SCHEMA_002 = `
ALTER TABLE runs ADD COLUMN result_path TEXT;
ALTER TABLE runs ADD COLUMN result_hash TEXT;

CREATE TABLE mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  result_key TEXT NOT NULL CHECK (result_key <> ''),
  partner TEXT NOT NULL CHECK (partner <> ''),
  -- The address that stands in for the partner's own; '' for none.
  redirected_to TEXT NOT NULL,
  copy INTEGER NOT NULL CHECK (copy >= 0),
  part INTEGER NOT NULL CHECK (part BETWEEN 1 AND parts),
  parts INTEGER NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  content_hash TEXT NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count > 0),
  recipients_to TEXT NOT NULL CHECK (json_array_length(recipients_to) > 0),
  recipients_cc TEXT NOT NULL CHECK (json_valid(recipients_cc)),
  subject TEXT NOT NULL,
  attachment TEXT NOT NULL,
  result_file TEXT NOT NULL,
  UNIQUE (result_key, partner, redirected_to, copy, part)
) STRICT;

CREATE TABLE mail_events (
  mail_ref INTEGER NOT NULL REFERENCES mails (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  state TEXT NOT NULL CHECK (state IN ('intended', 'sending', 'sent', 'failed', 'refused',
    'uncertain')),
  at_ms INTEGER NOT NULL,
  -- Who is at it: of the states that are under way.
  owner_id TEXT,
  owner_host TEXT,
  owner_boot TEXT,
  owner_pid INTEGER,
  answer TEXT NOT NULL DEFAULT '',
  refused_addresses TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(refused_addresses)),
  -- Who ended an uncertainty by hand.
  resolved_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (mail_ref, seq),
  CHECK ((state IN ('intended', 'sending')) = (owner_id IS NOT NULL)),
  CHECK ((owner_id IS NULL) = (owner_host IS NULL)),
  CHECK ((owner_id IS NULL) = (owner_boot IS NULL)),
  CHECK ((owner_id IS NULL) = (owner_pid IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER mail_events_follow BEFORE INSERT ON mail_events
WHEN NEW.seq <> 1 + (SELECT count(*) FROM mail_events WHERE mail_ref = NEW.mail_ref)
  OR NOT coalesce(
    (SELECT CASE state
       WHEN 'intended' THEN NEW.state IN ('intended', 'sending', 'failed')
       WHEN 'sending' THEN NEW.state <> 'sending'
       WHEN 'failed' THEN NEW.state = 'intended'
       WHEN 'refused' THEN NEW.state = 'intended'
       WHEN 'uncertain' THEN NEW.state = 'intended'
         OR (NEW.state IN ('sent', 'failed') AND NEW.resolved_by <> '')
       ELSE 0
     END FROM mail_events WHERE mail_ref = NEW.mail_ref ORDER BY seq DESC LIMIT 1),
    NEW.state = 'intended')
BEGIN
  SELECT RAISE(ABORT, 'a mail cannot go from its last event to this one');
END;

CREATE TRIGGER mails_stay_what_they_are BEFORE UPDATE ON mails
BEGIN
  SELECT RAISE(ABORT, 'a recorded mail is never changed');
END;
CREATE TRIGGER mails_are_kept BEFORE DELETE ON mails
BEGIN
  SELECT RAISE(ABORT, 'a recorded mail is never deleted');
END;
CREATE TRIGGER mail_events_stay_what_they_are BEFORE UPDATE ON mail_events
BEGIN
  SELECT RAISE(ABORT, 'what became of a mail is never changed');
END;
CREATE TRIGGER mail_events_are_kept BEFORE DELETE ON mail_events
BEGIN
  SELECT RAISE(ABORT, 'what became of a mail is never deleted');
END;
`;
