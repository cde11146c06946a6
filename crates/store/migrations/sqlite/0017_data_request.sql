-- What somebody asks about their own data, until it is decided and answered.
CREATE TABLE data_request (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    asker TEXT NOT NULL,
    -- The name of who asks, where it is not the client; may be empty.
    asker_name TEXT NOT NULL,
    checked TEXT NOT NULL,
    -- What exactly is asked, in the words of whoever took it down.
    what TEXT NOT NULL,
    received_on TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    entered_by BLOB NOT NULL REFERENCES staff (id),
    -- The day on which whoever asks was told that it takes two months more, and what they were told.
    extended_on TEXT,
    extended_why TEXT NOT NULL,
    decided_on TEXT,
    decided_at TEXT,
    decided_by BLOB REFERENCES staff (id),
    -- Empty until it is decided; the ground is empty where all of it is done.
    outcome TEXT NOT NULL,
    ground TEXT NOT NULL,
    answer TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX data_request_client ON data_request (client_id);
CREATE INDEX data_request_open ON data_request (received_on) WHERE decided_on IS NULL;
