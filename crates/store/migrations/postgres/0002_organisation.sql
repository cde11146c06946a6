-- The network: areas, organisations, teams, people, their roles and hours, and how they sign in.

CREATE TABLE sub_region (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL
);

CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    kind text NOT NULL,
    agb text,
    ura text,
    production_percent bigint,
    version bigint NOT NULL
);

CREATE TABLE organisation_contract (
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    uzovi text NOT NULL,
    PRIMARY KEY (organisation_id, uzovi)
);

CREATE TABLE team (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    sub_region_id uuid NOT NULL REFERENCES sub_region (id),
    version bigint NOT NULL
);

CREATE TABLE team_neighbourhood (
    team_id uuid NOT NULL REFERENCES team (id),
    neighbourhood text NOT NULL,
    PRIMARY KEY (neighbourhood, team_id)
);

CREATE TABLE neighbourhood (
    code text PRIMARY KEY,
    name text NOT NULL,
    district text NOT NULL,
    district_name text NOT NULL,
    municipality text NOT NULL,
    municipality_name text NOT NULL
);

-- An import becomes visible by switching the edition.
CREATE TABLE postcode_edition (
    id bigint PRIMARY KEY,
    year bigint NOT NULL,
    rows bigint NOT NULL,
    started_at timestamptz NOT NULL,
    active_since timestamptz
);

CREATE TABLE postcode (
    edition bigint NOT NULL,
    postcode text NOT NULL,
    house_number bigint NOT NULL,
    neighbourhood text NOT NULL,
    PRIMARY KEY (edition, postcode, house_number)
);

CREATE TABLE staff (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL UNIQUE,
    profession text NOT NULL,
    languages jsonb NOT NULL,
    expertise jsonb NOT NULL,
    registration_number text,
    registered_until date,
    phone text,
    home_neighbourhood text,
    active boolean NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE role_grant (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id),
    role text NOT NULL,
    sub_region_id uuid REFERENCES sub_region (id),
    organisation_id uuid REFERENCES organisation (id),
    team_id uuid REFERENCES team (id),
    valid_from date NOT NULL,
    valid_until date
);
CREATE INDEX role_grant_staff ON role_grant (staff_id);

CREATE TABLE appointment (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    team_id uuid REFERENCES team (id),
    role text NOT NULL,
    hours_per_week double precision NOT NULL,
    valid_from date NOT NULL,
    valid_until date
);
CREATE INDEX appointment_staff ON appointment (staff_id);
CREATE INDEX appointment_team ON appointment (team_id);

-- Dates without a reason: the reason is nobody's business.
CREATE TABLE absence (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id),
    first_day date NOT NULL,
    -- None while it is not known.
    last_day date,
    entered_by uuid NOT NULL,
    entered_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX absence_staff ON absence (staff_id, last_day);

-- Who is on duty as waiting-list manager of an area, with a deputy.
CREATE TABLE rota (
    id uuid PRIMARY KEY,
    sub_region_id uuid NOT NULL REFERENCES sub_region (id),
    staff_id uuid NOT NULL REFERENCES staff (id),
    deputy_id uuid REFERENCES staff (id),
    first_day date NOT NULL,
    last_day date
);
CREATE INDEX rota_area ON rota (sub_region_id, first_day);

CREATE TABLE credential (
    staff_id uuid PRIMARY KEY REFERENCES staff (id),
    password_hash text,
    totp_secret bytea,
    totp_confirmed_at timestamptz,
    totp_last_step bigint NOT NULL,
    changed_at timestamptz NOT NULL
);

-- One-time links: to set a password and a second factor.
CREATE TABLE invitation (
    token_hash bytea PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE session (
    id_hash bytea PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id),
    factor text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX session_staff ON session (staff_id);

-- Counts failures of sign-in and of code guessing; the key is a keyed hash.
CREATE TABLE attempt_counter (
    kind text NOT NULL,
    key_hash bytea NOT NULL,
    failures bigint NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (kind, key_hash)
);

CREATE TABLE covenant_version (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    version text NOT NULL,
    valid_from date NOT NULL,
    source text NOT NULL,
    published_at timestamptz NOT NULL,
    published_by uuid,
    UNIQUE (code, version)
);

CREATE TABLE information_page (
    slug text NOT NULL,
    language text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by uuid,
    version bigint NOT NULL,
    PRIMARY KEY (slug, language)
);

CREATE TABLE information_page_history (
    slug text NOT NULL,
    language text NOT NULL,
    version bigint NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by uuid,
    PRIMARY KEY (slug, language, version)
);

-- A list of offers becomes visible by switching the edition; the earlier ones stay, since people were pointed to them.
CREATE TABLE support_edition (
    id bigint PRIMARY KEY,
    offers bigint NOT NULL,
    started_at timestamptz NOT NULL,
    active_since timestamptz,
    active_until timestamptz
);

CREATE TABLE support_offer (
    id uuid PRIMARY KEY,
    edition bigint NOT NULL REFERENCES support_edition (id),
    name text NOT NULL,
    organisation text NOT NULL,
    audience text NOT NULL,
    diagnosis text NOT NULL,
    indication text NOT NULL,
    capacity bigint,
    phone text,
    website text,
    description text NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX support_offer_edition ON support_offer (edition, position);

CREATE TABLE support_offer_area (
    offer_id uuid NOT NULL REFERENCES support_offer (id),
    edition bigint NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    PRIMARY KEY (edition, area_kind, area_code, offer_id)
);

CREATE TABLE saved_filter (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff (id),
    page text NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (staff_id, page, name)
);
