//! The list of pairs that nobody has judged yet, or that somebody could not judge.

use jiff::Timestamp;
use spil_model::client::pair::{Judgement, Likelihood};
use spil_model::ids::PairId;
use spil_model::person::PersonDetails;
use spil_model::referral::Stage;
use spil_policy::actions;
use spil_store::client::pair::{self, ON_A_PAGE};
use spil_store::organisation;

use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// A page of the list of pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The pairs, the most likely first, at most [`ON_A_PAGE`].
    pub pairs: Vec<ListedPair>,
    /// Whether more follow.
    pub has_more: bool,
}

/// A pair in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedPair {
    /// The pair.
    pub id: PairId,
    /// The probability that they are one, from 0 to 1.
    pub probability: f64,
    /// The same in a word.
    pub likelihood: Likelihood,
    /// When it was found.
    pub found_at: Timestamp,
    /// The two.
    pub people: [ListedPerson; 2],
}

/// One of the two, in short.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedPerson {
    /// Who it is.
    pub details: PersonDetails,
    /// The name of the area of the latest referral.
    pub area: Option<String>,
    /// How far that has come.
    pub stage: Option<Stage>,
}

/// A page, from 1, of the pairs that nobody has judged yet, or that somebody could not judge: of those that the actor may see.
pub async fn list(cx: &Cx, judgement: Judgement, page: usize) -> Result<Viewed<List>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ListPairs>(&snapshot)?;
    let mut listed = pair::list(&permit, judgement, page).await?;
    let has_more = ON_A_PAGE < listed.len();
    listed.truncate(ON_A_PAGE);
    let people = listed.iter().flat_map(|pair| &pair.people);
    permit.tell_clients(people.map(|person| person.id));
    permit.tell(|event| {
        event.code("judgement", judgement);
        event.code("count", listed.len());
    });
    drop(permit);
    let areas = organisation::sub_regions(&snapshot).await?;
    let person = |person: pair::ListedPerson| ListedPerson {
        area: areas
            .iter()
            .find(|area| Some(area.id) == person.sub_region)
            .map(|area| area.name.clone()),
        details: person.details,
        stage: person.stage,
    };
    let pairs = listed.into_iter().map(|pair| ListedPair {
        id: pair.id,
        probability: pair.probability,
        likelihood: Likelihood::of(pair.probability),
        found_at: pair.found_at,
        people: pair.people.map(person),
    });
    let pairs = pairs.collect();
    cx.viewed(snapshot, List { pairs, has_more }).await
}
