-- What was done in the steps of the reporting code for abuse. Nothing is changed: who knows better records a step again.
CREATE TABLE abuse_code_entry (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    -- signals, consult, talk, weigh or decide.
    step text NOT NULL,
    on_day date NOT NULL,
    done text NOT NULL,
    -- Of the last step alone.
    decision text,
    -- client_knows, not_told or in_confidence.
    confidence text NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id),
    entered_at timestamptz NOT NULL
);
CREATE INDEX abuse_code_entry_referral ON abuse_code_entry (referral_id);
