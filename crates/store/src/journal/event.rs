//! One event, and its canonical text: the text that is stored and over which the chain is computed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spil_model::ids::{ConsentId, OrganisationId, PersonId, StaffId};
use spil_policy::{Action, Actor, Facts, Granted, Object, Relation, Role};
use uuid::Uuid;

use crate::error::{Error, Result};

/// What the event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectRef {
    /// What kind of thing.
    pub kind: Object,
    /// Which one; none for a list or the network as a whole.
    pub id: Option<Uuid>,
    /// Which client it concerns.
    pub client: Option<PersonId>,
}

impl ObjectRef {
    /// A kind of thing as a whole: a list, a search, the network.
    pub const fn all(kind: Object) -> Self {
        Self {
            kind,
            id: None,
            client: None,
        }
    }

    /// One thing that concerns no client.
    pub fn one(kind: Object, id: impl Into<Uuid>) -> Self {
        Self {
            kind,
            id: Some(id.into()),
            client: None,
        }
    }

    /// A person, as the object itself: who it is, not one of the referrals.
    pub fn client(id: PersonId) -> Self {
        Self {
            kind: Object::Client,
            id: Some(id.uuid()),
            client: Some(id),
        }
    }

    /// A referral of a client.
    pub fn referral(id: impl Into<Uuid>, client: Option<PersonId>) -> Self {
        Self {
            kind: Object::Referral,
            id: Some(id.into()),
            client,
        }
    }
}

/// Whether it was allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done or shown.
    Granted,
    /// It was asked and refused.
    Refused,
}

impl Outcome {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

/// From where somebody acted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The way in: `web`, `console` or `job`.
    pub channel: String,
    /// The network address, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The request, to find the lines of the technical log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Uuid>,
}

/// One event of the journal. The order of the fields is the order of the canonical text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its own id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: String,
    /// Whether it was allowed.
    pub outcome: Outcome,
    /// `public`, `staff`, `job` or `console`.
    pub actor: String,
    /// Which member of staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// Which job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// Under which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// For which organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// About which kind of thing.
    pub object_kind: String,
    /// About which one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Uuid>,
    /// About which client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<PersonId>,
    /// About which clients, where a list shows several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<PersonId>,
    /// Under which rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What ties the actor to the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// On whose behalf, where somebody else is responsible for what the actor does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<StaffId>,
    /// What tied the actor to the client at that moment, whatever the rule asks: treats, was offered, was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<String>,
    /// On which consent it rested (the consent profile of NEN 7513), where it rested on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// Whether it was allowed because of emergency access alone.
    #[serde(default, skip_serializing_if = "is_not")]
    pub emergency: bool,
    /// The names of the fields that were seen or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Codes that say more: a class, a kind of end, a count. Never free text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, String>,
    /// From where.
    pub origin: Origin,
}

impl Event {
    /// An event of this actor about this object, without a rule yet.
    pub fn new(id: Uuid, at: Timestamp, actor: &Actor, action: Action, object: ObjectRef) -> Self {
        let (kind, staff, job) = match actor {
            Actor::Public => ("public", None, None),
            Actor::Staff(staff) => ("staff", Some(staff.id), None),
            Actor::Job(name) => ("job", None, Some(name.name().to_owned())),
            Actor::Console { .. } => ("console", None, None),
        };
        Self {
            id,
            at,
            action: action.name().to_owned(),
            outcome: Outcome::Refused,
            actor: kind.to_owned(),
            staff,
            job,
            role: None,
            organisation: None,
            object_kind: object_kind(object.kind).to_owned(),
            object: object.id,
            client: object.client,
            clients: Vec::new(),
            rule: None,
            relation: None,
            responsible: None,
            tie: None,
            consent: None,
            emergency: false,
            fields: Vec::new(),
            codes: BTreeMap::new(),
            origin: Origin::default(),
        }
    }

    /// Reads the stored text of an event.
    pub(crate) fn read(body: &str) -> Result<Self> {
        serde_json::from_str(body).map_err(|error| Error::Journal(error.to_string()))
    }

    /// Marks it as allowed under a rule.
    #[must_use]
    pub fn granted(mut self, granted: &Granted) -> Self {
        self.outcome = Outcome::Granted;
        self.rule = Some(granted.rule.to_string());
        self.relation = Some(granted.relation.name().to_owned());
        self.emergency = granted.relation == Relation::Emergency;
        self.role = granted.grant.map(|grant| grant.role.name().to_owned());
        self.organisation = granted.grant.and_then(|grant| grant.organisation);
        self
    }

    /// Says what tied the actor to the client then, and on whose behalf somebody acted who answers to another.
    #[must_use]
    pub fn tied(mut self, facts: &Facts) -> Self {
        let Some(staff) = self.staff else { return self };
        self.tie = facts.tie(staff).map(|tie| tie.name().to_owned());
        if self.relation.as_deref() == Some(Relation::AskedToConsult.name()) {
            self.consent = facts.consents.get(&staff).copied();
        }
        let role = self.role.as_deref().and_then(Role::from_name);
        if matches!(role, Some(Role::Secretary | Role::LinkWorker)) {
            let treats = facts.case_manager.or(facts.stand_by);
            self.responsible = treats.filter(|one| *one != staff);
        }
        self
    }

    /// Says more with a code.
    pub fn code(&mut self, name: &str, code: impl std::fmt::Display) {
        self.codes.insert(name.to_owned(), format!("{code}"));
    }
}

fn object_kind(kind: Object) -> &'static str {
    match kind {
        Object::Referral => "referral",
        Object::Client => "client",
        Object::Staff => "staff",
        Object::Network => "network",
        Object::Journal => "journal",
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_not(flag: &bool) -> bool {
    !*flag
}
