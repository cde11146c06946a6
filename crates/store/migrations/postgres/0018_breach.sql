-- Breaches of personal data. What is known of one stands in its latest revision; nothing is overwritten.
CREATE TABLE breach (
    id uuid PRIMARY KEY,
    discovered_at timestamptz NOT NULL,
    -- not_yet, told or not_needed: whether the authority must still hear of it.
    authority text NOT NULL,
    closed_at timestamptz,
    closed_by uuid REFERENCES staff (id),
    version bigint NOT NULL
);
CREATE INDEX breach_open ON breach (discovered_at) WHERE closed_at IS NULL;

CREATE TABLE breach_revision (
    breach_id uuid NOT NULL REFERENCES breach (id),
    version bigint NOT NULL,
    content jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by uuid NOT NULL REFERENCES staff (id),
    PRIMARY KEY (breach_id, version)
);
