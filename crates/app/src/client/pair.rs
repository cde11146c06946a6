//! Two people who may be one: side by side for whoever may judge, and for whoever sees one of them only that there is another
//! and whom to ask.

pub(crate) mod counted;
mod judging;
mod listing;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::bsn::Bsn;
use spil_model::client::merge::MergeRefused;
use spil_model::client::pair::{Judgement, Likelihood, PairReason, strongest_first};
use spil_model::ids::{PairId, PersonId, ReferralId, SubRegionId};
use spil_model::person::PersonDetails;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{ReferrerKind, Stage};
use spil_policy::{Action, FieldGroup, actions, decide};
use spil_store::case_file::{Colleague, colleagues};
use spil_store::client::merge;
use spil_store::client::pair::{self, FoundPair, ReferralLine, Side};
use spil_store::referral::{self, Found};
use spil_store::{Conn, Permit, Snapshot, organisation};

use crate::case_file::{BsnShown, masked, open_bsn};
use crate::cx::Cx;
use crate::duty::at_desk;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

pub use judging::{Verdict, judge};
pub use listing::{List, ListedPair, ListedPerson, list};
pub use spil_store::client::pair::ON_A_PAGE;

/// A pair, as far as the reader may know it.
#[derive(Debug, Clone, PartialEq)]
pub enum Pair {
    /// Both people side by side.
    Both(Box<Both>),
    /// The reader may see one of the two, and so learns only that there is another.
    OneSide(OneSide),
}

/// Both people side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Both {
    /// The pair.
    pub id: PairId,
    /// Its version, for the form.
    pub version: i64,
    /// What was judged so far.
    pub judgement: Judgement,
    /// Who judged, and when.
    pub judged: Option<(String, Timestamp)>,
    /// When it was found.
    pub found_at: Timestamp,
    /// The probability that they are one, from 0 to 1.
    pub probability: f64,
    /// The same in a word.
    pub likelihood: Likelihood,
    /// What was compared, with what says most first.
    pub reasons: Vec<PairReason>,
    /// The two; the one of the smaller id first.
    pub people: [Shown; 2],
    /// Whose clock runs, or who is known longest: under whom the other would be seen.
    pub kept: PersonId,
    /// What forbids it to see them as one.
    pub obstacle: Option<MergeRefused>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The id.
    pub id: PersonId,
    /// Under whom they are seen.
    pub seen_as: PersonId,
    /// Who it is.
    pub details: PersonDetails,
    /// The age in years.
    pub age: Option<i16>,
    /// The day of death.
    pub died_on: Option<Date>,
    /// The citizen service number; none where the reader may not see it.
    pub bsn: Option<BsnShown>,
    /// The referrals, the earliest first.
    pub referrals: Vec<ShownReferral>,
}

/// A referral of one of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownReferral {
    /// The referral.
    pub id: ReferralId,
    /// Its code.
    pub code: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who referred.
    pub referrer: ReferrerKind,
    /// How far it has come.
    pub stage: Stage,
    /// The names of its area, team and treating organisation.
    pub place: Vec<String>,
    /// Whether the reader may open it.
    pub may_open: bool,
}

/// There is another person who may be the same; more the reader may not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneSide {
    /// The referral that the reader may open.
    pub own: ReferralId,
    /// The desks that may compare both, with whoever has duty there.
    pub desks: Vec<Desk>,
}

/// A desk, and whom to ask there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// The name of the area; none where no area is known.
    pub area: Option<String>,
    /// Who has duty there now.
    pub people: Vec<Colleague>,
}

/// A pair: both sides for whoever may judge it, else that there is one.
pub async fn view(cx: &Cx, id: PairId) -> Result<Viewed<Pair>> {
    let snapshot = cx.read().await?;
    let found = pair::find(&snapshot, id).await?.ok_or(Error::NotFound)?;
    let shown = if decide(&cx.actor, Action::ViewPair, &found.facts).is_granted() {
        Pair::Both(Box::new(both(cx, &snapshot, &found).await?))
    } else {
        Pair::OneSide(one_side(cx, &snapshot, &found).await?)
    };
    cx.viewed(snapshot, shown).await
}

