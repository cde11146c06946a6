//! For every table what becomes of its rows: whether they go with a client, and which of their moments count as a change of the
//! file. The schema is held against this: a table without a rule fails a test.

/// What becomes of the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// They go with a client.
    Client {
        /// What ties a row to the client; any of these is enough.
        tied: &'static [Tie],
        /// The moments that count as a change of the file. Looking, merging and reminders are none.
        changed: &'static [&'static str],
    },
    /// They tell who did what, and go by the term of the log.
    Log,
    /// A job removes them within days.
    Passing,
    /// They hold nothing of a client: the network, its staff, its figures, and ids of those who are gone.
    Network,
}

/// A column that ties a row to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tie {
    /// It names a person.
    Person(&'static str),
    /// It names a referral.
    Referral(&'static str),
}

impl Tie {
    /// The column.
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Person(column) | Self::Referral(column) => column,
        }
    }
}

macro_rules! of_referral {
    ($($changed:literal),*) => {
        Rule::Client {
            tied: &[Tie::Referral("referral_id")],
            changed: &[$($changed),*],
        }
    };
}

macro_rules! of_person {
    ($($column:literal),+ => $($changed:literal),*) => {
        Rule::Client {
            tied: &[$(Tie::Person($column)),+],
            changed: &[$($changed),*],
        }
    };
}

/// Every table with its rule.
pub(crate) const RULES: &[(&str, Rule)] = &[
    ("person", of_person!("id" => "created_at")),
    ("person_name_part", of_person!("person_id" =>)),
    ("person_block", of_person!("person_id" =>)),
    ("person_pair", of_person!("one_id", "other_id" =>)),
    ("person_alias", of_person!("person_id", "kept_id" =>)),
    ("emergency_access", of_person!("client_id" =>)),
    ("involvement", of_person!("client_id" => "entered_at")),
    ("legal_hold", of_person!("client_id" =>)),
    ("data_request", of_person!("client_id" =>)),
    ("copy_review", of_person!("client_id" =>)),
    ("use_limit_lift", of_person!("client_id" =>)),
    (
        "referral",
        Rule::Client {
            tied: &[Tie::Person("person_id"), Tie::Referral("id")],
            changed: &[
                "received_at",
                "entered_at",
                "triaged_at",
                "first_contact_at",
                "case_manager_first_contact_at",
                "assigned_at",
                "ended_at",
            ],
        },
    ),
    (
        "consent",
        Rule::Client {
            tied: &[Tie::Person("person_id"), Tie::Referral("referral_id")],
            changed: &["entered_at"],
        },
    ),
    ("referral_revision", of_referral!("changed_at")),
    ("referral_file", of_referral!("added_at")),
    ("contact_attempt", of_referral!("entered_at")),
    ("triage", of_referral!("at")),
    ("assessment", of_referral!("at")),
    ("step", of_referral!()),
    (
        "geriatric_team_question",
        of_referral!("asked_at", "answered_at"),
    ),
    (
        "onward_route",
        of_referral!("opened_at", "declined_at", "confirmed_at"),
    ),
    ("own_wish_period", of_referral!("entered_at")),
    ("still_needed_answer", of_referral!("entered_at")),
    ("assignment", of_referral!("at")),
    ("referral_end", of_referral!("entered_at", "reopened_at")),
    ("guidance_contact", of_referral!("entered_at")),
    ("abuse_code_entry", of_referral!("entered_at")),
    ("alert", of_referral!()),
    ("outbox", of_referral!()),
    (
        "referral_person_change",
        Rule::Client {
            tied: &[
                Tie::Referral("referral_id"),
                Tie::Person("from_person_id"),
                Tie::Person("to_person_id"),
            ],
            changed: &[],
        },
    ),
    ("journal_lane", Rule::Log),
    ("journal_event", Rule::Log),
    ("journal_anchor", Rule::Log),
    ("journal_client", Rule::Log),
    ("access_review", Rule::Log),
    ("access_review_mark", Rule::Log),
    ("referral_draft", Rule::Passing),
    ("referral_draft_file", Rule::Passing),
    ("session", Rule::Passing),
    ("attempt_counter", Rule::Passing),
    ("passkey_challenge", Rule::Passing),
    ("provider_sign_in", Rule::Passing),
    ("setting", Rule::Network),
    ("job", Rule::Network),
    ("sub_region", Rule::Network),
    ("organisation", Rule::Network),
    ("organisation_contract", Rule::Network),
    ("insurer", Rule::Network),
    ("team", Rule::Network),
    ("team_neighbourhood", Rule::Network),
    ("neighbourhood", Rule::Network),
    ("postcode_edition", Rule::Network),
    ("postcode", Rule::Network),
    ("staff", Rule::Network),
    ("role_grant", Rule::Network),
    ("appointment", Rule::Network),
    ("absence", Rule::Network),
    ("rota", Rule::Network),
    ("credential", Rule::Network),
    ("invitation", Rule::Network),
    ("recovery_code", Rule::Network),
    ("passkey", Rule::Network),
    ("identity_provider", Rule::Network),
    ("linked_identity", Rule::Network),
    ("first_administrator", Rule::Network),
    ("covenant_version", Rule::Network),
    ("information_page", Rule::Network),
    ("information_page_history", Rule::Network),
    ("support_edition", Rule::Network),
    ("support_offer", Rule::Network),
    ("support_offer_area", Rule::Network),
    ("scenario", Rule::Network),
    ("expected_wait", Rule::Network),
    ("contract_budget", Rule::Network),
    ("population", Rule::Network),
    ("saved_filter", Rule::Network),
    ("team_schedule", Rule::Network),
    ("calendar_link", Rule::Network),
    ("retention_terms", Rule::Network),
    ("purged", Rule::Network),
    ("breach", Rule::Network),
    ("breach_revision", Rule::Network),
];

