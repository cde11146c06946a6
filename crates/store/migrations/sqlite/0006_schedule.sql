-- The week schedule of a team: what was asked, what is settled, and what came of it. No client stands in it.
CREATE TABLE team_schedule (
    team_id BLOB PRIMARY KEY REFERENCES team (id),
    -- A Monday.
    first_week TEXT NOT NULL,
    weeks INTEGER NOT NULL,
    settings TEXT NOT NULL,
    -- What people settled; the rest was planned around it.
    fixed TEXT NOT NULL,
    result TEXT NOT NULL,
    made_by BLOB NOT NULL REFERENCES staff (id),
    made_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

-- The secret link to somebody's own calendar: its hash alone, one a person.
CREATE TABLE calendar_link (
    staff_id BLOB PRIMARY KEY REFERENCES staff (id),
    token_hash BLOB NOT NULL UNIQUE,
    made_at TEXT NOT NULL
) STRICT;
