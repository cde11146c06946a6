-- Invitations of people who are involved with one client. Each ends by itself after its last day.
CREATE TABLE involvement (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES person (id),
    staff_id uuid NOT NULL REFERENCES staff (id),
    -- general_practice, home_care, day_care, welfare or other.
    involved_as text NOT NULL,
    -- client or representative.
    agreed_by text NOT NULL,
    invited_by uuid NOT NULL REFERENCES staff (id),
    from_day date NOT NULL,
    until_day date NOT NULL,
    -- Where it was taken back before its time.
    ended_on date,
    ended_by uuid REFERENCES staff (id),
    entered_at timestamptz NOT NULL
);
CREATE INDEX involvement_client ON involvement (client_id);
CREATE INDEX involvement_staff ON involvement (staff_id);
