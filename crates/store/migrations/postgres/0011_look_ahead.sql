-- How long most people wait, as the last look back has it: replaced as a whole by every look back. Counts, nobody in particular.
CREATE TABLE expected_wait (
    id uuid PRIMARY KEY,
    -- Where the network has no sub-regions: the whole of it.
    sub_region_id uuid REFERENCES sub_region (id),
    -- All classes together where there is none.
    class text,
    low_weeks bigint NOT NULL,
    high_weeks bigint NOT NULL,
    origins bigint NOT NULL,
    people bigint NOT NULL,
    held double precision NOT NULL,
    coverage double precision NOT NULL,
    looked_back_on date NOT NULL
);

-- For how many people at once an insurer pays at an organisation, and in which period. Replaced as a whole by the network file.
CREATE TABLE contract_budget (
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    uzovi text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    places bigint NOT NULL,
    PRIMARY KEY (organisation_id, uzovi, first_day)
);
