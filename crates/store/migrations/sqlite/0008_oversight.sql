-- Who looked: whom a list showed, emergency access, and every access weighed for the privacy officer.

-- Whom an event of a list shows, so that the log of one person finds it. Written with the event; its body names them too.
CREATE TABLE journal_client (
    client_id BLOB NOT NULL,
    lane INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (client_id, lane, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_client_event ON journal_client (lane, sequence);

-- Leave to open one person's file in immediate danger. It ends by itself at `ends_at`.
CREATE TABLE emergency_access (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES person (id),
    staff_id BLOB NOT NULL REFERENCES staff (id),
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    began_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    -- When it was ended early.
    ended_at TEXT,
    review_due TEXT NOT NULL,
    -- justified or not_justified; none until it was reviewed.
    outcome TEXT,
    review_note TEXT NOT NULL,
    reviewed_at TEXT,
    reviewed_by BLOB REFERENCES staff (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX emergency_access_staff ON emergency_access (staff_id, ends_at);
CREATE INDEX emergency_access_open ON emergency_access (review_due, id) WHERE outcome IS NULL;

-- One member of staff and one client on one day, weighed by the rules of `model::oversight`. Made from the journal; what a person
-- said about it stands here alone.
CREATE TABLE access_review (
    id BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL,
    -- Nil for lists and searches, which show many.
    client_id BLOB NOT NULL,
    day TEXT NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    events INTEGER NOT NULL,
    -- The rules that struck, a bit each.
    hits INTEGER NOT NULL,
    score INTEGER NOT NULL,
    -- What a person said of it; none until somebody looked.
    outcome TEXT,
    note TEXT NOT NULL,
    judged_at TEXT,
    judged_by BLOB REFERENCES staff (id),
    version INTEGER NOT NULL,
    UNIQUE (staff_id, client_id, day)
) STRICT;
CREATE INDEX access_review_open ON access_review (score, last_at, id) WHERE outcome IS NULL;
CREATE INDEX access_review_all ON access_review (score, last_at, id);
CREATE INDEX access_review_client ON access_review (client_id, score, last_at, id);

-- How far each lane of the journal was weighed.
CREATE TABLE access_review_mark (
    lane INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT;
