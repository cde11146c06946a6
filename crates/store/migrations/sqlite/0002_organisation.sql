-- The network: areas, organisations, teams, people, their roles and hours, and how they sign in.

CREATE TABLE sub_region (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE organisation (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    agb TEXT,
    ura TEXT,
    production_percent INTEGER,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE organisation_contract (
    organisation_id BLOB NOT NULL REFERENCES organisation (id),
    uzovi TEXT NOT NULL,
    PRIMARY KEY (organisation_id, uzovi)
) STRICT, WITHOUT ROWID;

CREATE TABLE team (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sub_region_id BLOB NOT NULL REFERENCES sub_region (id),
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE team_neighbourhood (
    team_id BLOB NOT NULL REFERENCES team (id),
    neighbourhood TEXT NOT NULL,
    PRIMARY KEY (neighbourhood, team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE neighbourhood (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    district TEXT NOT NULL,
    district_name TEXT NOT NULL,
    municipality TEXT NOT NULL,
    municipality_name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- An import becomes visible by switching the edition.
CREATE TABLE postcode_edition (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    active_since TEXT
) STRICT;

CREATE TABLE postcode (
    edition INTEGER NOT NULL,
    postcode TEXT NOT NULL,
    house_number INTEGER NOT NULL,
    neighbourhood TEXT NOT NULL,
    PRIMARY KEY (edition, postcode, house_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    profession TEXT NOT NULL,
    languages TEXT NOT NULL,
    expertise TEXT NOT NULL,
    registration_number TEXT,
    registered_until TEXT,
    phone TEXT,
    home_neighbourhood TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE role_grant (
    id BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    role TEXT NOT NULL,
    sub_region_id BLOB REFERENCES sub_region (id),
    organisation_id BLOB REFERENCES organisation (id),
    team_id BLOB REFERENCES team (id),
    valid_from TEXT NOT NULL,
    valid_until TEXT
) STRICT;
CREATE INDEX role_grant_staff ON role_grant (staff_id);

CREATE TABLE appointment (
    id BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    organisation_id BLOB NOT NULL REFERENCES organisation (id),
    team_id BLOB REFERENCES team (id),
    role TEXT NOT NULL,
    hours_per_week REAL NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT
) STRICT;
CREATE INDEX appointment_staff ON appointment (staff_id);
CREATE INDEX appointment_team ON appointment (team_id);

-- Dates without a reason: the reason is nobody's business.
CREATE TABLE absence (
    id BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    first_day TEXT NOT NULL,
    -- None while it is not known.
    last_day TEXT,
    entered_by BLOB NOT NULL,
    entered_at TEXT NOT NULL,
    withdrawn_at TEXT
) STRICT;
CREATE INDEX absence_staff ON absence (staff_id, last_day);

-- Who is on duty as waiting-list manager of an area, with a deputy.
CREATE TABLE rota (
    id BLOB PRIMARY KEY,
    sub_region_id BLOB NOT NULL REFERENCES sub_region (id),
    staff_id BLOB NOT NULL REFERENCES staff (id),
    deputy_id BLOB REFERENCES staff (id),
    first_day TEXT NOT NULL,
    last_day TEXT
) STRICT;
CREATE INDEX rota_area ON rota (sub_region_id, first_day);

CREATE TABLE credential (
    staff_id BLOB PRIMARY KEY REFERENCES staff (id),
    password_hash TEXT,
    totp_secret BLOB,
    totp_confirmed_at TEXT,
    totp_last_step INTEGER NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

-- One-time links: to set a password and a second factor.
CREATE TABLE invitation (
    token_hash BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE TABLE session (
    id_hash BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    factor TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE INDEX session_staff ON session (staff_id);

-- Counts failures of sign-in and of code guessing; the key is a keyed hash.
CREATE TABLE attempt_counter (
    kind TEXT NOT NULL,
    key_hash BLOB NOT NULL,
    failures INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (kind, key_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE covenant_version (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    source TEXT NOT NULL,
    published_at TEXT NOT NULL,
    published_by BLOB,
    UNIQUE (code, version)
) STRICT;

CREATE TABLE information_page (
    slug TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BLOB,
    version INTEGER NOT NULL,
    PRIMARY KEY (slug, language)
) STRICT;

CREATE TABLE information_page_history (
    slug TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BLOB,
    PRIMARY KEY (slug, language, version)
) STRICT;

-- A list of offers becomes visible by switching the edition; the earlier ones stay, since people were pointed to them.
CREATE TABLE support_edition (
    id INTEGER PRIMARY KEY,
    offers INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    active_since TEXT,
    active_until TEXT
) STRICT;

CREATE TABLE support_offer (
    id BLOB PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES support_edition (id),
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    audience TEXT NOT NULL,
    diagnosis TEXT NOT NULL,
    indication TEXT NOT NULL,
    capacity INTEGER,
    phone TEXT,
    website TEXT,
    description TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX support_offer_edition ON support_offer (edition, position);

CREATE TABLE support_offer_area (
    offer_id BLOB NOT NULL REFERENCES support_offer (id),
    edition INTEGER NOT NULL,
    area_kind TEXT NOT NULL,
    area_code TEXT NOT NULL,
    PRIMARY KEY (edition, area_kind, area_code, offer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_filter (
    id BLOB PRIMARY KEY,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (staff_id, page, name)
) STRICT;
