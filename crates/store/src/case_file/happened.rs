//! Everything that happened with one referral, from the tables of the features, the oldest first.

use spil_model::ids::StaffId;
use spil_policy::ActionKind;
use uuid::Uuid;

use super::kinds::{Happened, What};
use crate::columns::{At, Day};
use crate::conn::Conn;
use crate::dialect::fetch_all;
use crate::error::Result;
use crate::permit::Permit;
use crate::referral::Shows;

/// Everything that happened with the referral that the permit is for, save what lies only in the journal.
pub async fn happened<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    let mut all = receipt(permit).await?;
    all.extend(contacts(permit).await?);
    all.extend(triage(permit).await?);
    all.extend(consults(permit).await?);
    all.extend(routes(permit).await?);
    all.extend(wishes(permit).await?);
    all.extend(still_needed(permit).await?);
    all.extend(assignments(permit).await?);
    all.extend(guidance(permit).await?);
    all.extend(ends(permit).await?);
    all.extend(revisions(permit).await?);
    all.extend(files(permit).await?);
    all.extend(questions(permit).await?);
    all.extend(messages(permit).await?);
    all.sort_by_key(|one| (one.at, one.entered_at));
    Ok(all)
}

/// When, when written down, and by whom.
type Moment = (At, At, Option<Uuid>);

fn line((at, entered_at, by): Moment, what: What, text: &str) -> Happened {
    Happened {
        at: at.0,
        entered_at: entered_at.0,
        by: by.map(StaffId::from),
        what,
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
    }
}

fn place<'tx, A: ActionKind>(permit: &Permit<'tx, A>) -> (&'tx Conn, Uuid) {
    (permit.conn(), permit.id())
}

async fn receipt<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    let (conn, id) = place(permit);
    let select = "SELECT received_at, entered_at, entered_by FROM referral WHERE id = $1";
    let rows = fetch_all!(conn, Moment, select, id)?;
    let received = rows.into_iter().map(|row| line(row, What::Received, ""));
    let mut found: Vec<Happened> = received.collect();
    let select = "SELECT first_look_at FROM referral WHERE id = $1 AND first_look_at IS NOT NULL";
    for (at,) in fetch_all!(conn, (At,), select, id)? {
        found.push(line((at, at, None), What::FirstLook, ""));
    }
    Ok(found)
}

async fn contacts<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, At, Uuid, String, String, String, String, String);
    let (conn, id) = place(permit);
    let select =
        "SELECT at, entered_at, staff_id, staff_role, kind, with_whom, outcome, note FROM contact_attempt
        WHERE referral_id = $1";
    let rows = fetch_all!(conn, Row, select, id)?;
    let contact = |(at, entered, by, role, kind, with, outcome, note): Row| {
        let what = What::Contact {
            kind,
            with,
            outcome,
            role,
        };
        line((at, entered, Some(by)), what, &note)
    };
    Ok(rows.into_iter().map(contact).collect())
}

async fn triage<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Uuid, String, Option<String>, Day, String);
    let (conn, id) = place(permit);
    let select = "SELECT at, staff_id, class, suggested_class, due_on, reason FROM triage WHERE referral_id = $1";
    let rows = fetch_all!(conn, Row, select, id)?;
    let decided = |(at, by, class, suggested, due, reason): Row| {
        let what = What::Triage {
            class,
            suggested,
            due: due.0,
        };
        line((at, at, Some(by)), what, &reason)
    };
    let mut found: Vec<Happened> = rows.into_iter().map(decided).collect();
    let select = "SELECT at, staff_id FROM assessment WHERE referral_id = $1";
    for (at, by) in fetch_all!(conn, (At, Uuid), select, id)? {
        // A decision writes the assessment that it rests on at the same moment.
        if !found.iter().any(|decision| decision.at == at.0) {
            found.push(line((at, at, Some(by)), What::Assessed, ""));
        }
    }
    Ok(found)
}

