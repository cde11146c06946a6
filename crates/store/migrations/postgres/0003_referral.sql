-- A person, the referral, what came with it, and everything that happens until guidance starts.

CREATE TABLE person (
    id uuid PRIMARY KEY,
    -- Who they are and how to reach them; the columns beside it are for searching.
    details jsonb NOT NULL,
    -- Case and accents folded: `LIKE` differs between engines. Both order it by code point.
    search_name text COLLATE "C" NOT NULL,
    birth_date text COLLATE "C",
    postcode text,
    house_number bigint,
    bsn_state text NOT NULL,
    bsn_sealed bytea,
    bsn_index bytea,
    died_on date,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX person_bsn ON person (bsn_index) WHERE bsn_index IS NOT NULL;
CREATE INDEX person_birth_date ON person (birth_date);
-- Who lives in one house: two clients of one household rather have one case manager.
CREATE INDEX person_address ON person (postcode, house_number);

-- Each folded part of a name, for search by any part.
CREATE TABLE person_name_part (
    part text COLLATE "C" NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id),
    PRIMARY KEY (part, person_id)
);
CREATE INDEX person_name_part_person ON person_name_part (person_id);

CREATE TABLE referral (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES person (id),
    channel text NOT NULL,
    -- The number of another system, in the form in which two are compared: the same number twice is one referral.
    external_key text UNIQUE,
    -- The number alone: whoever searches seldom names the system.
    external_number text,
    received_at timestamptz NOT NULL,
    entered_at timestamptz NOT NULL,
    entered_by uuid,
    clock_started_at timestamptz NOT NULL,
    covenant_version_id uuid NOT NULL REFERENCES covenant_version (id),
    referrer_kind text NOT NULL,
    referrer_language text NOT NULL,
    -- All data of the form, as it was given and completed; its history is in `referral_revision`.
    content jsonb NOT NULL,
    -- What the columns beside it do not hold: referrer, term, milestones, wish, end.
    state jsonb NOT NULL,
    danger boolean NOT NULL,
    neighbourhood text,
    sub_region_id uuid REFERENCES sub_region (id),
    team_id uuid REFERENCES team (id),
    stage text NOT NULL,
    class text,
    urgency bigint,
    due_on date,
    nearly_from date,
    first_look_at timestamptz,
    triaged_at timestamptz,
    norm_met_at timestamptz,
    first_contact_at timestamptz,
    case_manager_first_contact_at timestamptz,
    own_wish_until date,
    planned_contact_at timestamptz,
    still_needed_on date,
    offered_to uuid REFERENCES staff (id),
    offered_at timestamptz,
    case_manager_id uuid REFERENCES staff (id),
    case_manager_organisation_id uuid REFERENCES organisation (id),
    link_worker_id uuid REFERENCES staff (id),
    stand_by_id uuid REFERENCES staff (id),
    assigned_at timestamptz,
    ended_at timestamptz,
    end_kind text,
    version bigint NOT NULL
);
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
    referral_id uuid NOT NULL REFERENCES referral (id),
    version bigint NOT NULL,
    content jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by uuid,
    PRIMARY KEY (referral_id, version)
);

-- Files that came with a referral and the original of an electronic referral; the bytes lie sealed in the data folder.
CREATE TABLE referral_file (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    purpose text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    wrapped_key bytea NOT NULL,
    added_at timestamptz NOT NULL,
    added_by uuid
);
CREATE INDEX referral_file_referral ON referral_file (referral_id);

-- Draft answers of a visitor, sealed under a key that only the browser holds.
CREATE TABLE referral_draft (
    id_hash bytea PRIMARY KEY,
    sealed bytea NOT NULL,
    size bigint NOT NULL,
    created_at timestamptz NOT NULL,
    saved_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    submitted_as text
);
CREATE INDEX referral_draft_expiry ON referral_draft (expires_at);

CREATE TABLE referral_draft_file (
    id uuid PRIMARY KEY,
    draft_id_hash bytea NOT NULL REFERENCES referral_draft (id_hash) ON DELETE CASCADE,
    sealed_name bytea NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    wrapped_key bytea NOT NULL,
    added_at timestamptz NOT NULL
);
CREATE INDEX referral_draft_file_draft ON referral_draft_file (draft_id_hash);

CREATE TABLE contact_attempt (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    at timestamptz NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id),
    staff_role text NOT NULL,
    kind text NOT NULL,
    with_whom text NOT NULL,
    outcome text NOT NULL,
    -- What a case manager judged in a crisis; none for most.
    judgement text,
    note text NOT NULL,
    entered_at timestamptz NOT NULL
);
CREATE INDEX contact_attempt_referral ON contact_attempt (referral_id, at);

