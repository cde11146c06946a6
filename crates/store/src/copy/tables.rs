//! Every table with the type of every column, in an order in which no row comes before one that it names.
//!
//! The real columns of both engines are held against this before anything is copied.

use super::value::Kind;

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The columns of the primary key come first, in its order.
    pub(crate) columns: &'static [(&'static str, Kind)],
    /// How many columns the primary key has.
    pub(crate) key: usize,
}

impl Table {
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        self.columns.iter().map(|(_, kind)| *kind).collect()
    }

    /// The places of the columns that stay empty in a copy.
    pub(crate) fn emptied(&self) -> Vec<usize> {
        let is_lease = |name: &str| LEASES.contains(&(self.name, name));
        let places = self.columns.iter().enumerate();
        places
            .filter_map(|(place, (name, _))| is_lease(name).then_some(place))
            .collect()
    }
}

/// What a process has leased is free in a copy: that process works on the other database.
const LEASES: [(&str, &str); 6] = [
    ("journal_lane", "holder"),
    ("journal_lane", "leased_until"),
    ("outbox", "lease_holder"),
    ("outbox", "leased_until"),
    ("scenario", "lease_holder"),
    ("scenario", "leased_until"),
];

macro_rules! tables {
    ($($table:ident [$($key:ident: $key_kind:ident),+] {$($column:ident: $kind:ident),* $(,)?})*) => {
        pub(crate) const TABLES: &[Table] = &[$(Table {
            name: stringify!($table),
            columns: &[
                $((stringify!($key), Kind::$key_kind),)+
                $((stringify!($column), Kind::$kind),)*
            ],
            key: [$(stringify!($key)),+].len(),
        }),*];
    };
}

