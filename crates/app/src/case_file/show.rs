//! What the page of one referral shows: only what the reader may see leaves this module.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::bsn::{Bsn, BsnState};
use spil_model::code::ClassId;
use spil_model::covenant::{EscalationTo, Translated};
use spil_model::ids::{OrganisationId, PersonId, ReferralId, StaffId};
use spil_model::person::PersonDetails;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{Channel, Diagnosis, Referral, ReferralContent, Referrer};
use spil_model::steps::StepKind;
use spil_policy::{Action, Facts, FieldGroup, Fields, Role, actions, decide};
use spil_store::case_file::{
    ActedAs, Colleague, Happened, What, acted, colleagues, happened, organisation_names,
};
use spil_store::person::KeptBsn;
use spil_store::referral::{self, ListedFile, Loaded, Shows};
use spil_store::seal::{BsnVault, Place};
use spil_store::use_limit::{self, Holding};
use spil_store::{Conn, Permit, consent, person, step};

use super::{Asked, Head, head_of};
use crate::client::known::{Known, known_of};
use crate::consent::{Stands, all_standing};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::organisation::name_insurer;
use crate::viewed::Viewed;

/// The page of one referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Who it is about, and where it stands.
    pub head: Head,
    /// The code with which the referrer follows it.
    pub code: ReferenceCode,
    /// The door through which it came in.
    pub channel: Channel,
    /// The number that another system gave it.
    pub external_number: Option<String>,
    /// When the network received it.
    pub received_at: Timestamp,
    /// Who refers.
    pub referrer: Referrer,
    /// What was referred, as far as the reader may see it.
    pub content: ReferralContent,
    /// The client as the network knows them now.
    pub client: PersonDetails,
    /// What stands of what the client agreed to, for each purpose.
    pub consents: Vec<Stands>,
    /// Whether clinical content is among it.
    pub shows_notes: bool,
    /// The citizen service number; none where the reader may not see it.
    pub bsn: Option<BsnShown>,
    /// What limits the use of the client's data now.
    pub limits: Vec<Holding>,
    /// The files.
    pub files: Vec<ListedFile>,
    /// The steps that are open.
    pub steps: Vec<OpenStep>,
    /// What is known of the client besides this referral.
    pub known: Known,
    /// What is asked of the referrer and not there yet.
    pub asked: Option<Asked>,
    /// The names of the documents of the covenant.
    pub document_names: BTreeMap<String, Translated>,
    /// What happened, the latest first.
    pub timeline: Vec<Line>,
    /// What the reader may do with it, in whatever stage.
    pub may: Vec<Action>,
    /// Whether the reader is the treating case manager or the link worker.
    pub is_mine: bool,
}

/// A citizen service number as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BsnShown {
    /// How sure we are of it.
    pub state: BsnState,
    /// The first digits, the others masked. None where there is no number.
    pub masked: Option<String>,
}

/// A step that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenStep {
    /// Which step.
    pub kind: StepKind,
    /// The last day of its term.
    pub due: Date,
    /// How many working days are left of it; below zero when it is over.
    pub working_days_left: i64,
    /// Who was asked when it was late.
    pub escalated_to: Option<EscalationTo>,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<Actor>,
    /// What.
    pub what: What,
    /// The name of the colleague that it is about: to whom it was offered, who was asked.
    pub about: Option<String>,
    /// The name of the class that was decided.
    pub class: Option<Translated>,
    /// What was written about it; none where the reader may not see it.
    pub text: Option<String>,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name.
    pub name: String,
    /// In which role, where the journal says so.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<String>,
}

/// The page of one referral.
pub async fn case_file(cx: &Cx, id: ReferralId) -> Result<Viewed<CaseFile>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let shown = show(cx, &snapshot, &permit, &found.facts, loaded).await?;
    cx.viewed(snapshot, shown).await
}

