-- A person, the referral, what came with it, and everything that happens until guidance starts.

CREATE TABLE person (
    id BLOB PRIMARY KEY,
    -- Who they are and how to reach them; the columns beside it are for searching.
    details TEXT NOT NULL,
    -- Case and accents folded: `LIKE` differs between engines. Both order it by code point.
    search_name TEXT NOT NULL,
    birth_date TEXT,
    postcode TEXT,
    house_number INTEGER,
    bsn_state TEXT NOT NULL,
    bsn_sealed BLOB,
    bsn_index BLOB,
    died_on TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX person_bsn ON person (bsn_index) WHERE bsn_index IS NOT NULL;
CREATE INDEX person_birth_date ON person (birth_date);
-- Who lives in one house: two clients of one household rather have one case manager.
CREATE INDEX person_address ON person (postcode, house_number);

-- Each folded part of a name, for search by any part.
CREATE TABLE person_name_part (
    part TEXT NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    PRIMARY KEY (part, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_name_part_person ON person_name_part (person_id);

CREATE TABLE referral (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    person_id BLOB NOT NULL REFERENCES person (id),
    channel TEXT NOT NULL,
    -- The number of another system, in the form in which two are compared: the same number twice is one referral.
    external_key TEXT UNIQUE,
    -- The number alone: whoever searches seldom names the system.
    external_number TEXT,
    received_at TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    entered_by BLOB,
    clock_started_at TEXT NOT NULL,
    covenant_version_id BLOB NOT NULL REFERENCES covenant_version (id),
    referrer_kind TEXT NOT NULL,
    referrer_language TEXT NOT NULL,
    -- All data of the form, as it was given and completed; its history is in `referral_revision`.
    content TEXT NOT NULL,
    -- What the columns beside it do not hold: referrer, term, milestones, wish, end.
    state TEXT NOT NULL,
    danger INTEGER NOT NULL,
    neighbourhood TEXT,
    sub_region_id BLOB REFERENCES sub_region (id),
    team_id BLOB REFERENCES team (id),
    stage TEXT NOT NULL,
    class TEXT,
    urgency INTEGER,
    due_on TEXT,
    nearly_from TEXT,
    first_look_at TEXT,
    triaged_at TEXT,
    norm_met_at TEXT,
    first_contact_at TEXT,
    case_manager_first_contact_at TEXT,
    own_wish_until TEXT,
    planned_contact_at TEXT,
    still_needed_on TEXT,
    offered_to BLOB REFERENCES staff (id),
    offered_at TEXT,
    case_manager_id BLOB REFERENCES staff (id),
    case_manager_organisation_id BLOB REFERENCES organisation (id),
    link_worker_id BLOB REFERENCES staff (id),
    stand_by_id BLOB REFERENCES staff (id),
    assigned_at TEXT,
    ended_at TEXT,
    end_kind TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX referral_external_number ON referral (external_number) WHERE external_number IS NOT NULL;
-- Wide on purpose: a search asks of thousands whether they may be found, the list orders all who wait, and neither may read
-- whole rows for it.
CREATE INDEX referral_person ON referral (person_id, sub_region_id, stage, team_id, case_manager_id, link_worker_id,
    stand_by_id, offered_to, case_manager_organisation_id, received_at, id);
CREATE INDEX referral_waiting ON referral (stage, sub_region_id, team_id, class, urgency, due_on, nearly_from, own_wish_until,
    first_look_at, norm_met_at, clock_started_at, received_at, entered_at, covenant_version_id, case_manager_organisation_id, id);
CREATE INDEX referral_list ON referral (sub_region_id, stage, due_on);
CREATE INDEX referral_team ON referral (team_id, stage);
CREATE INDEX referral_case_manager ON referral (case_manager_id, stage);
CREATE INDEX referral_link_worker ON referral (link_worker_id) WHERE link_worker_id IS NOT NULL;
CREATE INDEX referral_stand_by ON referral (stand_by_id) WHERE stand_by_id IS NOT NULL;
CREATE INDEX referral_offered ON referral (offered_to) WHERE offered_to IS NOT NULL;
CREATE INDEX referral_stage ON referral (stage, due_on);

CREATE TABLE referral_revision (
    referral_id BLOB NOT NULL REFERENCES referral (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BLOB,
    PRIMARY KEY (referral_id, version)
) STRICT;

-- Files that came with a referral and the original of an electronic referral; the bytes lie sealed in the data folder.
CREATE TABLE referral_file (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL,
    added_at TEXT NOT NULL,
    added_by BLOB
) STRICT;
CREATE INDEX referral_file_referral ON referral_file (referral_id);

-- Draft answers of a visitor, sealed under a key that only the browser holds.
CREATE TABLE referral_draft (
    id_hash BLOB PRIMARY KEY,
    sealed BLOB NOT NULL,
    size INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    submitted_as TEXT
) STRICT;
CREATE INDEX referral_draft_expiry ON referral_draft (expires_at);

CREATE TABLE referral_draft_file (
    id BLOB PRIMARY KEY,
    draft_id_hash BLOB NOT NULL REFERENCES referral_draft (id_hash) ON DELETE CASCADE,
    sealed_name BLOB NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX referral_draft_file_draft ON referral_draft_file (draft_id_hash);

CREATE TABLE contact_attempt (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    at TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    staff_role TEXT NOT NULL,
    kind TEXT NOT NULL,
    with_whom TEXT NOT NULL,
    outcome TEXT NOT NULL,
    -- What a case manager judged in a crisis; none for most.
    judgement TEXT,
    note TEXT NOT NULL,
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX contact_attempt_referral ON contact_attempt (referral_id, at);

CREATE TABLE triage (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    at TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    assessment TEXT NOT NULL,
    -- The answers to the covenant's own conditions for inclusion; mostly none.
    conditions TEXT NOT NULL,
    suggested_class TEXT,
    fired_rules TEXT NOT NULL,
    class TEXT NOT NULL,
    reason TEXT NOT NULL,
    term_from TEXT NOT NULL,
    due_on TEXT NOT NULL
) STRICT;
CREATE INDEX triage_referral ON triage (referral_id, at);

-- What was found of the situation, also when the class is decided later or not again.
CREATE TABLE assessment (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    at TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    assessment TEXT NOT NULL,
    conditions TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_referral ON assessment (referral_id, at);

-- A step where somebody must act, with the term that the covenant gives it.
CREATE TABLE step (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    due_on TEXT NOT NULL,
    escalated_to TEXT NOT NULL,
    escalated_at TEXT,
    done_at TEXT,
    done_by BLOB
) STRICT;
CREATE INDEX step_referral ON step (referral_id);
CREATE INDEX step_open ON step (due_on) WHERE done_at IS NULL;

CREATE TABLE geriatric_team_question (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    asked_at TEXT NOT NULL,
    asked_by BLOB NOT NULL REFERENCES staff (id),
    asked_of BLOB NOT NULL REFERENCES staff (id),
    question TEXT NOT NULL,
    answered_at TEXT,
    answered_by BLOB REFERENCES staff (id),
    answer TEXT NOT NULL
) STRICT;
CREATE INDEX geriatric_team_question_referral ON geriatric_team_question (referral_id);
CREATE INDEX geriatric_team_question_asked ON geriatric_team_question (asked_of) WHERE answered_at IS NULL;

CREATE TABLE onward_route (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    reason TEXT NOT NULL,
    receiver TEXT NOT NULL,
    note TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by BLOB NOT NULL REFERENCES staff (id),
    -- The last time the receiver said no, and why; the route stays open.
    declined_at TEXT,
    declined_why TEXT NOT NULL,
    confirmed_at TEXT,
    confirmed_by TEXT NOT NULL,
    given_up_at TEXT
) STRICT;
CREATE INDEX onward_route_referral ON onward_route (referral_id);

CREATE TABLE own_wish_period (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    ended_on TEXT,
    reason TEXT NOT NULL,
    entered_by BLOB NOT NULL REFERENCES staff (id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX own_wish_period_referral ON own_wish_period (referral_id);

CREATE TABLE still_needed_answer (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    asked_on TEXT NOT NULL,
    answer TEXT NOT NULL,
    entered_by BLOB NOT NULL REFERENCES staff (id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX still_needed_answer_referral ON still_needed_answer (referral_id);

-- Offers, assignments and gives-back, each with who, when and why.
CREATE TABLE assignment (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    kind TEXT NOT NULL,
    staff_id BLOB REFERENCES staff (id),
    team_id BLOB REFERENCES team (id),
    at TEXT NOT NULL,
    by_staff_id BLOB NOT NULL REFERENCES staff (id),
    reason_kind TEXT NOT NULL,
    rationale TEXT NOT NULL
) STRICT;
CREATE INDEX assignment_referral ON assignment (referral_id, at);

CREATE TABLE referral_end (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    note TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    entered_by BLOB NOT NULL REFERENCES staff (id),
    reopened_at TEXT,
    reopened_by BLOB REFERENCES staff (id),
    reopen_reason TEXT NOT NULL
) STRICT;
CREATE INDEX referral_end_referral ON referral_end (referral_id);

-- The contacts of guidance; the first one by the case manager with the client starts it.
CREATE TABLE guidance_contact (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    on_day TEXT NOT NULL,
    staff_id BLOB NOT NULL REFERENCES staff (id),
    staff_role TEXT NOT NULL,
    kind TEXT NOT NULL,
    with_whom TEXT NOT NULL,
    starts_guidance INTEGER NOT NULL,
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX guidance_contact_referral ON guidance_contact (referral_id, on_day);

-- Somebody on duty must see this now.
CREATE TABLE alert (
    id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL REFERENCES referral (id),
    kind TEXT NOT NULL,
    -- The step whose term ran out; none for danger.
    step_id BLOB REFERENCES step (id),
    staff_id BLOB NOT NULL REFERENCES staff (id),
    created_at TEXT NOT NULL,
    seen_at TEXT,
    seen_by BLOB REFERENCES staff (id)
) STRICT;
CREATE INDEX alert_open ON alert (staff_id) WHERE seen_at IS NULL;
CREATE INDEX alert_referral ON alert (referral_id);
