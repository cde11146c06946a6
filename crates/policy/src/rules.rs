//! The table of rules, as read from `rules.toml`, and what makes a table wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use spil_model::referral::Stage;
use spil_model::use_limit::Use;

use crate::action::Action;
use crate::actor::{Actor, Employer, Grant, JobName, Role, Staff};
use crate::fields::Fields;
use crate::relation::{Bearer, Relation};

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program, and a test reads it"
    )]
    Rules::parse(include_str!("../rules.toml")).expect("rules.toml is valid")
});

/// The rules of the program.
pub fn rules() -> &'static Rules {
    &RULES
}

/// The table of who may do what.
#[derive(Debug)]
pub struct Rules {
    rows: Vec<Rule>,
    by_action: BTreeMap<Action, Vec<usize>>,
    ungranted: Vec<Ungranted>,
    silent: Vec<Silent>,
    uses: Vec<UseOf>,
}

/// For what use of data actions are; what is named nowhere is care.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseOf {
    /// The use.
    pub of: Use,
    /// The actions.
    pub actions: Vec<Action>,
    /// Why they are that.
    pub reason: Reason,
}

/// One row of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The stable name of the rule, written into the journal.
    pub id: RuleId,
    /// For whom.
    #[serde(rename = "role")]
    pub subject: Subject,
    /// For whom of them: those who work for an organisation of this kind; none: for all.
    pub employer: Option<Employer>,
    /// What must tie the actor to the object.
    pub relation: Relation,
    /// In which stages of a referral; none: in all, and for what is no referral.
    pub stages: Option<Vec<Stage>>,
    /// What may be done.
    pub actions: Vec<Action>,
    /// How much may be shown.
    pub fields: Fields,
    /// Why.
    pub reason: Reason,
}

/// Actions that nobody has yet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ungranted {
    /// The actions.
    pub actions: Vec<Action>,
    /// Why nobody has them.
    pub reason: Reason,
}

/// Roles that have nothing yet but what every member of staff has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silent {
    /// The roles.
    pub roles: Vec<Role>,
    /// Why they have nothing.
    pub reason: Reason,
}

/// A reason in a sentence, for the privacy officer and for the log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In Dutch.
    pub nl: String,
    /// In English.
    pub en: String,
}

/// The stable name of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(from = "String")]
pub struct RuleId(Arc<str>);

impl RuleId {
    /// The name as the journal stores it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RuleId {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For whom a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum Subject {
    /// Visitors and staff alike.
    Everyone,
    /// Every member of staff, whatever the roles.
    AnyStaff,
    /// Staff with this role.
    Role(Role),
    /// One background job.
    Job(JobName),
    /// Whoever sits at the command line.
    Console,
}

/// There is nobody of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such role: {0} (expected everyone, staff, console, job.NAME or one of the roles of the network)"
)]
pub struct NoSuchSubject(String);

impl TryFrom<String> for Subject {
    type Error = NoSuchSubject;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let found = match name.as_str() {
            "everyone" => Some(Self::Everyone),
            "staff" => Some(Self::AnyStaff),
            "console" => Some(Self::Console),
            other => match other.strip_prefix("job.") {
                Some(job) => JobName::from_name(job).map(Self::Job),
                None => Role::from_name(other).map(Self::Role),
            },
        };
        found.ok_or(NoSuchSubject(name))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::AnyStaff => f.write_str("staff"),
            Self::Role(role) => f.write_str(role.name()),
            Self::Job(job) => write!(f, "job.{}", job.name()),
            Self::Console => f.write_str("console"),
        }
    }
}

impl Subject {
    fn is_about(self, grant: &Grant) -> bool {
        !matches!(self, Self::Role(role) if role != grant.role)
    }
}

