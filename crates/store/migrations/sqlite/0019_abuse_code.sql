-- What was done in the steps of the reporting code for abuse. Nothing is changed: who knows better records a step again.
CREATE TABLE abuse_code_entry (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    -- signals, consult, talk, weigh or decide.
    step TEXT NOT NULL,
    on_day TEXT NOT NULL,
    done TEXT NOT NULL,
    -- Of the last step alone.
    decision TEXT,
    -- client_knows, not_told or in_confidence.
    confidence TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX abuse_code_entry_referral ON abuse_code_entry (referral_id);
