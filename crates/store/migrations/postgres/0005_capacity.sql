-- Looking ahead: scenarios with what they rest on and what came out, and how many people live where.

-- A run on the background: a scenario beside nothing changing, or a look back at the network's own past.
CREATE TABLE scenario (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    made_by uuid REFERENCES staff (id),
    made_at timestamptz NOT NULL,
    -- What it rests on: counts and assumptions, nobody in particular. None for a look back.
    assumptions jsonb,
    -- The documents that were simulated, and with nothing changed; as `spil simulate` reads them.
    spec jsonb,
    unchanged_spec jsonb,
    -- queued, running, done, cancelled or failed.
    state text NOT NULL,
    -- Replications that are done.
    progress bigint NOT NULL,
    lease_holder text,
    leased_until timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    -- The figures of the scenario, of nothing changing and of the difference between the two.
    result jsonb,
    -- Why it failed, as a code.
    failure text,
    decision text NOT NULL,
    decided_at timestamptz,
    decided_by uuid REFERENCES staff (id),
    version bigint NOT NULL
);
CREATE INDEX scenario_open ON scenario (state, made_at);
CREATE INDEX scenario_kind ON scenario (kind, made_at);

-- Tables of inhabitants as they came in; the latest one holds, the earlier ones stay.
CREATE TABLE population (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    -- The year of core figures; the other tables name their years.
    year bigint,
    source text NOT NULL,
    -- The table itself, as text with separators.
    content text NOT NULL,
    entered_at timestamptz NOT NULL,
    entered_by uuid REFERENCES staff (id)
);
CREATE INDEX population_entered ON population (entered_at);
