//! What people ask about their own data: taking it down, checking who asks, taking longer with a reason, deciding; and who is
//! responsible for the answer: the desk until somebody is assigned, the employer of the case manager from then on.

mod lifting;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use spil_model::data_request::{
    Asker, DataRequest, Decided, Ground, IdentityCheck, Outcome, Phase, RequestKind,
    RequestRefused, Responsible, phases, responsible,
};
use spil_model::ids::{DataRequestId, OrganisationId, PersonId, StaffId};
use spil_model::name::PersonName;
use spil_model::own_copy::may_be_made;
use spil_model::text::{LongText, ShortText};
use spil_model::use_limit::Limit;
use spil_policy::{Actor, Facts, Object, Role, actions};
use spil_store::Conn;
use spil_store::case_file::{Colleague, colleagues, organisation_names};
use spil_store::data_request as store;
use spil_store::journal::ObjectRef;
use spil_store::use_limit::{self, Lifted};

pub use lifting::lift;
pub use spil_store::data_request::Kept;

use crate::client::tied::tied;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// A party that is or was responsible, with the name of the organisation; none is the desk.
pub type Party = Option<String>;

/// What was asked about one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRequests {
    /// Under whom everything is seen.
    pub id: PersonId,
    /// Who it is.
    pub name: PersonName,
    /// From when on who was responsible, the earliest first.
    pub phases: Vec<(Timestamp, Party)>,
    /// The requests, the latest first.
    pub requests: Vec<Kept>,
    /// Whether the reader may take a request down.
    pub may_record: bool,
}

/// What was asked about this client.
pub async fn of_client(cx: &Cx, id: PersonId) -> Result<Viewed<ClientRequests>> {
    let snapshot = cx.read().await?;
    let tied = tied::<actions::ViewRequests>(cx, &snapshot, id).await?;
    let facts = &tied.found.facts;
    let permit = cx.may_see::<actions::ViewRequests>(&snapshot, tied.object(), facts)?;
    let names = organisation_names(&snapshot).await?;
    let phases = phases_of(&snapshot, tied.client).await?;
    let shown = ClientRequests {
        id: tied.client,
        name: store::subject(&permit).await?.name,
        phases: phases
            .into_iter()
            .map(|phase| (phase.from, party(&names, phase.responsible)))
            .collect(),
        requests: store::of_client(&permit).await?,
        may_record: cx.could::<actions::RecordRequest>(facts),
    };
    cx.viewed(snapshot, shown).await
}

async fn phases_of(conn: &Conn, client: PersonId) -> Result<Vec<Phase>> {
    let (received, handovers) = store::handovers(conn, client).await?;
    Ok(received.map_or_else(Vec::new, |received| phases(received, &handovers)))
}

/// Who is responsible for a client at this moment.
pub(crate) async fn responsible_now(cx: &Cx, conn: &Conn, client: PersonId) -> Result<Responsible> {
    Ok(responsible(&phases_of(conn, client).await?, cx.now))
}

fn party(names: &BTreeMap<OrganisationId, String>, responsible: Responsible) -> Party {
    match responsible {
        Responsible::Desk => None,
        Responsible::Organisation(id) => {
            Some(names.get(&id).cloned().unwrap_or_else(|| id.to_string()))
        }
    }
}

/// A request that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// What is asked.
    pub kind: RequestKind,
    /// Who asks.
    pub asker: Asker,
    /// The name of who asks, where it is not the client.
    pub asker_name: Option<ShortText>,
    /// How it was made sure who asks.
    pub checked: IdentityCheck,
    /// What exactly is asked.
    pub what: LongText,
    /// The day on which it came in.
    pub received_on: Date,
}

/// Takes a request down.
pub async fn record(cx: &Cx, id: PersonId, new: NewRequest) -> Result<DataRequestId> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let tied = tied::<actions::RecordRequest>(cx, &tx, id).await?;
    let permit = cx.may::<actions::RecordRequest>(&tx, tied.object(), &tied.found.facts)?;
    if cx.today() < new.received_on {
        return Err(Error::invalid("received", "request-received-later"));
    }
    if new.asker != Asker::Client && new.asker_name.is_none() {
        return Err(Error::invalid("asker_name", "request-asker-name-missing"));
    }
    let kept = kept(cx, tied.client, me, new);
    store::record(&permit, &kept).await?;
    permit.tell(|event| {
        event.code("request", kept.id);
        event.code("kind", kept.request.kind);
    });
    cx.commit(tx).await?;
    Ok(kept.id)
}

