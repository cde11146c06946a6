//! Finding a person among everybody whom the actor may find, whatever the stage.

use jiff::Timestamp;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::ids::ReferralId;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::{ExternalNumber, Stage};
use spil_model::text::fold;
use spil_policy::{Action, Decision, FieldGroup, Scope, actions, decide, scope};
use spil_store::ListPermit;
use spil_store::organisation::{self, SubRegion, Team};
use spil_store::seal::BsnVault;
use spil_store::search::{self, Hit, MOST, Sought};

use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// A search that is longer is no name, number or date.
const LONGEST: usize = 200;
/// More parts of a name than these say nothing more.
const MOST_PARTS: usize = 6;

/// Who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// In the order of their names, at most [`MOST`].
    pub people: Vec<FoundPerson>,
    /// Whether there are more.
    pub has_more: bool,
}

/// Somebody who was found, with the referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPerson {
    /// The referral.
    pub id: ReferralId,
    /// The code.
    pub code: String,
    /// The name.
    pub who: String,
    /// The birth date.
    pub birth_date: Option<BirthDate>,
    /// The town or village.
    pub city: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// When it was received.
    pub received_at: Timestamp,
    /// The name of the area.
    pub area: Option<String>,
    /// The name of the team.
    pub team: Option<String>,
    /// Whether this reader may open it.
    pub may_open: bool,
}

/// Finds people by any part of the name, a birth date, a code, a number of another system or a citizen service number.
pub async fn find(cx: &Cx, text: &str) -> Result<Viewed<Found>> {
    let sought = sought(cx, text)?;
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::SearchReferrals>(&snapshot)?;
    let term = cx.app.keys.search_term(&fold(text));
    permit.tell(|event| event.code("term", term));
    let hits = hits(&permit, &sought).await?;
    let has_more = MOST < hits.len();
    let names = Names {
        areas: organisation::sub_regions(&snapshot).await?,
        teams: organisation::teams(&snapshot).await?,
    };
    let shown: Vec<&Hit> = hits.iter().take(MOST).collect();
    permit.tell_clients(shown.iter().map(|hit| hit.client));
    permit.tell(|event| event.code("count", shown.len()));
    let people = shown
        .into_iter()
        .filter_map(|hit| person(cx, hit, permit.scope(), &names))
        .collect();
    drop(permit);
    cx.viewed(snapshot, Found { people, has_more }).await
}

async fn hits(
    permit: &ListPermit<'_, actions::SearchReferrals>,
    sought: &[Sought],
) -> Result<Vec<Hit>> {
    let mut hits: Vec<Hit> = Vec::new();
    for one in sought {
        let within = within(permit.scope(), one);
        for hit in search::find(permit, &within, one).await? {
            if hits.iter().all(|known| known.id != hit.id) {
                hits.push(hit);
            }
        }
    }
    Ok(hits)
}

/// Whoever may not see a citizen service number finds nobody by it either.
fn within(scope: &Scope, sought: &Sought) -> Scope {
    let group = match sought {
        Sought::Bsn(_) => FieldGroup::Bsn,
        _ => FieldGroup::Identity,
    };
    let parts = scope.any_of.iter().filter(|part| part.fields.shows(group));
    Scope {
        any_of: parts.cloned().collect(),
    }
}

/// What a text can mean: nine digits a citizen service number, a date a birth date, anything else a name, code or number.
fn sought(cx: &Cx, text: &str) -> Result<Vec<Sought>> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid("text", "search-empty"));
    }
    if LONGEST < text.chars().count() {
        return Err(Error::invalid("text", "search-long"));
    }
    let number = ExternalNumber::key_of_number(text);
    let external = number
        .contains(|character: char| character.is_ascii_digit())
        .then_some(Sought::External(number));
    if let Ok(bsn) = Bsn::parse(text) {
        let indexes = BsnVault(&cx.app.keys).indexes(&bsn);
        let indexes = indexes.iter().map(|index| index.as_bytes().to_vec());
        return Ok([Sought::Bsn(indexes.collect())]
            .into_iter()
            .chain(external)
            .collect());
    }
    // A year alone is the year of thousands.
    if let Some(date) = BirthDate::parse(text)
        .ok()
        .filter(|date| date.month().is_some())
    {
        return Ok([Sought::BirthDate(date.to_string())]
            .into_iter()
            .chain(external)
            .collect());
    }
    let code = ReferenceCode::parse(text).ok();
    let code = code.map(|code| Sought::Code(code.compact()));
    let exact: Vec<Sought> = code.into_iter().chain(external).collect();
    let name = name(text);
    if name.is_none() && exact.is_empty() {
        return Err(Error::invalid("text", "search-short"));
    }
    Ok(exact.into_iter().chain(name).collect())
}

/// One letter alone would find half the region.
fn name(text: &str) -> Option<Sought> {
    let folded = fold(text);
    let mut parts: Vec<String> = folded.split(' ').map(str::to_owned).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.chars().count()));
    parts.dedup();
    parts.truncate(MOST_PARTS);
    let longest = parts.first().map_or(0, |part| part.chars().count());
    (2 <= longest).then_some(Sought::Name(parts))
}

struct Names {
    areas: Vec<SubRegion>,
    teams: Vec<Team>,
}

fn person(cx: &Cx, hit: &Hit, scope: &Scope, names: &Names) -> Option<FoundPerson> {
    let fields = scope.part_for(&hit.facts)?.fields;
    let is_known = fields.shows(FieldGroup::Identity);
    let details = &hit.details;
    let area = names
        .areas
        .iter()
        .find(|area| Some(area.id) == hit.facts.sub_region);
    let team = names
        .teams
        .iter()
        .find(|team| hit.facts.teams.contains(&team.id));
    let may_open = decide(&cx.actor, Action::ViewReferral, &hit.facts);
    Some(FoundPerson {
        id: hit.id,
        code: ReferenceCode::parse(&hit.code)
            .map_or_else(|_| hit.code.clone(), |code| code.to_string()),
        who: if is_known {
            details.name.list_form()
        } else {
            details.name.inbox_initials()
        },
        birth_date: details.birth_date.filter(|_| is_known),
        city: details
            .address
            .city
            .as_ref()
            .filter(|_| is_known)
            .map(ToString::to_string),
        stage: hit.stage,
        received_at: hit.received_at,
        area: area.map(|area| area.name.clone()),
        team: team.map(|team| team.name.clone()),
        may_open: matches!(may_open, Decision::Granted(_)),
    })
}

/// Whether this actor may search at all: the empty page of the search says nothing of anybody.
pub fn may_search(cx: &Cx) -> Result<()> {
    if scope(&cx.actor, Action::SearchReferrals).is_empty() {
        Err(Error::Forbidden)
    } else {
        Ok(())
    }
}
