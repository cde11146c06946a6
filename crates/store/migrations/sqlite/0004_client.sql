-- Who is the same person as whom: what is compared, what people judged, and under whom everything is seen.

-- The person under whom this one is seen: itself, or the one that the open aliases lead to. Follows from `person_alias`; here so
-- that reading needs one step however long the chain is.
ALTER TABLE person ADD COLUMN canonical_id BLOB;
UPDATE person SET canonical_id = id;
CREATE INDEX person_canonical ON person (canonical_id);

-- Keys under which a person is stored for comparison: who shares one may be the same person.
CREATE TABLE person_block (
    key INTEGER NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    PRIMARY KEY (key, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_block_person ON person_block (person_id);

-- Two people who may be one. The one with the smaller id comes first, so that a pair is one row.
CREATE TABLE person_pair (
    id BLOB PRIMARY KEY,
    one_id BLOB NOT NULL REFERENCES person (id),
    other_id BLOB NOT NULL REFERENCES person (id),
    probability REAL NOT NULL,
    weight REAL NOT NULL,
    -- Fields with the level of agreement and its weight; no values.
    reasons TEXT NOT NULL,
    -- open, same, different or unsure.
    judgement TEXT NOT NULL,
    found_at TEXT NOT NULL,
    judged_at TEXT,
    judged_by BLOB REFERENCES staff (id),
    version INTEGER NOT NULL,
    UNIQUE (one_id, other_id)
) STRICT;
CREATE INDEX person_pair_other ON person_pair (other_id);
CREATE INDEX person_pair_open ON person_pair (judgement, probability, id);

-- A person is seen under another from here until the alias ends; no row moves.
CREATE TABLE person_alias (
    id BLOB PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES person (id),
    kept_id BLOB NOT NULL REFERENCES person (id),
    since TEXT NOT NULL,
    -- Nobody where the data of a known sender agreed on citizen service number, birth date and surname.
    made_by BLOB REFERENCES staff (id),
    why TEXT NOT NULL,
    ended_at TEXT,
    ended_by BLOB REFERENCES staff (id),
    ended_why TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_alias_open ON person_alias (person_id) WHERE ended_at IS NULL;
CREATE INDEX person_alias_kept ON person_alias (kept_id);

-- Another referral of somebody whose wait or guidance runs already is attached to the referral that carries the clocks. No
-- foreign key, as for `canonical_id`: a network is copied in the order of the ids.
ALTER TABLE referral ADD COLUMN attached_to BLOB;
ALTER TABLE referral ADD COLUMN attached_at TEXT;
CREATE INDEX referral_attached ON referral (attached_to) WHERE attached_to IS NOT NULL;

-- One referral given to another person than the one it came with, where a record mixed two people. The latest row holds.
CREATE TABLE referral_person_change (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    from_person_id BLOB NOT NULL REFERENCES person (id),
    to_person_id BLOB NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    by_staff_id BLOB NOT NULL REFERENCES staff (id),
    why TEXT NOT NULL
) STRICT;
CREATE INDEX referral_person_change_referral ON referral_person_change (referral_id, at);

-- A person as everybody sees them: under the own id the data of whoever they are seen under, and the state of the citizen
-- service number of whoever of them has one.
CREATE VIEW client AS
    SELECT o.id AS id, k.id AS seen_as, k.details AS details,
        COALESCE((SELECT m.bsn_state FROM person m WHERE m.canonical_id = k.id AND m.bsn_sealed IS NOT NULL
            ORDER BY CASE WHEN m.id = m.canonical_id THEN 0 ELSE 1 END, m.id LIMIT 1), k.bsn_state) AS bsn_state,
        k.died_on AS died_on, k.version AS version
    FROM person o JOIN person k ON k.id = o.canonical_id;
