//! Routes onward: to a provider that fits better, open until that provider confirms. The person stays with the network
//! until then; the network never refuses.

use spil_model::covenant::Covenant;
use spil_model::ids::{ReferralId, RouteId};
use spil_model::referral::{Refused, RouteReason, Stage};
use spil_model::text::{LongText, ShortText};
use spil_policy::actions;
use spil_store::referral;
use spil_store::route_onward;

pub use spil_store::route_onward::Route;

use crate::case_file::{Head, head_of};
use crate::covenant::of;
use crate::cx::Cx;
use crate::ending::{keep_end, tell_end};
use crate::error::{Error, Result};
use crate::referral::change;
use crate::viewed::Viewed;
use crate::wish;

/// A route that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoute {
    /// Why.
    pub reason: RouteReason,
    /// To whom.
    pub receiver: ShortText,
    /// What the receiver should know, or how it was asked.
    pub note: Option<LongText>,
}

/// Asks another provider to help. Nothing of the referral changes until the receiver confirms.
pub async fn open(cx: &Cx, id: ReferralId, version: Option<i64>, new: NewRoute) -> Result<RouteId> {
    let tx = cx.write().await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let mut change = change::open::<actions::RouteOnward>(cx, &tx, id, version).await?;
    if !reasons(change.covenant()?).contains(&new.reason) {
        return Err(Error::invalid("reden", "route-reason-not-here"));
    }
    let route = change
        .referral
        .route_onward(cx.id(), new.reason, new.receiver, cx.now)?;
    let note = new.note.as_ref().map_or("", LongText::as_str);
    route_onward::insert(&change.permit, &route, note, by).await?;
    change
        .permit
        .tell(|event| event.code("reason", route.reason));
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await?;
    Ok(route.id)
}

/// The reasons that can be given: a condition for inclusion only where the covenant has one.
pub fn reasons(covenant: &Covenant) -> Vec<RouteReason> {
    let has_conditions = !covenant.inclusion_conditions.is_empty();
    let possible = RouteReason::ALL.iter().copied();
    possible
        .filter(|reason| has_conditions || *reason != RouteReason::CovenantCondition)
        .collect()
}

/// What the receiver said, or the desk decided, of an open route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// The receiver takes it over, says this person.
    Confirmed {
        /// Who said so.
        by: ShortText,
    },
    /// The receiver does not, for this reason. The route stays open.
    Declined {
        /// Why.
        why: ShortText,
    },
    /// The desk gives the route up.
    GivenUp,
}

impl Word {
    const fn code(&self) -> &'static str {
        match self {
            Self::Confirmed { .. } => "confirmed",
            Self::Declined { .. } => "declined",
            Self::GivenUp => "given_up",
        }
    }
}

/// Takes down what was said of a route.
pub async fn answer(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    route: RouteId,
    word: Word,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::ConfirmRoute>(cx, &tx, id, version).await?;
    let routes = route_onward::routes(&change.permit).await?;
    let mut found = the_one(routes, route)?;
    change.permit.tell(|event| event.code("word", word.code()));
    match word {
        Word::Confirmed { by } => {
            found.route.confirm(cx.now)?;
            found.confirmed_by = by.to_string();
        }
        Word::Declined { why } => {
            found.route.decline(cx.now)?;
            found.declined_why = why.to_string();
        }
        Word::GivenUp => found.route.give_up(cx.now)?,
    }
    route_onward::update(&change.permit, &found).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

fn the_one(routes: Vec<Route>, id: RouteId) -> Result<Route> {
    let mut routes = routes.into_iter();
    routes
        .find(|route| route.route.id == id)
        .ok_or(Error::NotFound)
}

/// Ends the referral because the receiver of a route has taken it over.
pub async fn redirect(cx: &Cx, id: ReferralId, version: Option<i64>, route: RouteId) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::EndReferral>(cx, &tx, id, version).await?;
    let found = the_one(route_onward::routes(&change.permit).await?, route)?;
    if !found.route.is_confirmed() {
        return Err(Refused::RouteOpen.into());
    }
    wish::end_wish(cx, &mut change).await?;
    change.referral.redirect(&found.route, cx.now)?;
    keep_end(cx, &change, cx.today(), found.route.receiver.as_str()).await?;
    change.keep(cx).await?;
    tell_end(cx, &change).await?;
    drop(change);
    cx.commit(tx).await
}

/// What the page of the routes of one referral shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routes {
    /// Who it is about.
    pub head: Head,
    /// All routes, the last one first.
    pub routes: Vec<Route>,
    /// The reasons that can be given.
    pub reasons: Vec<RouteReason>,
    /// What the reader can do.
    pub can: Can,
}

/// What somebody can do about routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Can {
    /// Ask another provider.
    pub open: bool,
    /// Take down what a receiver said.
    pub answer: bool,
    /// End the referral by a confirmed route.
    pub redirect: bool,
}

/// The routes of one referral.
pub async fn view(cx: &Cx, id: ReferralId) -> Result<Viewed<Routes>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewTriage>(&snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let versions = cx.app.covenants.load(&snapshot).await?;
    let covenant = &of(&versions, loaded.referral.covenant)?.covenant;
    let is_open = loaded.referral.stage != Stage::Ended;
    let view = Routes {
        routes: route_onward::routes(&permit).await?,
        reasons: reasons(covenant),
        can: Can {
            open: is_open && cx.could::<actions::RouteOnward>(&found.facts),
            answer: is_open && cx.could::<actions::ConfirmRoute>(&found.facts),
            redirect: is_open && cx.could::<actions::EndReferral>(&found.facts),
        },
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
    };
    cx.viewed(snapshot, view).await
}
