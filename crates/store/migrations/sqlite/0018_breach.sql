-- Breaches of personal data. What is known of one stands in its latest revision; nothing is overwritten.
CREATE TABLE breach (
    id BLOB PRIMARY KEY,
    discovered_at TEXT NOT NULL,
    -- not_yet, told or not_needed: whether the authority must still hear of it.
    authority TEXT NOT NULL,
    closed_at TEXT,
    closed_by BLOB REFERENCES staff (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX breach_open ON breach (discovered_at) WHERE closed_at IS NULL;

CREATE TABLE breach_revision (
    breach_id BLOB NOT NULL REFERENCES breach (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BLOB NOT NULL REFERENCES staff (id),
    PRIMARY KEY (breach_id, version)
) STRICT;