tables! {
    setting [key: Text] { value: Text }
    journal_lane [id: Integer] { holder: Text, leased_until: At, head_sequence: Integer, head_mac: Bytes }
    journal_event [lane: Integer, sequence: Integer] {
        id: Uuid, at: At, action: Text, outcome: Text, actor_kind: Text, staff_id: Uuid, client_id: Uuid,
        object_kind: Text, object_id: Uuid, body: Text, body_hash: Bytes, mac: Bytes,
    }
    journal_anchor [id: Integer] { at: At, heads: Text, mac: Bytes }
    outbox [id: Uuid] {
        kind: Text, referral_id: Uuid, recipient: Text, language: Text, reference: Text, created_at: At,
        not_before: At, attempts: Integer, lease_holder: Text, leased_until: At, sent_at: At, cancelled_at: At,
        failure: Text, given_up_at: At,
    }
    job [name: Text] { next_at: At, holder: Text, ran_at: At }
    sub_region [id: Uuid] { code: Text, name: Text }
    organisation [id: Uuid] {
        code: Text, name: Text, kind: Text, agb: Text, ura: Text, production_percent: Integer, version: Integer,
    }
    organisation_contract [organisation_id: Uuid, uzovi: Text] {}
    contract_budget [organisation_id: Uuid, uzovi: Text, first_day: Day] { last_day: Day, places: Integer }
    insurer [uzovi: Text] { name: Text }
    team [id: Uuid] { code: Text, name: Text, sub_region_id: Uuid, version: Integer }
    team_neighbourhood [neighbourhood: Text, team_id: Uuid] {}
    neighbourhood [code: Text] {
        name: Text, district: Text, district_name: Text, municipality: Text, municipality_name: Text,
    }
    postcode_edition [id: Integer] { year: Integer, rows: Integer, started_at: At, active_since: At }
    postcode [edition: Integer, postcode: Text, house_number: Integer] { neighbourhood: Text }
    staff [id: Uuid] {
        name: Text, email: Text, profession: Text, languages: Json, expertise: Json, registration_number: Text,
        registered_until: Day, phone: Text, home_neighbourhood: Text, active: Flag, version: Integer,
    }
    role_grant [id: Uuid] {
        staff_id: Uuid, role: Text, sub_region_id: Uuid, organisation_id: Uuid, team_id: Uuid, valid_from: Day,
        valid_until: Day,
    }
    appointment [id: Uuid] {
        staff_id: Uuid, organisation_id: Uuid, team_id: Uuid, role: Text, hours_per_week: Real, valid_from: Day,
        valid_until: Day,
    }
    absence [id: Uuid] {
        staff_id: Uuid, first_day: Day, last_day: Day, entered_by: Uuid, entered_at: At, withdrawn_at: At,
    }
    rota [id: Uuid] { sub_region_id: Uuid, staff_id: Uuid, deputy_id: Uuid, first_day: Day, last_day: Day }
    credential [staff_id: Uuid] {
        password_hash: Text, totp_secret: Bytes, totp_confirmed_at: At, totp_last_step: Integer, changed_at: At,
    }
    invitation [token_hash: Bytes] { staff_id: Uuid, created_at: At, expires_at: At, used_at: At }
    session [id_hash: Bytes] {
        staff_id: Uuid, factor: Text, created_at: At, seen_at: At, expires_at: At, revoked_at: At, device: Text,
        raised_until: At,
    }
    recovery_code [staff_id: Uuid, code_hash: Bytes] { made_at: At, used_at: At }
    first_administrator [token_hash: Bytes] { made_at: At, expires_at: At, used_at: At, staff_id: Uuid }
    passkey [id: Uuid] {
        staff_id: Uuid, credential_id: Bytes, name: Text, public_key: Text, counter: Integer, added_at: At, used_at: At,
    }
    passkey_challenge [id_hash: Bytes] { staff_id: Uuid, state: Text, expires_at: At }
    identity_provider [id: Uuid] {
        organisation_id: Uuid, issuer: Text, known_as: Text, client_secret: Bytes, trusted_contexts: Text, changed_at: At,
        changed_by: Uuid, version: Integer,
    }
    linked_identity [id: Uuid] {
        staff_id: Uuid, provider_id: Uuid, issuer: Text, subject: Text, linked_at: At, used_at: At,
    }
    provider_sign_in [id_hash: Bytes] {
        browser_hash: Bytes, provider_id: Uuid, step: Text, staff_id: Uuid, back_to: Text, expires_at: At,
    }
    attempt_counter [kind: Text, key_hash: Bytes] { failures: Integer, first_at: At, last_at: At }
    covenant_version [id: Uuid] {
        code: Text, version: Text, valid_from: Day, source: Text, published_at: At, published_by: Uuid,
    }
    information_page [slug: Text, language: Text] {
        title: Text, body: Text, changed_at: At, changed_by: Uuid, version: Integer,
    }
    information_page_history [slug: Text, language: Text, version: Integer] {
        title: Text, body: Text, changed_at: At, changed_by: Uuid,
    }
    support_edition [id: Integer] { offers: Integer, started_at: At, active_since: At, active_until: At }
    support_offer [id: Uuid] {
        edition: Integer, name: Text, organisation: Text, audience: Text, diagnosis: Text, indication: Text,
        capacity: Integer, phone: Text, website: Text, description: Text, position: Integer,
    }
    support_offer_area [edition: Integer, area_kind: Text, area_code: Text, offer_id: Uuid] {}
    scenario [id: Uuid] {
        kind: Text, name: Text, made_by: Uuid, made_at: At, assumptions: Json, spec: Json, unchanged_spec: Json,
        state: Text, progress: Integer, lease_holder: Text, leased_until: At, started_at: At, finished_at: At,
        result: Json, failure: Text, decision: Text, decided_at: At, decided_by: Uuid, version: Integer,
    }
    expected_wait [id: Uuid] {
        sub_region_id: Uuid, class: Text, low_weeks: Integer, high_weeks: Integer, origins: Integer, people: Integer,
        held: Real, coverage: Real, looked_back_on: Day,
    }
    population [id: Uuid] {
        kind: Text, year: Integer, source: Text, content: Text, entered_at: At, entered_by: Uuid,
    }
    saved_filter [id: Uuid] { staff_id: Uuid, page: Text, name: Text, query: Text, created_at: At }
    person [id: Uuid] {
        details: Json, search_name: Text, birth_date: Text, postcode: Text, house_number: Integer, bsn_state: Text,
        bsn_sealed: Bytes, bsn_index: Bytes, died_on: Day, created_at: At, version: Integer, canonical_id: Uuid,
    }
    person_name_part [part: Text, person_id: Uuid] {}
    person_block [key: Integer, person_id: Uuid] {}
    person_pair [id: Uuid] {
        one_id: Uuid, other_id: Uuid, probability: Real, weight: Real, reasons: Json, judgement: Text, found_at: At,
        judged_at: At, judged_by: Uuid, version: Integer,
    }
    person_alias [id: Uuid] {
        person_id: Uuid, kept_id: Uuid, since: At, made_by: Uuid, why: Text, ended_at: At, ended_by: Uuid,
        ended_why: Text,
    }
    referral [id: Uuid] {
        code: Text, person_id: Uuid, channel: Text, external_key: Text, external_number: Text, received_at: At,
        entered_at: At, entered_by: Uuid, clock_started_at: At, covenant_version_id: Uuid, referrer_kind: Text,
        referrer_language: Text, content: Json, state: Json, danger: Flag, neighbourhood: Text, sub_region_id: Uuid,
        team_id: Uuid, stage: Text, class: Text, urgency: Integer, due_on: Day, nearly_from: Day, first_look_at: At,
        triaged_at: At, norm_met_at: At, first_contact_at: At, case_manager_first_contact_at: At, own_wish_until: Day,
        planned_contact_at: At, still_needed_on: Day, offered_to: Uuid, offered_at: At, case_manager_id: Uuid,
        case_manager_organisation_id: Uuid, link_worker_id: Uuid, stand_by_id: Uuid, assigned_at: At, ended_at: At,
        end_kind: Text, version: Integer, attached_to: Uuid, attached_at: At,
    }
    consent [id: Uuid] {
        person_id: Uuid, referral_id: Uuid, place: Integer, purpose: Text, organisation: Text, answer: Text,
        given_by: Text, giver: Text, manner: Text, first_day: Day, last_day: Day, note: Text, entered_at: At,
        entered_by: Uuid,
    }
    referral_revision [referral_id: Uuid, version: Integer] { content: Json, changed_at: At, changed_by: Uuid }
    referral_file [id: Uuid] {
        referral_id: Uuid, purpose: Text, name: Text, media_type: Text, size: Integer, wrapped_key: Bytes,
        added_at: At, added_by: Uuid,
    }
    referral_draft [id_hash: Bytes] {
        sealed: Bytes, size: Integer, created_at: At, saved_at: At, expires_at: At, submitted_as: Text,
    }
    referral_draft_file [id: Uuid] {
        draft_id_hash: Bytes, sealed_name: Bytes, media_type: Text, size: Integer, wrapped_key: Bytes, added_at: At,
    }
    contact_attempt [id: Uuid] {
        referral_id: Uuid, at: At, staff_id: Uuid, staff_role: Text, kind: Text, with_whom: Text, outcome: Text,
        judgement: Text, note: Text, entered_at: At,
    }
    triage [id: Uuid] {
        referral_id: Uuid, at: At, staff_id: Uuid, assessment: Json, conditions: Json, suggested_class: Text,
        fired_rules: Json, class: Text, reason: Text, term_from: At, due_on: Day,
    }
    assessment [id: Uuid] { referral_id: Uuid, at: At, staff_id: Uuid, assessment: Json, conditions: Json }
    step [id: Uuid] {
        referral_id: Uuid, kind: Text, detail: Text, opened_at: At, due_on: Day, escalated_to: Text, escalated_at: At,
        done_at: At, done_by: Uuid,
    }
    geriatric_team_question [id: Uuid] {
        referral_id: Uuid, asked_at: At, asked_by: Uuid, asked_of: Uuid, question: Text, answered_at: At,
        answered_by: Uuid, answer: Text, consent_id: Uuid,
    }
    onward_route [id: Uuid] {
        referral_id: Uuid, reason: Text, receiver: Text, note: Text, opened_at: At, opened_by: Uuid, declined_at: At,
        declined_why: Text, confirmed_at: At, confirmed_by: Text, given_up_at: At,
    }
    own_wish_period [id: Uuid] {
        referral_id: Uuid, first_day: Day, last_day: Day, ended_on: Day, reason: Text, entered_by: Uuid,
        entered_at: At,
    }
    still_needed_answer [id: Uuid] {
        referral_id: Uuid, asked_on: Day, answer: Text, entered_by: Uuid, entered_at: At,
    }
    assignment [id: Uuid] {
        referral_id: Uuid, kind: Text, staff_id: Uuid, team_id: Uuid, at: At, by_staff_id: Uuid, reason_kind: Text,
        rationale: Text,
    }
    referral_end [id: Uuid] {
        referral_id: Uuid, kind: Text, on_day: Day, note: Text, entered_at: At, entered_by: Uuid, reopened_at: At,
        reopened_by: Uuid, reopen_reason: Text,
    }
    guidance_contact [id: Uuid] {
        referral_id: Uuid, on_day: Day, staff_id: Uuid, staff_role: Text, kind: Text, with_whom: Text,
        starts_guidance: Flag, entered_at: At,
    }
    abuse_code_entry [id: Uuid] {
        referral_id: Uuid, step: Text, on_day: Day, done: Text, decision: Text, confidence: Text, staff_id: Uuid,
        entered_at: At,
    }
    alert [id: Uuid] {
        referral_id: Uuid, kind: Text, step_id: Uuid, staff_id: Uuid, created_at: At, seen_at: At, seen_by: Uuid,
    }
    referral_person_change [id: Uuid] {
        referral_id: Uuid, from_person_id: Uuid, to_person_id: Uuid, at: At, by_staff_id: Uuid, why: Text,
    }
    team_schedule [team_id: Uuid] {
        first_week: Day, weeks: Integer, settings: Json, fixed: Json, result: Json, made_by: Uuid, made_at: At,
        version: Integer,
    }
    calendar_link [staff_id: Uuid] { token_hash: Bytes, made_at: At }
    journal_client [client_id: Uuid, lane: Integer, sequence: Integer] {}
    emergency_access [id: Uuid] {
        client_id: Uuid, staff_id: Uuid, kind: Text, reason: Text, began_at: At, ends_at: At, ended_at: At,
        review_due: Day, outcome: Text, review_note: Text, reviewed_at: At, reviewed_by: Uuid, version: Integer,
    }
    involvement [id: Uuid] {
        client_id: Uuid, staff_id: Uuid, involved_as: Text, agreed_by: Text, invited_by: Uuid, from_day: Day,
        until_day: Day, ended_on: Day, ended_by: Uuid, entered_at: At,
    }
    access_review [id: Uuid] {
        staff_id: Uuid, client_id: Uuid, day: Day, first_at: At, last_at: At, events: Integer, hits: Integer,
        score: Integer, outcome: Text, note: Text, judged_at: At, judged_by: Uuid, version: Integer,
    }
    access_review_mark [lane: Integer] { sequence: Integer }
    retention_terms [id: Uuid] {
        never_care_months: Integer, log_years: Integer, backup_days: Integer, why: Text, set_at: At, set_by: Uuid,
    }
    legal_hold [id: Uuid] {
        client_id: Uuid, reason: Text, placed_at: At, placed_by: Uuid, lifted_at: At, lifted_by: Uuid, lifted_why: Text,
    }
    data_request [id: Uuid] {
        client_id: Uuid, kind: Text, asker: Text, asker_name: Text, checked: Text, what: Text, received_on: Day,
        entered_at: At, entered_by: Uuid, extended_on: Day, extended_why: Text, decided_on: Day, decided_at: At,
        decided_by: Uuid, outcome: Text, ground: Text, answer: Text, version: Integer,
    }
    use_limit_lift [request_id: Uuid] { client_id: Uuid, lifted_at: At, lifted_by: Uuid, told: Text }
    copy_review [id: Uuid] {
        client_id: Uuid, request_id: Uuid, item: Text, decision: Text, ground: Text, decided_at: At, decided_by: Uuid,
    }
    breach [id: Uuid] { discovered_at: At, authority: Text, closed_at: At, closed_by: Uuid, version: Integer }
    breach_revision [breach_id: Uuid, version: Integer] { content: Json, changed_at: At, changed_by: Uuid }
    purged [id: Uuid] { what: Text, at: At }
}