async fn both(cx: &Cx, snapshot: &Snapshot, found: &FoundPair) -> Result<Both> {
    let one = cx.may_see::<actions::ViewPair>(snapshot, found.about(found.one), &found.facts)?;
    let other =
        cx.may_see::<actions::ViewPair>(snapshot, found.about(found.other), &found.facts)?;
    let sides = [pair::side(&one).await?, pair::side(&other).await?];
    let evidence = pair::evidence(&one).await?;
    let mut reasons = evidence.reasons;
    strongest_first(&mut reasons);
    let judged_by: Vec<_> = evidence.judged_by.into_iter().collect();
    let names = colleagues(snapshot, &judged_by).await?;
    let judged = judged_by.first().and_then(|staff| names.get(staff));
    let places = Places::load(snapshot).await?;
    let [left, right] = &sides;
    Ok(Both {
        id: found.id,
        version: found.version,
        judgement: found.judgement,
        judged: judged
            .map(|colleague| colleague.name.clone())
            .zip(evidence.judged_at),
        found_at: evidence.found_at,
        probability: evidence.probability,
        likelihood: Likelihood::of(evidence.probability),
        reasons,
        kept: kept(&sides),
        obstacle: obstacle(cx, left, right)?,
        people: [
            shown(cx, snapshot, &one, left, &places).await?,
            shown(cx, snapshot, &other, right, &places).await?,
        ],
    })
}

/// What the page can say at once; whoever judges hears of the rest when it is judged.
fn obstacle(cx: &Cx, one: &Side, other: &Side) -> Result<Option<MergeRefused>> {
    if one.seen_as == other.seen_as {
        return Ok(Some(MergeRefused::AlreadyOne));
    }
    if let (Some(one), Some(other)) = (own_bsn(cx, one)?, own_bsn(cx, other)?)
        && one != other
    {
        return Ok(Some(MergeRefused::NumbersDiffer));
    }
    let deaths_differ = one.person.died_on.is_some() != other.person.died_on.is_some();
    Ok(deaths_differ.then_some(MergeRefused::DeathsDiffer))
}

fn own_bsn(cx: &Cx, side: &Side) -> Result<Option<Bsn>> {
    side.bsn.as_ref().map(|kept| open_bsn(cx, kept)).transpose()
}

/// Whoever has a referral that runs, and of two the one whose clock runs longest; else whoever is known longest.
fn kept(sides: &[Side; 2]) -> PersonId {
    let rank = |side: &&Side| {
        let running = side.referrals.iter().filter(|line| runs(line.stage));
        let since = running.map(|line| line.clock_started_at).min();
        let known = side.referrals.iter().map(|line| line.received_at).min();
        (since.is_none(), since, known, side.person.id)
    };
    let [one, other] = sides;
    if rank(&one) <= rank(&other) {
        one.person.id
    } else {
        other.person.id
    }
}

/// Whether a referral in this stage carries clocks.
fn runs(stage: Stage) -> bool {
    stage.is_waiting() || stage == Stage::Guidance
}

async fn shown(
    cx: &Cx,
    conn: &Conn,
    permit: &Permit<'_, actions::ViewPair>,
    side: &Side,
    places: &Places,
) -> Result<Shown> {
    let person = &side.person;
    let bsn = match own_bsn(cx, side)? {
        _ if !permit.fields().shows(FieldGroup::Bsn) => None,
        bsn => Some(BsnShown {
            state: person.bsn_state,
            masked: bsn.as_ref().map(masked),
        }),
    };
    let mut referrals = Vec::with_capacity(side.referrals.len());
    for line in &side.referrals {
        let found = referral::find(conn, line.id).await?;
        let may_open = found.is_some_and(|found| may_open(cx, &found));
        referrals.push(places.referral(line, may_open));
    }
    Ok(Shown {
        id: person.id,
        seen_as: side.seen_as,
        details: person.details.clone(),
        age: person.age_on(person.died_on.unwrap_or_else(|| cx.today())),
        died_on: person.died_on,
        bsn,
        referrals,
    })
}

