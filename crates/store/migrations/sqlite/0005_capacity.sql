-- Looking ahead: scenarios with what they rest on and what came out, and how many people live where.

-- A run on the background: a scenario beside nothing changing, or a look back at the network's own past.
CREATE TABLE scenario (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    made_by BLOB REFERENCES staff (id),
    made_at TEXT NOT NULL,
    -- What it rests on: counts and assumptions, nobody in particular. None for a look back.
    assumptions TEXT,
    -- The documents that were simulated, and with nothing changed; as `spil simulate` reads them.
    spec TEXT,
    unchanged_spec TEXT,
    -- queued, running, done, cancelled or failed.
    state TEXT NOT NULL,
    -- Replications that are done.
    progress INTEGER NOT NULL,
    lease_holder TEXT,
    leased_until TEXT,
    started_at TEXT,
    finished_at TEXT,
    -- The figures of the scenario, of nothing changing and of the difference between the two.
    result TEXT,
    -- Why it failed, as a code.
    failure TEXT,
    decision TEXT NOT NULL,
    decided_at TEXT,
    decided_by BLOB REFERENCES staff (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX scenario_open ON scenario (state, made_at);
CREATE INDEX scenario_kind ON scenario (kind, made_at);

-- Tables of inhabitants as they came in; the latest one holds, the earlier ones stay.
CREATE TABLE population (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    -- The year of core figures; the other tables name their years.
    year INTEGER,
    source TEXT NOT NULL,
    -- The table itself, as text with separators.
    content TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    entered_by BLOB REFERENCES staff (id)
) STRICT;
CREATE INDEX population_entered ON population (entered_at);