fn kept(cx: &Cx, client: PersonId, me: StaffId, new: NewRequest) -> Kept {
    let name = new.asker_name.filter(|_| new.asker != Asker::Client);
    Kept {
        id: cx.id(),
        client,
        request: DataRequest {
            kind: new.kind,
            asker: new.asker,
            checked: new.checked,
            received_on: new.received_on,
            extended_on: None,
            decided: None,
        },
        asker_name: name.map_or_else(String::new, |name| name.to_string()),
        what: new.what.to_string(),
        entered: (cx.now, me),
        extended_why: String::new(),
        decided_by: None,
        answer: String::new(),
        version: 1,
    }
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneRequest {
    /// The request.
    pub kept: Kept,
    /// Who the client is.
    pub name: PersonName,
    /// Who must answer, or was to when it was decided.
    pub responsible: Party,
    /// The names of the staff.
    pub staff: BTreeMap<StaffId, Colleague>,
    /// Whether the reader may take a step.
    pub may_decide: bool,
    /// Whether the reader may make the copy that was asked for.
    pub may_copy: bool,
    /// What it limits now.
    pub limit: Option<Limit>,
    /// When what it limited was lifted, by whom, and what whoever asked was told.
    pub lifted: Option<Lifted>,
    /// Whether the reader may lift it.
    pub may_lift: bool,
}

/// One request of somebody whom the reader may see.
pub async fn one(cx: &Cx, id: DataRequestId) -> Result<Viewed<OneRequest>> {
    let snapshot = cx.read().await?;
    let client = store::client(&snapshot, id).await?.ok_or(Error::NotFound)?;
    let tied = tied::<actions::ViewRequests>(cx, &snapshot, client).await?;
    let facts = &tied.found.facts;
    let permit = cx.may_see::<actions::ViewRequests>(&snapshot, tied.object(), facts)?;
    permit.tell(|event| event.code("request", id));
    let kept = of(store::of_client(&permit).await?, id)?;
    let lifted = use_limit::lifted(&snapshot, id).await?;
    let limit = Limit::of(&kept.request, lifted.is_some());
    let opener = lifted.as_ref().map(|(_, by, _)| *by);
    let staff: Vec<StaffId> = [Some(kept.entered.1), kept.decided_by, opener]
        .into_iter()
        .flatten()
        .collect();
    let names = organisation_names(&snapshot).await?;
    let phases = phases_of(&snapshot, tied.client).await?;
    let one = OneRequest {
        name: store::subject(&permit).await?.name,
        responsible: party(&names, responsible(&phases, answered_at(cx, &kept.request))),
        staff: colleagues(&snapshot, &staff).await?,
        may_decide: cx.could::<actions::DecideRequest>(facts) && kept.request.decided.is_none(),
        may_lift: limit.is_some() && cx.could::<actions::DecideRequest>(facts),
        limit,
        lifted,
        may_copy: may_be_made(&kept.request).is_ok() && may_copy(cx, &snapshot, client).await?,
        kept,
    };
    cx.viewed(snapshot, one).await
}

/// Another referral of the client may tie the reader to the copy than to the request.
async fn may_copy(cx: &Cx, conn: &Conn, client: PersonId) -> Result<bool> {
    let tied = tied::<actions::ExportCopy>(cx, conn, client).await?;
    Ok(cx.could::<actions::ExportCopy>(&tied.found.facts))
}

fn of(all: Vec<Kept>, id: DataRequestId) -> Result<Kept> {
    all.into_iter()
        .find(|kept| kept.id == id)
        .ok_or(Error::NotFound)
}

/// Whoever is responsible now answers what is open; what was decided was answered by whoever was responsible on that day.
fn answered_at(cx: &Cx, request: &DataRequest) -> Timestamp {
    let end_of = |day: Date| {
        let next = day.saturating_add(1.day());
        let start = next.to_zoned(spil_model::calendar::amsterdam().clone());
        start.map_or(cx.now, |start| start.timestamp())
    };
    request
        .decided
        .map_or(cx.now, |decided| end_of(decided.on).min(cx.now))
}

/// A step in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was made sure who asks.
    Check(IdentityCheck),
    /// It takes two months more; whoever asks was told why.
    Extend(ShortText),
    /// It is decided and answered.
    Decide {
        /// What.
        outcome: Outcome,
        /// Why not all of it.
        ground: Option<Ground>,
        /// What whoever asks is answered.
        answer: LongText,
    },
}

