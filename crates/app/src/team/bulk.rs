//! Passing people on to a colleague, one or many at once: each case in its own transaction, so that one that changed in the
//! meantime stops nobody else.

use spil_model::covenant::Translated;
use spil_model::ids::{ReferralId, StaffId, TeamId};
use spil_model::referral::{Naming, Refused, Stage};
use spil_model::team::{BulkResult, CaseOutcome};
use spil_model::text::LongText;
use spil_policy::{Action, Role, actions};
use spil_store::organisation;
use spil_store::referral::Loaded;
use spil_store::team::{Colleague, Place, colleagues, held};

use super::{Bench, Line, could, facts_of, note, open_ours};
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::Change;
use crate::viewed::Viewed;

/// From whom people go to whom, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassOn {
    /// From whom.
    pub from: StaffId,
    /// To whom.
    pub to: StaffId,
    /// Why.
    pub rationale: LongText,
}

/// Passes one person on.
pub async fn pass_on(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    pass: &PassOn,
) -> Result<CaseOutcome> {
    let tx = cx.write().await?;
    let mut change = open_ours::<actions::Reassign>(cx, &tx, id, version).await?;
    let bench = Bench::of(cx, &tx, &change.referral).await?;
    if let Err(refused) = transition(&mut change, &bench, cx, pass)? {
        return Ok(CaseOutcome::Refused(refused));
    }
    let line = Line::about(Naming::Reassigned, pass.to, pass.rationale.as_str());
    note(cx, &change, line).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await?;
    Ok(CaseOutcome::Done)
}

/// A case manager takes over from a case manager, a link worker from a link worker.
fn transition(
    change: &mut Change<'_, actions::Reassign>,
    bench: &Bench,
    cx: &Cx,
    pass: &PassOn,
) -> Result<Result<(), Refused>> {
    let holders = change.referral.holders;
    if holders.link_worker == Some(pass.from) {
        bench.must_have(pass.to, Role::LinkWorker, "to")?;
        return Ok(change.referral.replace_link_worker(pass.to));
    }
    if holders.treating() != Some(pass.from) {
        // Somebody else took over in the meantime.
        return Err(Error::Conflict);
    }
    bench.must_have(pass.to, Role::CaseManager, "to")?;
    Ok(change.referral.reassign(pass.to, cx.now))
}

/// Passes many on; what could not be done is told per case, the others are done.
///
/// # Errors
/// When the receiver is nobody of the team: then nothing was done. Failures of the machine stop where they happen.
pub async fn pass_on_many(
    cx: &Cx,
    cases: &[(ReferralId, i64)],
    pass: &PassOn,
) -> Result<BulkResult> {
    if cases.is_empty() {
        return Err(Error::invalid("cases", "pass-on-nobody"));
    }
    if pass.from == pass.to {
        return Err(Error::invalid("to", "pass-on-same"));
    }
    let mut outcomes = Vec::with_capacity(cases.len());
    let mut wrong_receiver = Vec::new();
    for (id, version) in cases {
        let outcome = match pass_on(cx, *id, Some(*version), pass).await {
            Ok(outcome) => outcome,
            Err(Error::Conflict) => CaseOutcome::Conflict,
            Err(Error::NotFound | Error::Forbidden) => CaseOutcome::NotFound,
            Err(Error::Invalid(problems)) => {
                wrong_receiver.push(problems);
                CaseOutcome::NotFound
            }
            Err(other) => return Err(other),
        };
        outcomes.push((*id, outcome));
    }
    match wrong_receiver.pop() {
        Some(problems) if wrong_receiver.len() + 1 == cases.len() => Err(Error::Invalid(problems)),
        _ => Ok(outcomes.into_iter().collect()),
    }
}

/// The page on which people are passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The teams in which the reader may do so.
    pub teams: Vec<organisation::Team>,
    /// The team that was chosen, or the only one.
    pub team: Option<TeamId>,
    /// Its people.
    pub colleagues: Vec<Colleague>,
    /// Whose people are shown.
    pub from: Option<StaffId>,
    /// The people whom this one has.
    pub held: Vec<Held>,
}

/// Somebody who is with a colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The referral.
    pub id: ReferralId,
    /// Its version, for the form.
    pub version: i64,
    /// Initials, or the name where the reader knows the person.
    pub who: String,
    /// The age in years.
    pub age: Option<i16>,
    /// The name of the class.
    pub class: Option<Translated>,
    /// Assigned or in guidance.
    pub stage: Stage,
}

/// Shows whom a colleague has, so that they can be passed on.
pub async fn passing(
    cx: &Cx,
    team: Option<TeamId>,
    from: Option<StaffId>,
) -> Result<Viewed<Passing>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::SuggestAssignment>(&snapshot)?;
    let teams = super::inbox::teams_in(&snapshot, permit.scope()).await?;
    let team = team
        .filter(|team| teams.iter().any(|one| one.id == *team))
        .or_else(|| teams.first().map(|team| team.id));
    let places: Vec<Place> = team.into_iter().map(Place::Team).collect();
    let colleagues = colleagues(&snapshot, &places, cx.today()).await?;
    let from = from.filter(|from| colleagues.iter().any(|one| one.id == *from));
    let people = match (team, from) {
        (Some(team), Some(from)) => held(&permit, team, from).await?,
        _ => Vec::new(),
    };
    let versions = cx.app.covenants.load(&snapshot).await?;
    permit.tell_clients(people.iter().map(|one| one.person.id));
    let held = people.iter().map(|one| {
        let covenant = &of(&versions, one.referral.covenant)?.covenant;
        Ok(shown(cx, one, covenant))
    });
    let passing = Passing {
        teams,
        team,
        colleagues,
        from,
        held: held.collect::<Result<_>>()?,
    };
    drop(permit);
    cx.viewed(snapshot, passing).await
}

fn shown(cx: &Cx, one: &Loaded, covenant: &spil_model::covenant::Covenant) -> Held {
    let Loaded { referral, person } = one;
    let name = &person.details.name;
    let knows = could(cx, Action::ViewReferral, &facts_of(referral));
    let deadline = referral.deadline.as_ref();
    Held {
        id: referral.id,
        version: referral.version,
        who: if knows {
            name.list_form()
        } else {
            name.inbox_initials()
        },
        age: person.age_on(cx.today()),
        class: deadline
            .and_then(|deadline| covenant.class(&deadline.class))
            .map(|class| class.name.clone()),
        stage: referral.stage,
    }
}
