-- The week schedule of a team: what was asked, what is settled, and what came of it. No client stands in it.
CREATE TABLE team_schedule (
    team_id uuid PRIMARY KEY REFERENCES team (id),
    -- A Monday.
    first_week date NOT NULL,
    weeks bigint NOT NULL,
    settings jsonb NOT NULL,
    -- What people settled; the rest was planned around it.
    fixed jsonb NOT NULL,
    result jsonb NOT NULL,
    made_by uuid NOT NULL REFERENCES staff (id),
    made_at timestamptz NOT NULL,
    version bigint NOT NULL
);

-- The secret link to somebody's own calendar: its hash alone, one a person.
CREATE TABLE calendar_link (
    staff_id uuid PRIMARY KEY REFERENCES staff (id),
    token_hash bytea NOT NULL UNIQUE,
    made_at timestamptz NOT NULL
);
