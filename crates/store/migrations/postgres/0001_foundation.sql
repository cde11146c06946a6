-- What everything stands on: settings, the journal, the outbox.

CREATE TABLE setting (
    key text PRIMARY KEY,
    value text NOT NULL
);

-- Each process leases one lane of the journal; appending locks the lane, not the table.
CREATE TABLE journal_lane (
    id bigint PRIMARY KEY,
    holder text,
    leased_until timestamptz,
    head_sequence bigint NOT NULL,
    head_mac bytea NOT NULL
);

-- Append-only. `body` is the stored canonical text over which the chain is computed; purging empties it and keeps both hashes.
CREATE TABLE journal_event (
    lane bigint NOT NULL REFERENCES journal_lane (id),
    sequence bigint NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    actor_kind text NOT NULL,
    staff_id uuid,
    client_id uuid,
    object_kind text NOT NULL,
    object_id uuid,
    body text,
    body_hash bytea NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (lane, sequence)
);
CREATE INDEX journal_event_client ON journal_event (client_id, at) WHERE client_id IS NOT NULL;
CREATE INDEX journal_event_staff ON journal_event (staff_id, at) WHERE staff_id IS NOT NULL;
CREATE INDEX journal_event_object ON journal_event (object_id, at) WHERE object_id IS NOT NULL;

-- An anchor over the heads of all lanes; a copy is written outside the database.
CREATE TABLE journal_anchor (
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    heads text NOT NULL,
    mac bytea NOT NULL
);

CREATE FUNCTION journal_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM setting WHERE key = 'journal.purging') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'journal rows are never changed or deleted';
END $$;
CREATE TRIGGER journal_event_append_only BEFORE UPDATE OR DELETE ON journal_event
FOR EACH ROW EXECUTE FUNCTION journal_event_is_append_only();

-- Messages wait here until a worker has sent them; a lease lets several processes share the work.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    referral_id uuid,
    recipient text NOT NULL,
    language text NOT NULL,
    reference text NOT NULL,
    created_at timestamptz NOT NULL,
    not_before timestamptz NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    lease_holder text,
    leased_until timestamptz,
    sent_at timestamptz,
    cancelled_at timestamptz,
    -- Why the last attempt failed, as a code; after the last attempt it is given up until somebody asks for another.
    failure text,
    given_up_at timestamptz
);
CREATE INDEX outbox_due ON outbox (not_before) WHERE sent_at IS NULL AND cancelled_at IS NULL AND given_up_at IS NULL;
CREATE INDEX outbox_referral ON outbox (referral_id);

-- When each background job runs next; whoever moves the moment on does the work, so that several processes share it.
CREATE TABLE job (
    name text PRIMARY KEY,
    next_at timestamptz NOT NULL,
    holder text NOT NULL,
    ran_at timestamptz NOT NULL
);