CREATE TABLE triage (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    at timestamptz NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id),
    assessment jsonb NOT NULL,
    -- The answers to the covenant's own conditions for inclusion; mostly none.
    conditions jsonb NOT NULL,
    suggested_class text,
    fired_rules jsonb NOT NULL,
    class text NOT NULL,
    reason text NOT NULL,
    term_from timestamptz NOT NULL,
    due_on date NOT NULL
);
CREATE INDEX triage_referral ON triage (referral_id, at);

-- What was found of the situation, also when the class is decided later or not again.
CREATE TABLE assessment (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    at timestamptz NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id),
    assessment jsonb NOT NULL,
    conditions jsonb NOT NULL
);
CREATE INDEX assessment_referral ON assessment (referral_id, at);

-- A step where somebody must act, with the term that the covenant gives it.
CREATE TABLE step (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    kind text NOT NULL,
    detail text NOT NULL,
    opened_at timestamptz NOT NULL,
    due_on date NOT NULL,
    escalated_to text NOT NULL,
    escalated_at timestamptz,
    done_at timestamptz,
    done_by uuid
);
CREATE INDEX step_referral ON step (referral_id);
CREATE INDEX step_open ON step (due_on) WHERE done_at IS NULL;

CREATE TABLE geriatric_team_question (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    asked_at timestamptz NOT NULL,
    asked_by uuid NOT NULL REFERENCES staff (id),
    asked_of uuid NOT NULL REFERENCES staff (id),
    question text NOT NULL,
    answered_at timestamptz,
    answered_by uuid REFERENCES staff (id),
    answer text NOT NULL
);
CREATE INDEX geriatric_team_question_referral ON geriatric_team_question (referral_id);
CREATE INDEX geriatric_team_question_asked ON geriatric_team_question (asked_of) WHERE answered_at IS NULL;

CREATE TABLE onward_route (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    reason text NOT NULL,
    receiver text NOT NULL,
    note text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by uuid NOT NULL REFERENCES staff (id),
    -- The last time the receiver said no, and why; the route stays open.
    declined_at timestamptz,
    declined_why text NOT NULL,
    confirmed_at timestamptz,
    confirmed_by text NOT NULL,
    given_up_at timestamptz
);
CREATE INDEX onward_route_referral ON onward_route (referral_id);

CREATE TABLE own_wish_period (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    first_day date NOT NULL,
    last_day date NOT NULL,
    ended_on date,
    reason text NOT NULL,
    entered_by uuid NOT NULL REFERENCES staff (id),
    entered_at timestamptz NOT NULL
);
CREATE INDEX own_wish_period_referral ON own_wish_period (referral_id);

CREATE TABLE still_needed_answer (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    asked_on date NOT NULL,
    answer text NOT NULL,
    entered_by uuid NOT NULL REFERENCES staff (id),
    entered_at timestamptz NOT NULL
);
CREATE INDEX still_needed_answer_referral ON still_needed_answer (referral_id);

-- Offers, assignments and gives-back, each with who, when and why.
CREATE TABLE assignment (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    kind text NOT NULL,
    staff_id uuid REFERENCES staff (id),
    team_id uuid REFERENCES team (id),
    at timestamptz NOT NULL,
    by_staff_id uuid NOT NULL REFERENCES staff (id),
    reason_kind text NOT NULL,
    rationale text NOT NULL
);
CREATE INDEX assignment_referral ON assignment (referral_id, at);

CREATE TABLE referral_end (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    kind text NOT NULL,
    on_day date NOT NULL,
    note text NOT NULL,
    entered_at timestamptz NOT NULL,
    entered_by uuid NOT NULL REFERENCES staff (id),
    reopened_at timestamptz,
    reopened_by uuid REFERENCES staff (id),
    reopen_reason text NOT NULL
);
CREATE INDEX referral_end_referral ON referral_end (referral_id);

-- The contacts of guidance; the first one by the case manager with the client starts it.
CREATE TABLE guidance_contact (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    on_day date NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id),
    staff_role text NOT NULL,
    kind text NOT NULL,
    with_whom text NOT NULL,
    starts_guidance boolean NOT NULL,
    entered_at timestamptz NOT NULL
);
CREATE INDEX guidance_contact_referral ON guidance_contact (referral_id, on_day);

-- Somebody on duty must see this now.
CREATE TABLE alert (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral (id),
    kind text NOT NULL,
    -- The step whose term ran out; none for danger.
    step_id uuid REFERENCES step (id),
    staff_id uuid NOT NULL REFERENCES staff (id),
    created_at timestamptz NOT NULL,
    seen_at timestamptz,
    seen_by uuid REFERENCES staff (id)
);
CREATE INDEX alert_open ON alert (staff_id) WHERE seen_at IS NULL;
CREATE INDEX alert_referral ON alert (referral_id);
