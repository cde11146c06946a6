-- What somebody asks about their own data, until it is decided and answered.
CREATE TABLE data_request (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES person (id),
    kind text NOT NULL,
    asker text NOT NULL,
    -- The name of who asks, where it is not the client; may be empty.
    asker_name text NOT NULL,
    checked text NOT NULL,
    -- What exactly is asked, in the words of whoever took it down.
    what text NOT NULL,
    received_on date NOT NULL,
    entered_at timestamptz NOT NULL,
    entered_by uuid NOT NULL REFERENCES staff (id),
    -- The day on which whoever asks was told that it takes two months more, and what they were told.
    extended_on date,
    extended_why text NOT NULL,
    decided_on date,
    decided_at timestamptz,
    decided_by uuid REFERENCES staff (id),
    -- Empty until it is decided; the ground is empty where all of it is done.
    outcome text NOT NULL,
    ground text NOT NULL,
    answer text NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX data_request_client ON data_request (client_id);
CREATE INDEX data_request_open ON data_request (received_on) WHERE decided_on IS NULL;
