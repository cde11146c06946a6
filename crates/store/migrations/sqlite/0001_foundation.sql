-- What everything stands on: settings, the journal, the outbox.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Each process leases one lane of the journal; appending locks the lane, not the table.
CREATE TABLE journal_lane (
    id INTEGER PRIMARY KEY,
    holder TEXT,
    leased_until TEXT,
    head_sequence INTEGER NOT NULL,
    head_mac BLOB NOT NULL
) STRICT;

-- Append-only. `body` is the stored canonical text over which the chain is computed; purging empties it and keeps both hashes.
CREATE TABLE journal_event (
    lane INTEGER NOT NULL REFERENCES journal_lane (id),
    sequence INTEGER NOT NULL,
    id BLOB NOT NULL,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    staff_id BLOB,
    client_id BLOB,
    object_kind TEXT NOT NULL,
    object_id BLOB,
    body TEXT,
    body_hash BLOB NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (lane, sequence)
) STRICT;
CREATE INDEX journal_event_client ON journal_event (client_id, at) WHERE client_id IS NOT NULL;
CREATE INDEX journal_event_staff ON journal_event (staff_id, at) WHERE staff_id IS NOT NULL;
CREATE INDEX journal_event_object ON journal_event (object_id, at) WHERE object_id IS NOT NULL;

-- An anchor over the heads of all lanes; a copy is written outside the database.
CREATE TABLE journal_anchor (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    heads TEXT NOT NULL,
    mac BLOB NOT NULL
) STRICT;

CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
WHEN (SELECT value FROM setting WHERE key = 'journal.purging') IS NULL
BEGIN SELECT RAISE(ABORT, 'journal rows are never changed'); END;
CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event
BEGIN SELECT RAISE(ABORT, 'journal rows are never deleted'); END;

-- Messages wait here until a worker has sent them; a lease lets several processes share the work.
CREATE TABLE outbox (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    referral_id BLOB,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    reference TEXT NOT NULL,
    created_at TEXT NOT NULL,
    not_before TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_holder TEXT,
    leased_until TEXT,
    sent_at TEXT,
    cancelled_at TEXT,
    -- Why the last attempt failed, as a code; after the last attempt it is given up until somebody asks for another.
    failure TEXT,
    given_up_at TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (not_before) WHERE sent_at IS NULL AND cancelled_at IS NULL AND given_up_at IS NULL;
CREATE INDEX outbox_referral ON outbox (referral_id);

-- When each background job runs next; whoever moves the moment on does the work, so that several processes share it.
CREATE TABLE job (
    name TEXT PRIMARY KEY,
    next_at TEXT NOT NULL,
    holder TEXT NOT NULL,
    ran_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
