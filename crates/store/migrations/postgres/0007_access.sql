-- Sessions that their owner can tell apart, one-time codes for whoever lost the telephone, and the link for the first
-- administrator.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
-- Until when the owner, who has just proved both factors once more, is trusted with changes to the own account.
ALTER TABLE session ADD COLUMN raised_until timestamptz;

-- Each takes the place of the telephone once; a keyed hash alone is kept.
CREATE TABLE recovery_code (
    staff_id uuid NOT NULL REFERENCES staff (id),
    code_hash bytea NOT NULL,
    made_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (staff_id, code_hash)
);

-- The link that the program prints while nobody can sign in; whoever used it stays administrator when a network file comes in
-- that does not name them.
CREATE TABLE first_administrator (
    token_hash bytea PRIMARY KEY,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    staff_id uuid REFERENCES staff (id)
);
