-- What somebody agreed to, for one purpose: a row for each statement. Nothing is changed or removed: whoever thinks again makes
-- another statement. An answer of a referral belongs to the referral, so that it goes where the referral goes.
CREATE TABLE consent (
    id uuid PRIMARY KEY,
    -- One of the two: the client, or the referral that brought the answer.
    person_id uuid REFERENCES person (id),
    referral_id uuid REFERENCES referral (id),
    -- The place among the answers of the referral; -1 where nobody was asked and the client knew of the referral.
    place bigint,
    purpose text NOT NULL,
    -- The one organisation that it is about; empty for whoever serves the purpose.
    organisation text NOT NULL,
    answer text NOT NULL,
    given_by text NOT NULL,
    -- The name of who said so, where it is not the client; may be empty.
    giver text NOT NULL,
    manner text NOT NULL,
    first_day date NOT NULL,
    last_day date,
    note text NOT NULL,
    entered_at timestamptz NOT NULL,
    entered_by uuid REFERENCES staff (id),
    CHECK ((person_id IS NULL) <> (referral_id IS NULL)),
    CHECK ((referral_id IS NULL) = (place IS NULL))
);
CREATE INDEX consent_person ON consent (person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX consent_at_referral ON consent (referral_id, place);

-- On which consent a question to the geriatric team rests, and with it the look into the file; none where nobody was asked.
ALTER TABLE geriatric_team_question ADD COLUMN consent_id uuid REFERENCES consent (id);

-- What referrals said until now.
INSERT INTO consent (id, referral_id, place, purpose, organisation, answer, given_by, giver, manner, first_day, note,
    entered_at, entered_by)
SELECT gen_random_uuid(), r.id, c.place - 1, c.value ->> 'purpose', '', c.value ->> 'answer', c.value ->> 'by', '',
    'at_referral', (r.received_at AT TIME ZONE 'UTC')::date, '', r.entered_at, r.entered_by
FROM referral r CROSS JOIN LATERAL jsonb_array_elements(COALESCE(r.content::jsonb -> 'consents', '[]'::jsonb))
    WITH ORDINALITY AS c (value, place);

-- A referral of which the client knew implied consent to its handling.
INSERT INTO consent (id, referral_id, place, purpose, organisation, answer, given_by, giver, manner, first_day, note,
    entered_at, entered_by)
SELECT gen_random_uuid(), r.id, -1, 'network_desk', '', 'yes', 'said_by_referrer', '', 'implied',
    (r.received_at AT TIME ZONE 'UTC')::date, '', r.entered_at, r.entered_by
FROM referral r WHERE r.content::jsonb ->> 'person_knows' = 'yes'
    AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.referral_id = r.id AND c.purpose = 'network_desk');
