-- How long everything is kept: the terms that the network set, whose data may not go yet, and who is gone.

-- The terms as they were set; the latest holds. The term of care is that of the law and is not set.
CREATE TABLE retention_terms (
    id BLOB PRIMARY KEY,
    never_care_months INTEGER NOT NULL,
    log_years INTEGER NOT NULL,
    backup_days INTEGER NOT NULL,
    why TEXT NOT NULL,
    set_at TEXT NOT NULL,
    set_by BLOB NOT NULL REFERENCES staff (id)
) STRICT;
CREATE INDEX retention_terms_set ON retention_terms (set_at);

-- Somebody whose data may not be removed, for instance while a complaint runs.
CREATE TABLE legal_hold (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES person (id),
    reason TEXT NOT NULL,
    placed_at TEXT NOT NULL,
    placed_by BLOB NOT NULL REFERENCES staff (id),
    lifted_at TEXT,
    lifted_by BLOB REFERENCES staff (id),
    lifted_why TEXT NOT NULL
) STRICT;
CREATE INDEX legal_hold_client ON legal_hold (client_id);

-- The people and referrals that were removed for good: ids that lead nowhere any more. A restored backup is held against them.
CREATE TABLE purged (
    id BLOB PRIMARY KEY,
    -- person or referral.
    what TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Whoever is removed leaves these tables too.
CREATE INDEX emergency_access_client ON emergency_access (client_id);
CREATE INDEX referral_person_change_from ON referral_person_change (from_person_id);
CREATE INDEX referral_person_change_to ON referral_person_change (to_person_id);
CREATE INDEX alert_step ON alert (step_id) WHERE step_id IS NOT NULL;