/// The tables whose rows go with a client, with what ties them; one that others name comes before them.
pub(crate) fn with_client() -> impl DoubleEndedIterator<Item = (&'static str, &'static [Tie])> {
    crate::copy::tables()
        .collect::<Vec<_>>()
        .into_iter()
        .filter_map(|table| match rule_of(table)? {
            Rule::Client { tied, .. } => Some((table, tied)),
            _ => None,
        })
}

/// The rule of a table.
pub(crate) fn rule_of(table: &str) -> Option<Rule> {
    let found = RULES.iter().find(|(name, _)| *name == table);
    found.map(|(_, rule)| *rule)
}

/// What is wrong with the rules for this schema, in words for engineers: none where every table has one rule, and every column
/// that names a client belongs to a rule that takes the row with it.
///
/// `columns` are tables with the names of their columns; `references` tables, columns and the table that they name.
pub fn gaps(columns: &[(String, String)], references: &[(String, String, String)]) -> Vec<String> {
    let mut gaps = Vec::new();
    for (table, column) in columns {
        let by_name = ["person_id", "client_id", "referral_id"].contains(&column.as_str());
        let by_reference = references.iter().any(|(from, by, to)| {
            from == table && by == column && (to == "person" || to == "referral")
        });
        match rule_of(table) {
            None => gaps.push(format!("the table {table} has no rule")),
            Some(Rule::Client { tied, .. }) => {
                if (by_name || by_reference) && !tied.iter().any(|tie| tie.column() == column) {
                    gaps.push(format!("{table}.{column} names a client and ties nothing"));
                }
            }
            Some(Rule::Log) => {}
            Some(Rule::Passing | Rule::Network) => {
                if by_name || by_reference {
                    gaps.push(format!(
                        "{table}.{column} names a client, and its rows stay"
                    ));
                }
            }
        }
    }
    for (table, _) in RULES {
        if !columns.iter().any(|(name, _)| name == table) {
            gaps.push(format!("there is no table {table}"));
        }
        if RULES.iter().filter(|(name, _)| name == table).count() != 1 {
            gaps.push(format!("the table {table} has two rules"));
        }
    }
    gaps.dedup();
    gaps
}