async fn show<A: Shows>(
    cx: &Cx,
    conn: &Conn,
    permit: &Permit<'_, A>,
    facts: &Facts,
    loaded: Loaded,
) -> Result<CaseFile> {
    let fields = permit.fields();
    let head = head_of(cx, conn, permit, &loaded).await?;
    let timeline = timeline(conn, permit, &head).await?;
    let bsn = bsn(cx, permit, &loaded).await?;
    let (steps, asked) = steps(cx, conn, permit, &loaded.referral).await?;
    let document_names = document_names(cx, conn, &loaded.referral).await?;
    let known = known_of(conn, permit, &loaded.referral).await?;
    let is_mine = cx.staff().is_some_and(|staff| {
        let holders = loaded.referral.holders;
        holders.treating() == Some(staff) || holders.link_worker == Some(staff)
    });
    let Loaded {
        referral,
        mut person,
    } = loaded;
    name_insurer(conn, person.details.insurer.as_mut()).await?;
    let said = consent::statements(permit).await?;
    Ok(CaseFile {
        consents: all_standing(&said, cx.today()),
        head,
        code: referral.code,
        channel: referral.channel,
        external_number: referral
            .external_number
            .map(|number| format!("{} {}", number.system, number.number)),
        received_at: referral.received_at,
        referrer: referral.referrer,
        content: shown(fields, referral.content),
        client: person.details,
        shows_notes: fields.shows(FieldGroup::Notes),
        bsn,
        limits: limits(conn, permit.fields(), person.id).await?,
        files: referral::files(permit).await?,
        steps,
        known,
        asked,
        document_names,
        timeline,
        may: may(cx, facts),
        is_mine,
    })
}

/// What limits the use of the client's data; the answer that went with it is for whoever may read notes.
async fn limits(conn: &Conn, fields: Fields, client: PersonId) -> Result<Vec<Holding>> {
    let mut holding = use_limit::holding(conn, client).await?;
    if !fields.shows(FieldGroup::Notes) {
        for one in &mut holding {
            one.why.clear();
        }
    }
    Ok(holding)
}

/// The content without what the reader may not see.
pub(super) fn shown(fields: Fields, content: ReferralContent) -> ReferralContent {
    if fields.shows(FieldGroup::Notes) {
        return content;
    }
    ReferralContent {
        question: None,
        circumstances: None,
        particulars: None,
        diagnosis: Diagnosis::Unknown,
        dangers: std::collections::BTreeSet::new(),
        unplaced: Vec::new(),
        ..content
    }
}

/// The number itself is opened only for its first digits, to compare it with a document at hand.
pub(crate) async fn bsn<A: Shows>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    loaded: &Loaded,
) -> Result<Option<BsnShown>> {
    if !permit.fields().shows(FieldGroup::Bsn) {
        return Ok(None);
    }
    let masked = match person::sealed_bsn(permit).await? {
        Some(kept) => Some(masked(&open_bsn(cx, &kept)?)),
        None => None,
    };
    Ok(Some(BsnShown {
        state: loaded.person.bsn_state,
        masked,
    }))
}

pub(crate) fn open_bsn(cx: &Cx, kept: &KeptBsn) -> Result<Bsn> {
    let place = Place {
        table: "person",
        column: "bsn_sealed",
        row: kept.person.uuid(),
    };
    BsnVault(&cx.app.keys)
        .open(&place, &kept.sealed)
        .map_err(Error::internal)
}

/// The first digits, the others hidden.
pub(crate) fn masked(bsn: &Bsn) -> String {
    let first: String = bsn.expose().chars().take(4).collect();
    format!("{first}•••••")
}

async fn steps<A: Shows>(
    cx: &Cx,
    conn: &Conn,
    permit: &Permit<'_, A>,
    referral: &Referral,
) -> Result<(Vec<OpenStep>, Option<Asked>)> {
    let versions = cx.app.covenants.load(conn).await?;
    let calendar = &crate::covenant::of(&versions, referral.covenant)?
        .covenant
        .calendar;
    let open = step::open(permit).await?;
    let asked = open
        .iter()
        .find(|step| step.kind == StepKind::MissingDocuments)
        .map(|step| Asked::read(&step.detail));
    let steps = open.into_iter().map(|step| OpenStep {
        kind: step.kind,
        due: step.due,
        working_days_left: calendar.working_days_between(cx.today(), step.due),
        escalated_to: step.escalated_to,
    });
    Ok((steps.collect(), asked))
}

