-- Sessions that their owner can tell apart, one-time codes for whoever lost the telephone, and the link for the first
-- administrator.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
-- Until when the owner, who has just proved both factors once more, is trusted with changes to the own account.
ALTER TABLE session ADD COLUMN raised_until TEXT;

-- Each takes the place of the telephone once; a keyed hash alone is kept.
CREATE TABLE recovery_code (
    staff_id BLOB NOT NULL REFERENCES staff (id),
    code_hash BLOB NOT NULL,
    made_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (staff_id, code_hash)
) STRICT, WITHOUT ROWID;

-- The link that the program prints while nobody can sign in; whoever used it stays administrator when a network file comes in
-- that does not name them.
CREATE TABLE first_administrator (
    token_hash BLOB PRIMARY KEY,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    staff_id BLOB REFERENCES staff (id)
) STRICT;