impl Rule {
    /// What the actor brings, if the rule is for this actor at all.
    pub(crate) fn bearer<'a>(&self, actor: &'a Actor) -> Option<Bearer<'a>> {
        let nobody = || Bearer {
            staff: None,
            emergencies: &[],
            invited: &[],
            grants: Vec::new(),
        };
        match (self.subject, actor) {
            (Subject::Everyone, Actor::Public) | (Subject::Console, Actor::Console { .. }) => {
                Some(nobody())
            }
            (Subject::Job(wanted), Actor::Job(job)) if wanted == *job => Some(nobody()),
            (Subject::Everyone | Subject::AnyStaff | Subject::Role(_), Actor::Staff(staff)) => {
                self.bearer_of(staff)
            }
            _ => None,
        }
    }

    /// A rule for a role, or for whoever works for one kind of organisation, needs a grant that says so.
    fn bearer_of<'a>(&self, staff: &'a Staff) -> Option<Bearer<'a>> {
        let counts = |grant: &&Grant| {
            let employer = self.employer.is_none_or(|one| one == grant.employer);
            employer && self.subject.is_about(grant)
        };
        let grants: Vec<&Grant> = staff.grants.iter().filter(counts).collect();
        let is_for_all = self.employer.is_none() && !matches!(self.subject, Subject::Role(_));
        (is_for_all || !grants.is_empty()).then_some(Bearer {
            staff: Some(staff.id),
            emergencies: &staff.emergencies,
            invited: &staff.invited,
            grants,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    rule: Vec<Rule>,
    #[serde(default)]
    ungranted: Vec<Ungranted>,
    #[serde(default)]
    silent: Vec<Silent>,
    #[serde(default, rename = "use")]
    uses: Vec<UseOf>,
}

/// What is wrong with a table of rules.
#[derive(Debug, thiserror::Error)]
pub enum InvalidRules {
    /// It cannot be read, or names a role, relation, action, stage or field level that does not exist.
    #[error("the table cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// Two rules have the same name.
    #[error("rule {0} occurs twice")]
    Twice(RuleId),
    /// A rule lacks actions, stages or a reason, or names one twice.
    #[error("rule {rule}: {what}")]
    Incomplete {
        /// The rule.
        rule: RuleId,
        /// What is missing.
        what: &'static str,
    },
    /// A visitor, a job or the console cannot have this relation.
    #[error("rule {0}: this relation needs a member of staff")]
    NeedsStaff(RuleId),
    /// An action has no rule and is not listed as ungranted, or both.
    #[error("action {0}: needs a rule or a line that says why nobody has it, and not both")]
    Unsettled(Action),
    /// A role has no rule and is not listed as silent, or both.
    #[error("role {}: needs a rule or a line that says why it has none, and not both", .0.name())]
    SilentRole(Role),
}

impl Rules {
    /// Reads and checks a table.
    pub fn parse(source: &str) -> Result<Self, InvalidRules> {
        let document: Document = toml::from_str(source)?;
        let mut ids = BTreeSet::new();
        let mut by_action: BTreeMap<Action, Vec<usize>> = BTreeMap::new();
        for (place, rule) in document.rule.iter().enumerate() {
            check(rule)?;
            if !ids.insert(&rule.id) {
                return Err(InvalidRules::Twice(rule.id.clone()));
            }
            for action in &rule.actions {
                by_action.entry(*action).or_default().push(place);
            }
        }
        let rules = Self {
            rows: document.rule,
            by_action,
            ungranted: document.ungranted,
            silent: document.silent,
            uses: document.uses,
        };
        rules.check_actions()?;
        rules.check_roles()?;
        Ok(rules)
    }

    /// All rules, in the order of the file.
    pub fn all(&self) -> &[Rule] {
        &self.rows
    }

    /// The rules that allow an action.
    pub fn for_action(&self, action: Action) -> impl Iterator<Item = &Rule> {
        self.by_action
            .get(&action)
            .into_iter()
            .flatten()
            .filter_map(|place| self.rows.get(*place))
    }

    /// The rule of this name, for instance one that the journal names.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rows.iter().find(|rule| rule.id.as_str() == id)
    }

    /// The rule that is told to the client for an action that was granted under this one: itself, or where the action is told
    /// as another, the first rule for the same people with the same relation that grants that.
    pub fn told_to_client(&self, id: &str, action: Action) -> Option<&Rule> {
        let rule = self.find(id)?;
        let told = action.told_to_client();
        if told == action {
            return Some(rule);
        }
        self.for_action(told).find(|one| {
            let who = (one.subject, one.employer) == (rule.subject, rule.employer);
            who && one.relation == rule.relation
        })
    }

    /// The actions that nobody has yet.
    pub fn ungranted(&self) -> &[Ungranted] {
        &self.ungranted
    }

    /// The roles that have nothing yet.
    pub fn silent(&self) -> &[Silent] {
        &self.silent
    }

    /// For what use of data an action is.
    pub fn use_of(&self, action: Action) -> Use {
        let found = self.uses.iter().find(|one| one.actions.contains(&action));
        found.map_or(Use::Care, |one| one.of)
    }

    /// The actions that are for another use than care.
    pub fn uses(&self) -> &[UseOf] {
        &self.uses
    }

    fn check_actions(&self) -> Result<(), InvalidRules> {
        let ungranted: BTreeSet<Action> = self
            .ungranted
            .iter()
            .flat_map(|row| row.actions.clone())
            .collect();
        Action::ALL
            .iter()
            .find(|action| ungranted.contains(action) == self.by_action.contains_key(action))
            .map_or(Ok(()), |action| Err(InvalidRules::Unsettled(*action)))
    }

    fn check_roles(&self) -> Result<(), InvalidRules> {
        let silent: BTreeSet<Role> = self
            .silent
            .iter()
            .flat_map(|row| row.roles.clone())
            .collect();
        let speaks = |role: &Role| {
            self.rows
                .iter()
                .any(|rule| rule.subject == Subject::Role(*role))
        };
        Role::ALL
            .iter()
            .find(|role| silent.contains(role) == speaks(role))
            .map_or(Ok(()), |role| Err(InvalidRules::SilentRole(*role)))
    }
}

fn check(rule: &Rule) -> Result<(), InvalidRules> {
    let incomplete = |what| {
        Err(InvalidRules::Incomplete {
            rule: rule.id.clone(),
            what,
        })
    };
    let distinct: BTreeSet<&Action> = rule.actions.iter().collect();
    if rule.actions.is_empty() || distinct.len() < rule.actions.len() {
        return incomplete("needs actions, each once");
    }
    if rule.stages.as_ref().is_some_and(Vec::is_empty) {
        return incomplete("an empty list of stages allows nothing; leave it out for all stages");
    }
    if rule.reason.nl.trim().is_empty() || rule.reason.en.trim().is_empty() {
        return incomplete("needs a reason in Dutch and in English");
    }
    let of_staff = matches!(rule.subject, Subject::AnyStaff | Subject::Role(_));
    if (rule.relation.needs_staff() || rule.employer.is_some()) && !of_staff {
        return Err(InvalidRules::NeedsStaff(rule.id.clone()));
    }
    Ok(())
}
