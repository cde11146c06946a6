//! Emergency access: asking for it, ending it, and the review by the privacy officer.

use jiff::civil::Date;
use spil_model::ids::{PersonId, StaffId};
use spil_model::oversight::{
    EmergencyKind, EmergencyOutcome, LONGEST_EMERGENCY, REVIEW_WITHIN, emergency_ends,
};
use spil_model::person::PersonDetails;
use spil_model::reference_code::ReferenceCode;
use spil_model::text::{ShortText, fold};
use spil_policy::{Facts, Object, actions};
use spil_store::case_file::colleagues;
use spil_store::journal::ObjectRef;
use spil_store::outbox::{self, Message};
use spil_store::oversight::emergency::{self, Emergency, Named, NewEmergency, Reviewed};
use spil_store::oversight::review::names_of;
use spil_store::{Permit, Snapshot, Tx};
use uuid::Uuid;

use crate::covenant::in_force;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// By what the person is found whose file must be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// By the code of a referral.
    Code(ReferenceCode),
    /// By surname and birth date.
    Person {
        /// The surname, as it was typed.
        surname: ShortText,
        /// The birth date.
        born: Date,
    },
}

/// A wish for emergency access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Whose file.
    pub sought: Sought,
    /// Of what kind the reason is.
    pub kind: EmergencyKind,
    /// The reason in words.
    pub reason: ShortText,
    /// For how many hours.
    pub hours: i64,
}

/// How many hours this network allows at most.
pub fn longest(cx: &Cx) -> i64 {
    let set = cx.app.settings.emergency_hours;
    set.unwrap_or(LONGEST_EMERGENCY).clamp(1, LONGEST_EMERGENCY)
}

/// Whether the reader may ask at all; refused here, nothing of a form is shown.
pub fn could_ask(cx: &Cx) -> bool {
    cx.could::<actions::AskEmergency>(&Facts::default())
}

/// Gives emergency access at once, and tells the privacy officers. Whoever is not found leaves an event too.
pub async fn ask(cx: &Cx, wanted: &Ask) -> Result<PersonId> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let ends_at = emergency_ends(cx.now, wanted.hours, longest(cx))
        .map_err(|wrong| emergency_too_long(wrong.longest))?;
    let tx = cx.write().await?;
    let all = ObjectRef::all(Object::Client);
    let permit = cx.may::<actions::AskEmergency>(&tx, all, &Facts::default())?;
    let found = emergency::named(&permit, &named(&wanted.sought)).await?;
    permit.tell(|event| event.code("found", found.len()));
    let [client] = found.as_slice() else {
        cx.commit(tx).await?;
        let field = match wanted.sought {
            Sought::Code(_) => "code",
            Sought::Person { .. } => "surname",
        };
        return Err(Error::invalid(field, "emergency-not-found"));
    };
    let new = NewEmergency {
        id: cx.id(),
        staff: me,
        kind: wanted.kind,
        reason: wanted.reason.to_string(),
        began_at: cx.now,
        ends_at,
        review_due: review_due(cx, &tx).await?,
    };
    begin(cx, &tx, *client, &new).await?;
    cx.commit(tx).await?;
    Ok(*client)
}

fn emergency_too_long(longest: i64) -> Error {
    let problem = crate::FieldProblem::new("hours", "emergency-hours-wrong");
    Error::Invalid(vec![problem.with("longest", longest)])
}

fn named(sought: &Sought) -> Named {
    match sought {
        Sought::Code(code) => Named::Code(code.compact()),
        Sought::Person { surname, born } => {
            let folded = fold(surname.as_str());
            Named::Person {
                born: *born,
                // The last word says most: prefixes stand in front.
                surname: folded.split(' ').next_back().unwrap_or_default().to_owned(),
            }
        }
    }
}

async fn review_due(cx: &Cx, tx: &Tx) -> Result<Date> {
    let versions = cx.app.covenants.load(tx).await?;
    let covenant = in_force(&versions, cx.today());
    let calendar = covenant.map(|version| version.covenant.calendar);
    let calendar = calendar.unwrap_or_default();
    Ok(calendar.due(cx.today(), REVIEW_WITHIN))
}

async fn begin(cx: &Cx, tx: &Tx, client: PersonId, new: &NewEmergency) -> Result<()> {
    let object = ObjectRef::client(client);
    let permit = cx.may::<actions::AskEmergency>(tx, object, &Facts::default())?;
    emergency::begin(&permit, new).await?;
    permit.tell(|event| {
        event.emergency = true;
        event.code("emergency", new.id);
        event.code("kind", new.kind);
        event.code("until", new.ends_at);
    });
    tell_officers(cx, &permit).await
}

