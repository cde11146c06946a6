-- How long everything is kept: the terms that the network set, whose data may not go yet, and who is gone.

-- The terms as they were set; the latest holds. The term of care is that of the law and is not set.
CREATE TABLE retention_terms (
    id uuid PRIMARY KEY,
    never_care_months bigint NOT NULL,
    log_years bigint NOT NULL,
    backup_days bigint NOT NULL,
    why text NOT NULL,
    set_at timestamptz NOT NULL,
    set_by uuid NOT NULL REFERENCES staff (id)
);
CREATE INDEX retention_terms_set ON retention_terms (set_at);

-- Somebody whose data may not be removed, for instance while a complaint runs.
CREATE TABLE legal_hold (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES person (id),
    reason text NOT NULL,
    placed_at timestamptz NOT NULL,
    placed_by uuid NOT NULL REFERENCES staff (id),
    lifted_at timestamptz,
    lifted_by uuid REFERENCES staff (id),
    lifted_why text NOT NULL
);
CREATE INDEX legal_hold_client ON legal_hold (client_id);

-- The people and referrals that were removed for good: ids that lead nowhere any more. A restored backup is held against them.
CREATE TABLE purged (
    id uuid PRIMARY KEY,
    -- person or referral.
    what text NOT NULL,
    at timestamptz NOT NULL
);

-- Whoever is removed leaves these tables too.
CREATE INDEX emergency_access_client ON emergency_access (client_id);
CREATE INDEX referral_person_change_from ON referral_person_change (from_person_id);
CREATE INDEX referral_person_change_to ON referral_person_change (to_person_id);
CREATE INDEX alert_step ON alert (step_id) WHERE step_id IS NOT NULL;
