//! The common path of a change of a referral: ask leave, load, let the model decide, save, keep the steps, tell.
//!
//! A use case opens a [`Change`], calls one transition of the model, writes the rows of its own feature through the permit,
//! and keeps the change. Nothing is saved when the model refuses.

use std::sync::Arc;

use spil_model::covenant::{Covenant, Parameters};
use spil_model::ids::ReferralId;
use spil_model::messages::Moment;
use spil_model::person::Person;
use spil_model::referral::{Referral, Refused};
use spil_model::steps::open_steps;
use spil_policy::WriteAction;
use spil_store::client::attached;
use spil_store::covenant::CovenantVersion;
use spil_store::referral::{self, Changes};
use spil_store::step::{self, Keeping};
use spil_store::{Permit, Tx, organisation};

use super::messages::{About, tell};
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// A referral that is about to be changed, in one transaction.
pub(crate) struct Change<'tx, A: Changes> {
    /// Leave to change it.
    pub(crate) permit: Permit<'tx, A>,
    /// The referral, to be changed by the model.
    pub(crate) referral: Referral,
    /// The client.
    pub(crate) person: Person,
    /// The referral as it was.
    pub(crate) before: Referral,
    versions: Arc<Vec<CovenantVersion>>,
    area: Option<String>,
}

/// Opens a referral for a change. What may not be seen is not found; a form that was made of an older version is a conflict.
pub(crate) async fn open<'tx, A: Changes>(
    cx: &Cx,
    tx: &'tx Tx,
    id: ReferralId,
    version: Option<i64>,
) -> Result<Change<'tx, A>> {
    let found = referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let permit = cx.may::<A>(tx, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    if version.is_some_and(|seen| seen != loaded.referral.version) {
        return Err(Error::Conflict);
    }
    let versions = cx.app.covenants.load(tx).await?;
    let area = area_code(tx, &loaded.referral).await?;
    Ok(Change {
        permit,
        before: loaded.referral.clone(),
        referral: loaded.referral,
        person: loaded.person,
        versions,
        area,
    })
}

/// The short name of the area in which the referral lies.
pub(crate) async fn area_code(
    conn: &spil_store::Conn,
    referral: &Referral,
) -> Result<Option<String>> {
    let areas = organisation::sub_regions(conn).await?;
    let area = areas
        .into_iter()
        .find(|area| Some(area.id) == referral.routing.sub_region);
    Ok(area.map(|area| area.code))
}

impl<A: Changes> Change<'_, A> {
    /// The covenant that the referral remembers.
    pub(crate) fn covenant(&self) -> Result<&Covenant> {
        Ok(&of(&self.versions, self.referral.covenant)?.covenant)
    }

    /// The parameters of that covenant, where its area has its own.
    pub(crate) fn parameters(&self) -> Result<&Parameters> {
        let area = self.area.as_ref().and_then(|code| code.parse().ok());
        Ok(self.covenant()?.parameters_for(area.as_ref()))
    }

    /// Saves the referral and keeps the rows of its steps in line. Comes after the rows of the feature itself.
    pub(crate) async fn keep(&mut self, cx: &Cx) -> Result<()> {
        referral::save(&self.permit, &self.referral).await?;
        self.referral.version += 1;
        let covenant = self.covenant()?;
        let terms = &self.parameters()?.terms;
        keep_steps(cx, &self.permit, &self.referral, covenant, terms).await
    }

    /// Puts the messages that this step leads to in the outbox.
    pub(crate) async fn tell(&self, cx: &Cx, moment: Moment) -> Result<()> {
        let language = referral::referrer_language(&self.permit).await?;
        let about = About {
            referral: &self.referral,
            person: &self.person,
            language: &language,
        };
        tell(cx, &self.permit, moment, &about).await?;
        if matches!(moment, Moment::Start | Moment::End) {
            self.tell_attached(cx, moment).await?;
        }
        Ok(())
    }

    /// Whoever referred the client too is told of their own referral, under their own code.
    async fn tell_attached(&self, cx: &Cx, moment: Moment) -> Result<()> {
        for (late, language) in attached::attached_referrers(&self.permit).await? {
            let about = About {
                referral: &late,
                person: &self.person,
                language: &language,
            };
            tell(cx, &self.permit, moment, &about).await?;
        }
        Ok(())
    }
}

/// Keeps the rows of the steps in line with what the model says is open.
pub(crate) async fn keep_steps<A: WriteAction>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    referral: &Referral,
    covenant: &Covenant,
    terms: &spil_model::covenant::StepTerms,
) -> Result<()> {
    let matters = step::matters(permit, referral, cx.now).await?;
    let steps = open_steps(referral, &matters, terms, &covenant.calendar);
    let keeping = Keeping {
        by: cx.staff(),
        now: cx.now,
        ids: || cx.id(),
    };
    Ok(step::keep(permit, referral.id, &steps, keeping).await?)
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused.key())
    }
}