/// A message says that there was emergency access and where to look; not by whom, nor to whose file.
async fn tell_officers(cx: &Cx, permit: &Permit<'_, actions::AskEmergency>) -> Result<()> {
    let officers = emergency::officers(permit, cx.today()).await?;
    permit.tell(|event| event.code("told", officers.len()));
    for recipient in officers {
        let message = Message {
            id: cx.id(),
            kind: crate::outbox::EMERGENCY.to_owned(),
            referral: None,
            recipient,
            language: spil_texts::Language::Dutch.code().to_owned(),
            reference: String::new(),
        };
        outbox::enqueue(permit, &message, cx.now).await?;
    }
    Ok(())
}

/// Ends the own emergency access before its time.
pub async fn end(cx: &Cx, id: Uuid) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Staff, me);
    let permit = cx.may::<actions::EndEmergency>(&tx, object, &Facts::of_staff(me))?;
    if emergency::end(&permit, id, cx.now).await? == 0 {
        return Err(Error::NotFound);
    }
    permit.tell(|event| event.code("emergency", id));
    cx.commit(tx).await
}

/// Every emergency access: what waits for review in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergencies {
    /// Them.
    pub all: Vec<ListedEmergency>,
}

/// Emergency access with the names that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEmergency {
    /// What is kept of it.
    pub emergency: Emergency,
    /// Who took it.
    pub staff: String,
    /// To whose file.
    pub client: Option<PersonDetails>,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
    /// Whether it runs now.
    pub is_running: bool,
    /// Whether the day of its review is over.
    pub is_overdue: bool,
}

/// Every emergency access, for the privacy officer.
pub async fn emergencies(cx: &Cx) -> Result<Viewed<Emergencies>> {
    let snapshot = cx.read().await?;
    let permit = may_review(cx, &snapshot)?;
    let all = emergency::list(&permit).await?;
    let all = listed(cx, &snapshot, &permit, all).await?;
    cx.viewed(snapshot, Emergencies { all }).await
}

/// One emergency access, for the privacy officer.
pub async fn emergency(cx: &Cx, id: Uuid) -> Result<Viewed<ListedEmergency>> {
    let snapshot = cx.read().await?;
    let permit = may_review(cx, &snapshot)?;
    let one = emergency::one(&permit, id).await?.ok_or(Error::NotFound)?;
    let mut listed = listed(cx, &snapshot, &permit, vec![one]).await?;
    let one = listed.pop().ok_or(Error::NotFound)?;
    cx.viewed(snapshot, one).await
}

fn may_review<'tx>(
    cx: &Cx,
    snapshot: &'tx Snapshot,
) -> Result<Permit<'tx, actions::ReviewAccesses>> {
    cx.may_see(snapshot, ObjectRef::all(Object::Journal), &Facts::default())
}

async fn listed(
    cx: &Cx,
    snapshot: &Snapshot,
    permit: &Permit<'_, actions::ReviewAccesses>,
    all: Vec<Emergency>,
) -> Result<Vec<ListedEmergency>> {
    let people: Vec<StaffId> = all
        .iter()
        .flat_map(|one| {
            [
                Some(one.staff),
                one.reviewed.as_ref().map(|reviewed| reviewed.by),
            ]
        })
        .flatten()
        .collect();
    let staff = colleagues(snapshot, &people).await?;
    let clients = names_of(permit, all.iter().map(|one| one.client)).await?;
    permit.tell(|event| {
        event.clients = clients.keys().copied().collect();
        event.code("count", all.len());
    });
    let name = |id: StaffId| staff.get(&id).map(|one| one.name.clone());
    let listed = all.into_iter().map(|one| ListedEmergency {
        staff: name(one.staff).unwrap_or_default(),
        client: clients.get(&one.client).cloned(),
        reviewed_by: one.reviewed.as_ref().and_then(|reviewed| name(reviewed.by)),
        is_running: cx.now < one.ends_at,
        is_overdue: one.reviewed.is_none() && one.review_due < cx.today(),
        emergency: one,
    });
    Ok(listed.collect())
}

/// Keeps what the privacy officer found of an emergency access.
pub async fn review_emergency(
    cx: &Cx,
    id: Uuid,
    version: i64,
    (outcome, note): (EmergencyOutcome, ShortText),
) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let object = ObjectRef::one(Object::Journal, id);
    let permit = cx.may::<actions::JudgeAccess>(&tx, object, &Facts::default())?;
    let holder = emergency::taken_by(&tx, id).await?.ok_or(Error::NotFound)?;
    if holder == me {
        return Err(Error::Refused("refused-own-emergency"));
    }
    let reviewed = Reviewed {
        outcome,
        note: note.to_string(),
        by: me,
        at: cx.now,
    };
    emergency::review(&permit, &reviewed, version).await?;
    permit.tell(|event| event.code("outcome", outcome));
    cx.commit(tx).await
}
