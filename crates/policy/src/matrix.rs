//! The rules as a document for people: `docs/access-matrix.md`.
//!
//! `cargo run -p spil-policy --example access_matrix > docs/access-matrix.md` writes it; a test says when it is out of date.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use spil_model::referral::Stage;

use crate::action::{Action, Object};
use crate::actor::{Employer, Role};
use crate::rules::{Rule, Rules, Subject};

/// The whole document in Markdown.
pub fn render(rules: &Rules) -> String {
    let mut page = String::from(
        "# Who may do what\n\n\
         Made from `crates/policy/rules.toml`; change that file, then run\n\
         `cargo run -p spil-policy --example access_matrix > docs/access-matrix.md`.\n\n\
         A cell names what must tie the person to what it is about, and how much is shown: `my_area: all`.\n\
         A star means that it holds in some stages only; the rule below says which. Behind it stands for whose staff it\n\
         holds, where that matters: `care`, or `welfare` for a welfare partner.\n\
         An empty cell means no. Rules for `staff` and `everyone` hold for all roles.\n",
    );
    for (title, subjects) in groups(rules) {
        let _ = write!(page, "\n## {title}\n\n");
        table(&mut page, rules, &subjects);
    }
    reasons(&mut page, rules);
    absences(&mut page, rules);
    page
}

/// Three tables, so that each fits on a page: those who work with clients, those who do not, and the rest.
fn groups(rules: &Rules) -> Vec<(&'static str, Vec<Subject>)> {
    let staff = |roles: &[Role]| roles.iter().copied().map(Subject::Role).collect();
    let others: BTreeSet<Subject> = rules
        .all()
        .iter()
        .map(|rule| rule.subject)
        .filter(|subject| !matches!(subject, Subject::Role(_)))
        .collect();
    let (jobs, general): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|subject| matches!(subject, Subject::Job(_)));
    vec![
        ("Everybody, all staff and the command line", general),
        (
            "Roles that work with clients",
            staff(&[
                Role::WaitingListManager,
                Role::Secretary,
                Role::CaseManager,
                Role::LinkWorker,
                Role::GeriatricTeamMember,
                Role::InvolvedProfessional,
            ]),
        ),
        (
            "Roles that do not",
            staff(&[
                Role::OrganisationManager,
                Role::ProgrammeLead,
                Role::PrivacyOfficer,
                Role::Administrator,
                Role::Funder,
            ]),
        ),
        ("Background jobs", jobs),
    ]
}

fn table(page: &mut String, rules: &Rules, subjects: &[Subject]) {
    let names: Vec<String> = subjects
        .iter()
        .map(|subject| format!("`{subject}`"))
        .collect();
    let _ = writeln!(page, "| action | about | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|---|{}", "---|".repeat(subjects.len()));
    for action in Action::ALL {
        let cells: Vec<String> = subjects
            .iter()
            .map(|subject| cell(rules, *action, *subject))
            .collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            let about = about(action.object());
            let _ = writeln!(page, "| `{action}` | {about} | {} |", cells.join(" | "));
        }
    }
}

const fn about(object: Object) -> &'static str {
    match object {
        Object::Referral => "referral",
        Object::Client => "client",
        Object::Staff => "staff",
        Object::Network => "network",
        Object::Journal => "journal",
    }
}

fn cell(rules: &Rules, action: Action, subject: Subject) -> String {
    let entries: Vec<String> = rules
        .for_action(action)
        .filter(|rule| rule.subject == subject)
        .map(|rule| {
            let star = if rule.stages.is_some() { "*" } else { "" };
            let whose = rule.employer.map_or("", |one| match one {
                Employer::Care => " (care)",
                Employer::Welfare => " (welfare)",
            });
            let (tie, fields) = (rule.relation.name(), rule.fields.name());
            format!("{tie}: {fields}{star}{whose}")
        })
        .collect();
    entries.join("<br>")
}

fn reasons(page: &mut String, rules: &Rules) {
    page.push_str("\n## The rules\n\n");
    page.push_str("| rule | for | tied by | stages | shows | why |\n|---|---|---|---|---|---|\n");
    for rule in rules.all() {
        let _ = writeln!(
            page,
            "| `{}` | `{}`{} | `{}` | {} | {} | {} {} |",
            rule.id,
            rule.subject,
            rule.employer
                .map_or(String::new(), |one| format!(" of `{}`", one.name())),
            rule.relation.name(),
            stages(rule),
            rule.fields.name(),
            rule.reason.nl,
            rule.reason.en,
        );
    }
}

fn stages(rule: &Rule) -> String {
    let names = |stages: &Vec<Stage>| {
        stages
            .iter()
            .map(|stage| stage.code())
            .collect::<Vec<_>>()
            .join(", ")
    };
    rule.stages.as_ref().map_or_else(|| "all".to_owned(), names)
}

fn absences(page: &mut String, rules: &Rules) {
    page.push_str("\n## What nobody has, and who has nothing\n\n");
    if rules.ungranted().is_empty() {
        page.push_str("Every action has a rule.\n\n");
    }
    for row in rules.ungranted() {
        let names: Vec<String> = row
            .actions
            .iter()
            .map(|action| format!("`{action}`"))
            .collect();
        let _ = writeln!(
            page,
            "- {}: {} {}",
            names.join(", "),
            row.reason.nl,
            row.reason.en
        );
    }
    for row in rules.silent() {
        let names: Vec<String> = row
            .roles
            .iter()
            .map(|role| format!("`{}`", role.name()))
            .collect();
        let _ = writeln!(
            page,
            "- {}: {} {}",
            names.join(", "),
            row.reason.nl,
            row.reason.en
        );
    }
}