/// Takes a step in a request. Where somebody else took one since the form was made, that is a conflict.
pub async fn step(cx: &Cx, id: DataRequestId, version: Option<i64>, step: Step) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let client = store::client(&tx, id).await?.ok_or(Error::NotFound)?;
    let tied = tied::<actions::DecideRequest>(cx, &tx, client).await?;
    let permit = cx.may::<actions::DecideRequest>(&tx, tied.object(), &tied.found.facts)?;
    let mut kept = of(store::of_client(&permit).await?, id)?;
    if version.is_some_and(|seen| seen != kept.version) {
        return Err(Error::Conflict);
    }
    let code = taken(cx, me, &mut kept, step).map_err(|refused| Error::Refused(refused.key()))?;
    store::save(&permit, &kept, cx.now).await?;
    permit.tell(|event| {
        event.code("request", id);
        event.code("kind", kept.request.kind);
        event.code("step", code);
    });
    cx.commit(tx).await
}

fn taken(
    cx: &Cx,
    me: StaffId,
    kept: &mut Kept,
    step: Step,
) -> Result<&'static str, RequestRefused> {
    match step {
        Step::Check(checked) => {
            kept.request.check(checked)?;
            Ok(checked.code())
        }
        Step::Extend(why) => {
            kept.request.extend(cx.today())?;
            kept.extended_why = why.to_string();
            Ok("extended")
        }
        Step::Decide {
            outcome,
            ground,
            answer,
        } => {
            kept.request.decide(Decided {
                on: cx.today(),
                outcome,
                ground,
            })?;
            kept.decided_by = Some(me);
            kept.answer = answer.to_string();
            Ok(outcome.code())
        }
    }
}

/// Whose requests the privacy officer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those for which the own organisation is responsible, or the desk, which is everybody's.
    Own,
    /// Those of every organisation.
    All,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The request.
    pub kept: Kept,
    /// Who the client is.
    pub name: PersonName,
    /// Who must answer.
    pub responsible: Party,
}

/// What the privacy officer sees: what is open, and what was decided in the last year, the earliest term first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What is open.
    pub open: Vec<Listed>,
    /// What was decided.
    pub decided: Vec<Listed>,
    /// How many open ones are late.
    pub overdue: usize,
}

/// The requests of the network.
pub async fn list(cx: &Cx, whose: Whose) -> Result<Viewed<List>> {
    let snapshot = cx.read().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may_see::<actions::ListRequests>(&snapshot, object, &Facts::default())?;
    let names = organisation_names(&snapshot).await?;
    let own = own_organisations(cx);
    let since = cx.today().saturating_sub(1.year());
    let mut lines = Vec::new();
    for kept in store::all(&permit, since).await? {
        let phases = phases_of(&snapshot, kept.client).await?;
        let who = responsible(&phases, answered_at(cx, &kept.request));
        if whose == Whose::All || is_own(&own, who) {
            lines.push(Listed {
                name: store::named(&permit, kept.client).await?.name,
                responsible: party(&names, who),
                kept,
            });
        }
    }
    permit.tell(|event| {
        let clients = lines.iter().map(|line| line.kept.client);
        event.clients.extend(clients);
    });
    let today = cx.today();
    let overdue = lines
        .iter()
        .filter(|line| line.kept.request.is_overdue(today))
        .count();
    lines.sort_by_key(|line| line.kept.request.due());
    let (open, decided) = lines
        .into_iter()
        .partition(|line| line.kept.request.decided.is_none());
    cx.viewed(
        snapshot,
        List {
            open,
            decided,
            overdue,
        },
    )
    .await
}

fn own_organisations(cx: &Cx) -> BTreeSet<OrganisationId> {
    let Actor::Staff(staff) = &cx.actor else {
        return BTreeSet::new();
    };
    let officers = staff
        .grants
        .iter()
        .filter(|grant| grant.role == Role::PrivacyOfficer);
    officers.filter_map(|grant| grant.organisation).collect()
}

fn is_own(own: &BTreeSet<OrganisationId>, responsible: Responsible) -> bool {
    match responsible {
        Responsible::Desk => true,
        Responsible::Organisation(id) => own.contains(&id),
    }
}