async fn consults<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Uuid, Uuid, String, Option<At>, Option<Uuid>, String);
    let (conn, id) = place(permit);
    let select =
        "SELECT asked_at, asked_by, asked_of, question, answered_at, answered_by, answer FROM geriatric_team_question
        WHERE referral_id = $1";
    let mut found = Vec::new();
    for (at, by, of, question, answered_at, answered_by, answer) in
        fetch_all!(conn, Row, select, id)?
    {
        let of = StaffId::from(of);
        found.push(line(
            (at, at, Some(by)),
            What::ConsultAsked { of },
            &question,
        ));
        if let Some(at) = answered_at {
            let what = if answer.is_empty() {
                What::ConsultWithdrawn
            } else {
                What::ConsultAnswered
            };
            found.push(line((at, at, answered_by), what, &answer));
        }
    }
    Ok(found)
}

#[derive(sqlx_macros::FromRow)]
struct RouteRow {
    reason: String,
    receiver: String,
    note: String,
    opened_at: At,
    opened_by: Uuid,
    declined_at: Option<At>,
    declined_why: String,
    confirmed_at: Option<At>,
    given_up_at: Option<At>,
}

async fn routes<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    let (conn, id) = place(permit);
    let select = "SELECT reason, receiver, note, opened_at, opened_by, declined_at, declined_why, confirmed_at, given_up_at
        FROM onward_route WHERE referral_id = $1";
    let mut found = Vec::new();
    for row in fetch_all!(conn, RouteRow, select, id)? {
        let receiver = row.receiver;
        let asked = What::RouteAsked {
            reason: row.reason,
            receiver: receiver.clone(),
        };
        let opened = (row.opened_at, row.opened_at, Some(row.opened_by));
        found.push(line(opened, asked, &row.note));
        if let Some(at) = row.declined_at {
            let receiver = receiver.clone();
            let declined = What::RouteDeclined { receiver };
            found.push(line((at, at, None), declined, &row.declined_why));
        }
        if let Some(at) = row.confirmed_at {
            let receiver = receiver.clone();
            found.push(line((at, at, None), What::RouteConfirmed { receiver }, ""));
        }
        if let Some(at) = row.given_up_at {
            found.push(line((at, at, None), What::RouteGivenUp { receiver }, ""));
        }
    }
    Ok(found)
}

async fn wishes<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Uuid, Day, Option<Day>, String);
    let (conn, id) = place(permit);
    let select = "SELECT entered_at, entered_by, last_day, ended_on, reason FROM own_wish_period WHERE referral_id = $1";
    let mut found = Vec::new();
    for (at, by, until, ended, reason) in fetch_all!(conn, Row, select, id)? {
        let until = until.0;
        found.push(line((at, at, Some(by)), What::OwnWish { until }, &reason));
        if let Some(at) = ended.and_then(morning) {
            found.push(line((at, at, None), What::OwnWishEnded, ""));
        }
    }
    Ok(found)
}

/// A day as a moment: the middle of it, so that it is the same day in every time zone of the kingdom in Europe.
fn morning(day: Day) -> Option<At> {
    let noon = day.0.at(11, 0, 0, 0).in_tz("UTC").ok()?;
    Some(At(noon.timestamp()))
}

async fn still_needed<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Uuid, String);
    let (conn, id) = place(permit);
    let select =
        "SELECT entered_at, entered_by, answer FROM still_needed_answer WHERE referral_id = $1";
    let rows = fetch_all!(conn, Row, select, id)?;
    let answered =
        |(at, by, answer): Row| line((at, at, Some(by)), What::StillNeeded { answer }, "");
    Ok(rows.into_iter().map(answered).collect())
}

