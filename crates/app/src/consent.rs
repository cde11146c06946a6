//! What a client agreed to, per purpose: the register of one client, and taking down what somebody says. Whoever refuses or
//! withdraws that the geriatric team looks along closes the team's look into the file with the same step.

use std::collections::BTreeMap;

use jiff::civil::Date;
use spil_model::answer::Answer;
use spil_model::consent::{Giver, Manner, Standing, Statement, Subject, standing, standings};
use spil_model::ids::{PersonId, StaffId};
use spil_model::name::PersonName;
use spil_model::referral::ConsentPurpose;
use spil_model::text::ShortText;
use spil_policy::actions;
use spil_store::case_file::{Colleague, colleagues};
use spil_store::consent as store;

pub use spil_store::consent::Kept;

use crate::client::tied::tied;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// What stands for a purpose, or for one organisation within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// For what.
    pub subject: Subject,
    /// `granted`, `refused`, `lapsed` or `not_asked`.
    pub code: &'static str,
    /// The statement that decides; none where nobody was asked.
    pub by: Option<Statement>,
}

impl Stands {
    fn of((subject, standing): (Subject, Standing<'_>)) -> Self {
        Self {
            subject,
            code: standing.code(),
            by: standing.statement().cloned(),
        }
    }
}

/// What stands for every purpose on a day.
pub(crate) fn all_standing(said: &[Statement], today: Date) -> Vec<Stands> {
    standings(said, today).into_iter().map(Stands::of).collect()
}

/// What one client agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Under whom everything is seen.
    pub id: PersonId,
    /// Who it is.
    pub name: PersonName,
    /// What stands today, for each purpose.
    pub stands: Vec<Stands>,
    /// Everything that was said, the latest first.
    pub said: Vec<Kept>,
    /// The names of the staff.
    pub staff: BTreeMap<StaffId, Colleague>,
    /// Whether the reader may take down what somebody says.
    pub may_record: bool,
}

/// What this client agreed to.
pub async fn register(cx: &Cx, id: PersonId) -> Result<Viewed<Register>> {
    let snapshot = cx.read().await?;
    let tied = tied::<actions::ViewConsents>(cx, &snapshot, id).await?;
    let facts = &tied.found.facts;
    let permit = cx.may_see::<actions::ViewConsents>(&snapshot, tied.object(), facts)?;
    let mut said = store::said(&permit).await?;
    let statements: Vec<Statement> = said.iter().map(|kept| kept.statement.clone()).collect();
    said.sort_by_key(|kept| std::cmp::Reverse((kept.statement.from, kept.statement.at)));
    let people: Vec<StaffId> = said.iter().filter_map(|kept| kept.entered_by).collect();
    let register = Register {
        id: tied.client,
        name: store::subject(&permit).await?.name,
        stands: all_standing(&statements, cx.today()),
        staff: colleagues(&snapshot, &people).await?,
        said,
        may_record: cx.could::<actions::RecordConsent>(facts),
    };
    cx.viewed(snapshot, register).await
}

/// What somebody says, to be taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    /// For what.
    pub subject: Subject,
    /// The answer; a withdrawal is a no.
    pub answer: Answer,
    /// Who says so.
    pub by: Giver,
    /// The name of who says so, where it is not the client.
    pub giver: Option<ShortText>,
    /// How.
    pub manner: Manner,
    /// From which day.
    pub from: Date,
    /// Until which day, where an end was agreed.
    pub until: Option<Date>,
    /// What else was said about it.
    pub note: Option<ShortText>,
}

/// Takes down what somebody says about consent. What it forbids is forbidden from the next request on.
pub async fn record(cx: &Cx, id: PersonId, say: Say) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let tied = tied::<actions::RecordConsent>(cx, &tx, id).await?;
    let permit = cx.may::<actions::RecordConsent>(&tx, tied.object(), &tied.found.facts)?;
    check(&say, cx.today())?;
    let kept = kept(cx, say, me);
    store::record(&permit, &kept).await?;
    let said = store::statements(&permit).await?;
    let team = Subject::of(ConsentPurpose::GeriatricTeam);
    let closed = if standing(&said, &team, cx.today()).forbids() {
        store::close_questions(&permit, me, cx.now).await?
    } else {
        0
    };
    let statement = &kept.statement;
    permit.tell(|event| {
        event.consent = Some(statement.id);
        event.code("purpose", statement.subject.purpose);
        event.code("answer", statement.answer);
        event.code("by", statement.by);
        if closed > 0 {
            event.code("questions_closed", closed);
        }
    });
    cx.commit(tx).await
}

fn check(say: &Say, today: Date) -> Result<()> {
    if today < say.from {
        return Err(Error::invalid("from", "consent-from-later"));
    }
    if say.until.is_some_and(|until| until < say.from) {
        return Err(Error::invalid("until", "consent-until-earlier"));
    }
    if say.by != Giver::Client && say.giver.is_none() {
        return Err(Error::invalid("giver", "consent-giver-missing"));
    }
    Ok(())
}

fn kept(cx: &Cx, say: Say, me: StaffId) -> Kept {
    let text = |text: Option<ShortText>| text.map_or_else(String::new, |text| text.to_string());
    Kept {
        statement: Statement {
            id: cx.id(),
            subject: say.subject,
            answer: say.answer,
            by: say.by,
            manner: say.manner,
            from: say.from,
            until: say.until,
            at: cx.now,
        },
        giver: text(say.giver.filter(|_| say.by != Giver::Client)),
        note: text(say.note),
        referral: None,
        entered_by: Some(me),
    }
}
