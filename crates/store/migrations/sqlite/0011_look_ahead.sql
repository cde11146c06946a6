-- How long most people wait, as the last look back has it: replaced as a whole by every look back. Counts, nobody in particular.
CREATE TABLE expected_wait (
    id BLOB PRIMARY KEY,
    -- Where the network has no sub-regions: the whole of it.
    sub_region_id BLOB REFERENCES sub_region (id),
    -- All classes together where there is none.
    class TEXT,
    low_weeks INTEGER NOT NULL,
    high_weeks INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    people INTEGER NOT NULL,
    held REAL NOT NULL,
    coverage REAL NOT NULL,
    looked_back_on TEXT NOT NULL
) STRICT;

-- For how many people at once an insurer pays at an organisation, and in which period. Replaced as a whole by the network file.
CREATE TABLE contract_budget (
    organisation_id BLOB NOT NULL REFERENCES organisation (id),
    uzovi TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    places INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, uzovi, first_day)
) STRICT;