async fn assignments<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Uuid, String, Option<Uuid>, String, String);
    let (conn, id) = place(permit);
    let select = "SELECT at, by_staff_id, kind, staff_id, reason_kind, rationale FROM assignment WHERE referral_id = $1";
    let rows = fetch_all!(conn, Row, select, id)?;
    let assigned = |(at, by, kind, to, reason, rationale): Row| {
        let what = What::Assignment {
            kind,
            to: to.map(StaffId::from),
            reason,
        };
        line((at, at, Some(by)), what, &rationale)
    };
    Ok(rows.into_iter().map(assigned).collect())
}

async fn guidance<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (Day, At, Uuid, String, String, String, bool);
    let (conn, id) = place(permit);
    let select =
        "SELECT on_day, entered_at, staff_id, staff_role, kind, with_whom, starts_guidance FROM guidance_contact
        WHERE referral_id = $1";
    let rows = fetch_all!(conn, Row, select, id)?;
    let contact = |(day, entered, by, role, kind, with, starts): Row| {
        let what = What::Guidance {
            kind,
            with,
            role,
            starts,
        };
        let at = morning(day).map_or(entered, |noon| noon.min(entered));
        line((at, entered, Some(by)), what, "")
    };
    Ok(rows.into_iter().map(contact).collect())
}

async fn ends<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Uuid, String, String, Option<At>, Option<Uuid>, String);
    let (conn, id) = place(permit);
    let select =
        "SELECT entered_at, entered_by, kind, note, reopened_at, reopened_by, reopen_reason FROM referral_end
        WHERE referral_id = $1";
    let mut found = Vec::new();
    for (at, by, kind, note, reopened_at, reopened_by, reason) in fetch_all!(conn, Row, select, id)?
    {
        found.push(line((at, at, Some(by)), What::Ended { kind }, &note));
        if let Some(at) = reopened_at {
            found.push(line((at, at, reopened_by), What::Reopened { reason }, ""));
        }
    }
    Ok(found)
}

async fn revisions<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    let (conn, id) = place(permit);
    let select =
        "SELECT changed_at, changed_at, changed_by FROM referral_revision WHERE referral_id = $1";
    let rows = fetch_all!(conn, Moment, select, id)?;
    Ok(rows
        .into_iter()
        .map(|row| line(row, What::Revised, ""))
        .collect())
}

async fn files<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Option<Uuid>, String);
    let (conn, id) = place(permit);
    let select = "SELECT f.added_at, f.added_by, f.name FROM referral_file f JOIN referral r ON r.id = f.referral_id
        WHERE f.referral_id = $1 AND f.added_at > r.entered_at";
    let rows = fetch_all!(conn, Row, select, id)?;
    let added = |(at, by, name): Row| line((at, at, by), What::FileAdded { name }, "");
    Ok(rows.into_iter().map(added).collect())
}

async fn questions<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Option<At>, Option<Uuid>, String);
    let (conn, id) = place(permit);
    let select = "SELECT opened_at, done_at, done_by, detail FROM step
        WHERE referral_id = $1 AND kind = 'missing_documents'";
    let mut found = Vec::new();
    for (at, done_at, done_by, detail) in fetch_all!(conn, Row, select, id)? {
        let asked = What::ReferrerAsked {
            detail: detail.clone(),
        };
        found.push(line((at, at, None), asked, ""));
        if let Some(at) = done_at {
            found.push(line(
                (at, at, done_by),
                What::ReferrerAnswered { detail },
                "",
            ));
        }
    }
    Ok(found)
}

async fn messages<A: Shows>(permit: &Permit<'_, A>) -> Result<Vec<Happened>> {
    type Row = (At, Option<At>, String);
    let (conn, id) = place(permit);
    let select = "SELECT created_at, sent_at, kind FROM outbox WHERE referral_id = $1 AND cancelled_at IS NULL";
    let rows = fetch_all!(conn, Row, select, id)?;
    let told = |(at, sent, kind): Row| {
        let what = What::Told {
            kind,
            has_left: sent.is_some(),
        };
        line((sent.unwrap_or(at), at, None), what, "")
    };
    Ok(rows.into_iter().map(told).collect())
}
