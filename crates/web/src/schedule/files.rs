//! The schedule as files: a workbook to print or pass on, and a calendar of everybody or of one.

use spil_app::schedule::{Plan, Titles, calendar as ics, keep_only, show, workbook as xlsx};

use super::team;
use crate::answers::Asked;
use crate::download::{XLSX, made};
use crate::failure::{Answer, Failure};
use crate::visit::Signed;

pub(super) const ICS: &str = "text/calendar; charset=utf-8";

pub(super) async fn workbook(signed: Signed, Asked(asked): Asked) -> Answer {
    let viewed = show(&signed.cx, team(&asked)).await?;
    let language = signed.cx.language;
    let file = viewed.map(|shown| {
        let plan = shown.plan?;
        Some(xlsx::of(language, &plan.team, &plan.schedule))
    });
    let bytes = file.release(&signed.cx).await?.ok_or_else(missing)?;
    let bytes =
        bytes.map_err(|error| Failure::App(spil_app::Error::Internal(error.to_string())))?;
    Ok(made(bytes, XLSX, "rooster.xlsx"))
}

pub(super) async fn calendar(signed: Signed, Asked(asked): Asked) -> Answer {
    let viewed = show(&signed.cx, team(&asked)).await?;
    let language = signed.cx.language;
    let who = asked.some("wie").map(ToOwned::to_owned);
    let file = viewed.map(|shown| {
        let mut plan = shown.plan?;
        let titles = titles(&mut plan, who.as_deref())?;
        let all = [(&plan.team, &plan.schedule)];
        Some(ics::of(language, &plan.team.name, titles, &all))
    });
    let text = file.release(&signed.cx).await?.ok_or_else(missing)?;
    Ok(made(text.into_bytes(), ICS, "rooster.ics"))
}

/// Of one person alone where one was asked for; nothing where nobody of the team is called so.
fn titles(plan: &mut Plan, who: Option<&str>) -> Option<Titles> {
    let Some(who) = who else {
        return Some(Titles::WithNames);
    };
    plan.team.people.iter().find(|person| person.id == who)?;
    keep_only(&mut plan.schedule, who);
    Some(Titles::Plain)
}

fn missing() -> Failure {
    Failure::App(spil_app::Error::NotFound)
}
