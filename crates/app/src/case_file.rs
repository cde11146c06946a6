//! The page of one referral: its head, what was referred, what is open, what happened. Here too: completing the data, the
//! files, and what is asked of the referrer. Steps of the path stand with their own features.

mod completing;
mod files;
mod head;
mod question;
mod show;

use spil_model::covenant::Parameters;
use spil_model::referral::Referral;
use spil_policy::{ActionKind, Facts, decide};
use spil_store::Conn;

use crate::covenant::of;
use crate::cx::Cx;
use crate::error::Result;
use crate::referral::change::area_code;

pub use completing::{BsnChange, Completion, Data, complete, data};
pub use files::{Download, Upload, add_file, file};
pub(crate) use head::head_of;
pub use head::{Colleagues, Head, head};
pub(crate) use question::open_question;
pub use question::{Asked, Question, ask_referrer, question, received};
pub use show::{Actor, BsnShown, CaseFile, Line, OpenStep, case_file};
pub(crate) use show::{bsn, masked, open_bsn, timeline};
pub use spil_store::case_file::{Colleague, What};
pub use spil_store::referral::ListedFile;
pub use spil_store::use_limit::Holding;

/// The parameters of the covenant that a referral remembers, for its area.
pub(crate) async fn parameters_of(cx: &Cx, conn: &Conn, referral: &Referral) -> Result<Parameters> {
    let versions = cx.app.covenants.load(conn).await?;
    let code = area_code(conn, referral).await?;
    let code = code.and_then(|code| code.parse().ok());
    let covenant = &of(&versions, referral.covenant)?.covenant;
    Ok(covenant.parameters_for(code.as_ref()).clone())
}

impl Cx {
    /// Whether the actor could do this, to show a way there or leave it out. It gives no leave: that is asked when it is done.
    pub(crate) fn could<A: ActionKind>(&self, facts: &Facts) -> bool {
        decide(&self.actor, A::ACTION, facts).is_granted()
    }
}
