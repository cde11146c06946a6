-- Who looked: whom a list showed, emergency access, and every access weighed for the privacy officer.

-- Whom an event of a list shows, so that the log of one person finds it. Written with the event; its body names them too.
CREATE TABLE journal_client (
    client_id uuid NOT NULL,
    lane bigint NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (client_id, lane, sequence)
);
CREATE INDEX journal_client_event ON journal_client (lane, sequence);

-- Leave to open one person's file in immediate danger. It ends by itself at `ends_at`.
CREATE TABLE emergency_access (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES person (id),
    staff_id uuid NOT NULL REFERENCES staff (id),
    kind text NOT NULL,
    reason text NOT NULL,
    began_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    -- When it was ended early.
    ended_at timestamptz,
    review_due date NOT NULL,
    -- justified or not_justified; none until it was reviewed.
    outcome text,
    review_note text NOT NULL,
    reviewed_at timestamptz,
    reviewed_by uuid REFERENCES staff (id),
    version bigint NOT NULL
);
CREATE INDEX emergency_access_staff ON emergency_access (staff_id, ends_at);
CREATE INDEX emergency_access_open ON emergency_access (review_due, id) WHERE outcome IS NULL;

-- One member of staff and one client on one day, weighed by the rules of `model::oversight`. Made from the journal; what a person
-- said about it stands here alone.
CREATE TABLE access_review (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL,
    -- Nil for lists and searches, which show many.
    client_id uuid NOT NULL,
    day date NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    events bigint NOT NULL,
    -- The rules that struck, a bit each.
    hits bigint NOT NULL,
    score bigint NOT NULL,
    -- What a person said of it; none until somebody looked.
    outcome text,
    note text NOT NULL,
    judged_at timestamptz,
    judged_by uuid REFERENCES staff (id),
    version bigint NOT NULL,
    UNIQUE (staff_id, client_id, day)
);
CREATE INDEX access_review_open ON access_review (score, last_at, id) WHERE outcome IS NULL;
CREATE INDEX access_review_all ON access_review (score, last_at, id);
CREATE INDEX access_review_client ON access_review (client_id, score, last_at, id);

-- How far each lane of the journal was weighed.
CREATE TABLE access_review_mark (
    lane bigint PRIMARY KEY,
    sequence bigint NOT NULL
);