fn may_open(cx: &Cx, found: &Found) -> bool {
    decide(&cx.actor, Action::ViewReferral, &found.facts).is_granted()
}

/// The names of areas, teams and organisations.
struct Places {
    areas: Vec<organisation::SubRegion>,
    teams: Vec<organisation::Team>,
    organisations: Vec<organisation::Organisation>,
}

impl Places {
    async fn load(conn: &Conn) -> Result<Self> {
        Ok(Self {
            areas: organisation::sub_regions(conn).await?,
            teams: organisation::teams(conn).await?,
            organisations: organisation::organisations(conn).await?,
        })
    }

    fn area(&self, id: SubRegionId) -> Option<String> {
        let area = self.areas.iter().find(|area| area.id == id);
        area.map(|area| area.name.clone())
    }

    fn referral(&self, line: &ReferralLine, may_open: bool) -> ShownReferral {
        let team = self.teams.iter().find(|team| Some(team.id) == line.team);
        let mut organisations = self.organisations.iter();
        let organisation = organisations.find(|one| Some(one.id) == line.organisation);
        let place = [
            line.sub_region.and_then(|area| self.area(area)),
            team.map(|team| team.name.clone()),
            organisation.map(|organisation| organisation.name.clone()),
        ];
        ShownReferral {
            id: line.id,
            code: ReferenceCode::parse(&line.code)
                .map_or_else(|_| line.code.clone(), |code| code.to_string()),
            received_at: line.received_at,
            referrer: line.referrer,
            stage: line.stage,
            place: place.into_iter().flatten().collect(),
            may_open,
        }
    }
}

/// Whoever may open a referral of either of the two learns that there is another person; anybody else finds no pair.
async fn one_side(cx: &Cx, snapshot: &Snapshot, found: &FoundPair) -> Result<OneSide> {
    let one = referrals_of(snapshot, found.one).await?;
    let other = referrals_of(snapshot, found.other).await?;
    let visible = |all: &[Found]| all.iter().find(|found| may_open(cx, found)).cloned();
    let (own, hidden) = match (visible(&one), visible(&other)) {
        (Some(own), _) => (own, other),
        (None, Some(own)) => (own, one),
        (None, None) => {
            // The refusal itself must reach the journal.
            cx.may_see::<actions::ViewPair>(snapshot, found.about(found.one), &found.facts)?;
            return Err(Error::NotFound);
        }
    };
    let permit = cx.may_see::<actions::ViewReferral>(snapshot, own.object(), &own.facts)?;
    permit.tell(|event| event.code("match", "exists"));
    Ok(OneSide {
        own: own.id,
        desks: desks(cx, snapshot, &hidden).await?,
    })
}

/// The referrals of a person and of whoever is seen as one with them: no content.
pub(crate) async fn referrals_of(conn: &Conn, person: PersonId) -> Result<Vec<Found>> {
    let client = merge::find(conn, person).await?.ok_or(Error::NotFound)?;
    let mut found = Vec::with_capacity(client.referrals.len());
    for id in client.referrals {
        found.extend(referral::find(conn, id).await?);
    }
    Ok(found)
}

/// The desks of the areas in which these referrals lie, with whoever has duty there today.
pub(super) async fn desks(cx: &Cx, conn: &Conn, referrals: &[Found]) -> Result<Vec<Desk>> {
    let areas = organisation::sub_regions(conn).await?;
    let of: BTreeSet<Option<SubRegionId>> = referrals
        .iter()
        .map(|found| found.facts.sub_region)
        .collect();
    let mut desks = Vec::with_capacity(of.len());
    for area in of {
        let staff: Vec<_> = at_desk(conn, area, cx.today()).await?.into_iter().collect();
        let named = areas.iter().find(|one| Some(one.id) == area);
        desks.push(Desk {
            area: named.map(|area| area.name.clone()),
            people: colleagues(conn, &staff).await?.into_values().collect(),
        });
    }
    Ok(desks)
}
