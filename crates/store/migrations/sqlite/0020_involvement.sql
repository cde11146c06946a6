-- Invitations of people who are involved with one client. Each ends by itself after its last day.
CREATE TABLE involvement (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES person (id),
    staff_id BLOB NOT NULL REFERENCES staff (id),
    -- general_practice, home_care, day_care, welfare or other.
    involved_as TEXT NOT NULL,
    -- client or representative.
    agreed_by TEXT NOT NULL,
    invited_by BLOB NOT NULL REFERENCES staff (id),
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    -- Where it was taken back before its time.
    ended_on TEXT,
    ended_by BLOB REFERENCES staff (id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX involvement_client ON involvement (client_id);
CREATE INDEX involvement_staff ON involvement (staff_id);
