-- Keys that a device of somebody holds, under a name that they gave: the public half, and how often the device says that it
-- was used.
CREATE TABLE passkey (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id),
    credential_id bytea NOT NULL UNIQUE,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    counter bigint NOT NULL,
    added_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX passkey_by_staff ON passkey (staff_id);

-- What a device was asked to sign: for some minutes, and once. Of whoever adds a passkey it says who that is.
CREATE TABLE passkey_challenge (
    id_hash bytea PRIMARY KEY,
    staff_id uuid REFERENCES staff (id),
    state TEXT NOT NULL,
    expires_at timestamptz NOT NULL
);
