-- What somebody agreed to, for one purpose: a row for each statement. Nothing is changed or removed: whoever thinks again makes
-- another statement. An answer of a referral belongs to the referral, so that it goes where the referral goes.
CREATE TABLE consent (
    id BLOB PRIMARY KEY,
    -- One of the two: the client, or the referral that brought the answer.
    person_id BLOB REFERENCES person (id),
    referral_id BLOB REFERENCES referral (id),
    -- The place among the answers of the referral; -1 where nobody was asked and the client knew of the referral.
    place INTEGER,
    purpose TEXT NOT NULL,
    -- The one organisation that it is about; empty for whoever serves the purpose.
    organisation TEXT NOT NULL,
    answer TEXT NOT NULL,
    given_by TEXT NOT NULL,
    -- The name of who said so, where it is not the client; may be empty.
    giver TEXT NOT NULL,
    manner TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT,
    note TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    entered_by BLOB REFERENCES staff (id),
    CHECK ((person_id IS NULL) <> (referral_id IS NULL)),
    CHECK ((referral_id IS NULL) = (place IS NULL))
) STRICT;
CREATE INDEX consent_person ON consent (person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX consent_at_referral ON consent (referral_id, place);

-- On which consent a question to the geriatric team rests, and with it the look into the file; none where nobody was asked.
ALTER TABLE geriatric_team_question ADD COLUMN consent_id BLOB REFERENCES consent (id);

-- What referrals said until now.
INSERT INTO consent (id, referral_id, place, purpose, organisation, answer, given_by, giver, manner, first_day, note,
    entered_at, entered_by)
SELECT randomblob(16), r.id, c.key, json_extract(c.value, '$.purpose'), '', json_extract(c.value, '$.answer'),
    json_extract(c.value, '$.by'), '', 'at_referral', substr(r.received_at, 1, 10), '', r.entered_at, r.entered_by
FROM referral r, json_each(r.content, '$.consents') c;

-- A referral of which the client knew implied consent to its handling.
INSERT INTO consent (id, referral_id, place, purpose, organisation, answer, given_by, giver, manner, first_day, note,
    entered_at, entered_by)
SELECT randomblob(16), r.id, -1, 'network_desk', '', 'yes', 'said_by_referrer', '', 'implied', substr(r.received_at, 1, 10),
    '', r.entered_at, r.entered_by
FROM referral r WHERE json_extract(r.content, '$.person_knows') = 'yes'
    AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.referral_id = r.id AND c.purpose = 'network_desk');