async fn document_names(
    cx: &Cx,
    conn: &Conn,
    referral: &Referral,
) -> Result<BTreeMap<String, Translated>> {
    let versions = cx.app.covenants.load(conn).await?;
    let covenant = &crate::covenant::of(&versions, referral.covenant)?.covenant;
    let named = covenant
        .documents
        .iter()
        .map(|document| (document.id.to_string(), document.name.clone()));
    Ok(named.collect())
}

/// What the reader may do with this referral, to show the ways there.
fn may(cx: &Cx, facts: &Facts) -> Vec<Action> {
    let all = Action::ALL.iter().copied();
    all.filter(|action| action.object() == spil_policy::Object::Referral)
        .filter(|action| decide(&cx.actor, *action, facts).is_granted())
        .collect()
}

struct Names {
    staff: BTreeMap<StaffId, Colleague>,
    organisations: BTreeMap<OrganisationId, String>,
    acted: Vec<ActedAs>,
}

pub(crate) async fn timeline<A: Shows>(
    conn: &Conn,
    permit: &Permit<'_, A>,
    head: &Head,
) -> Result<Vec<Line>> {
    let happened = happened(permit).await?;
    let acted = acted(permit).await?;
    let names = Names {
        staff: colleagues(conn, &everybody(&happened, &acted)).await?,
        organisations: organisation_names(conn).await?,
        acted,
    };
    let shows_notes = permit.fields().shows(FieldGroup::Notes);
    let lines = happened.into_iter().rev();
    Ok(lines
        .map(|one| line(one, &names, &head.class_names, shows_notes))
        .collect())
}

/// Everybody who is named in a line.
fn everybody(happened: &[Happened], acted: &[ActedAs]) -> Vec<StaffId> {
    let named = happened.iter().flat_map(|one| [one.by, about(&one.what)]);
    let all = named.flatten().chain(acted.iter().map(|one| one.staff));
    let all: std::collections::BTreeSet<StaffId> = all.collect();
    all.into_iter().collect()
}

fn line(
    one: Happened,
    names: &Names,
    classes: &BTreeMap<ClassId, Translated>,
    shows_notes: bool,
) -> Line {
    let class = match &one.what {
        What::Triage { class, .. } => class
            .parse()
            .ok()
            .and_then(|class: ClassId| classes.get(&class).cloned()),
        _ => None,
    };
    Line {
        at: one.at,
        by: names.who(&one),
        about: about(&one.what)
            .and_then(|staff| names.staff.get(&staff))
            .map(|colleague| colleague.name.clone()),
        class,
        what: one.what,
        text: one.text.filter(|_| shows_notes),
    }
}

const fn about(what: &What) -> Option<StaffId> {
    match what {
        What::ConsultAsked { of } => Some(*of),
        What::Assignment { to, .. } => *to,
        _ => None,
    }
}

impl Names {
    /// Who it was, with the role that the journal has at the moment when it was written down.
    fn who(&self, one: &Happened) -> Option<Actor> {
        // What the program sends by itself is nobody's deed.
        if matches!(one.what, What::Told { .. } | What::OwnWishEnded) {
            return None;
        }
        let then = |acted: &&ActedAs| {
            acted.at == one.entered_at && one.by.is_none_or(|by| by == acted.staff)
        };
        let acted = self.acted.iter().find(then);
        let staff = one.by.or(acted.map(|acted| acted.staff))?;
        Some(Actor {
            name: self.staff.get(&staff)?.name.clone(),
            role: acted.and_then(|acted| acted.role),
            organisation: acted
                .and_then(|acted| acted.organisation)
                .and_then(|id| self.organisations.get(&id).cloned()),
        })
    }
}
