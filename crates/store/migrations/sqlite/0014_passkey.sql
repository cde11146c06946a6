-- Keys that a device of somebody holds, under a name that they gave: the public half, and how often the device says that it
-- was used.
CREATE TABLE passkey (
    id BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    credential_id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    counter INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX passkey_by_staff ON passkey (staff_id);

-- What a device was asked to sign: for some minutes, and once. Of whoever adds a passkey it says who that is.
CREATE TABLE passkey_challenge (
    id_hash BLOB PRIMARY KEY,
    staff_id BLOB REFERENCES staff (id),
    state TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
